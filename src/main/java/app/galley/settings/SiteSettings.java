package app.galley.settings;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import app.galley.id.ImageId;
import app.galley.words.TextDirection;
import org.jspecify.annotations.Nullable;

/**
 * What an owner decides about the public site.
 *
 * @param name in the masthead
 * @param description one sentence about the site
 * @param language BCP 47 tag of the site's texts
 * @param directionSetting of the text, or that it follows from the language
 * @param timeZone region of the IANA database, for dates
 * @param dateStyle how dates are written
 * @param logo shown in place of the name; null for none
 * @param logoDark for the dark scheme; null for the same
 * @param icon square image of browser tabs and home screens; null for Galley's
 * @param shareImage for cards of pages without an image; null for none
 * @param header links of the menu; empty for the categories
 * @param footer links of the footer; empty for the archive and the indexes
 * @param theme typefaces of headings and text
 * @param accent colour of the light scheme, such as {@code #9a2b1c}; null for the
 * stylesheet's
 * @param accentDark colour of the dark scheme; null for one that follows from the accent
 * @param socialLinks links to profiles elsewhere
 * @param indexed whether search engines may list the site
 * @param copyright last line of the footer; empty for none
 * @param analyticsScript https address of a script that counts visits; null for none
 * @param analyticsAttributes of the element that loads the script
 */
public record SiteSettings(String name, String description, String language, DirectionSetting directionSetting,
		String timeZone, DateStyle dateStyle, @Nullable ImageId logo, @Nullable ImageId logoDark,
		@Nullable ImageId icon, @Nullable ImageId shareImage, List<NavigationLink> header, List<NavigationLink> footer,
		Theme theme, @Nullable String accent, @Nullable String accentDark, List<NavigationLink> socialLinks,
		boolean indexed, String copyright, @Nullable String analyticsScript, List<DataAttribute> analyticsAttributes) {

	/** Settings of a site whose owner has published none. */
	static final SiteSettings DEFAULT = new SiteSettings("Galley", "Posts, proofread and published with Galley.", "en",
			DirectionSetting.FROM_LANGUAGE, "UTC", DateStyle.LONG, null, null, null, null, List.of(), List.of(),
			Theme.SERIF, null, null, List.of(), true, "", null, List.of());

	/** Stored settings of an earlier version lack fields that came later. */
	public SiteSettings {
		language = Objects.requireNonNullElse(language, "en");
		directionSetting = Objects.requireNonNullElse(directionSetting, DirectionSetting.FROM_LANGUAGE);
		timeZone = Objects.requireNonNullElse(timeZone, "UTC");
		dateStyle = Objects.requireNonNullElse(dateStyle, DateStyle.LONG);
		header = (header != null) ? List.copyOf(header) : List.of();
		footer = (footer != null) ? List.copyOf(footer) : List.of();
		theme = Objects.requireNonNullElse(theme, Theme.SERIF);
		socialLinks = (socialLinks != null) ? List.copyOf(socialLinks) : List.of();
		copyright = Objects.requireNonNullElse(copyright, "");
		analyticsAttributes = (analyticsAttributes != null) ? List.copyOf(analyticsAttributes) : List.of();
	}

	/** Direction of the site's text. */
	public TextDirection direction() {
		return switch (this.directionSetting) {
			case FROM_LANGUAGE -> TextDirection.ofLanguage(this.language);
			case LTR -> TextDirection.LTR;
			case RTL -> TextDirection.RTL;
		};
	}

	/** The accent colours; null for the stylesheet's. */
	public @Nullable Accent colors() {
		return (this.accent != null) ? Accent.of(this.accent, this.accentDark) : null;
	}

	/** How the site writes dates. */
	public SiteDates dateFormat() {
		return SiteDates.of(this);
	}

	/** The images that the site shows. */
	public Set<ImageId> images() {
		Set<ImageId> images = new TreeSet<>((one, other) -> one.value().compareTo(other.value()));
		Stream.of(this.logo, this.logoDark, this.icon, this.shareImage).filter(Objects::nonNull).forEach(images::add);
		return images;
	}

	/** The same with other links in menu and footer. */
	SiteSettings withLinks(List<NavigationLink> newHeader, List<NavigationLink> newFooter) {
		return new SiteSettings(this.name, this.description, this.language, this.directionSetting, this.timeZone,
				this.dateStyle, this.logo, this.logoDark, this.icon, this.shareImage, newHeader, newFooter, this.theme,
				this.accent, this.accentDark, this.socialLinks, this.indexed, this.copyright, this.analyticsScript,
				this.analyticsAttributes);
	}

	/** The script that counts visits; null for none. */
	public @Nullable Analytics analytics() {
		return (this.analyticsScript != null) ? new Analytics(this.analyticsScript, this.analyticsAttributes) : null;
	}

	/** Where the direction of the text comes from. */
	public enum DirectionSetting {

		FROM_LANGUAGE, LTR, RTL

	}

	/** Typefaces of headings and text. */
	public enum Theme {

		SERIF, SANS, MIXED

	}

	/** How dates are written, in the site's language. */
	public enum DateStyle {

		LONG, MEDIUM, NUMERIC

	}

	/**
	 * A script that counts visits. Only the site's pages load it, never a preview.
	 *
	 * @param address https address without a query
	 */
	public record Analytics(String address, List<DataAttribute> attributes) {
	}

	/**
	 * An attribute of an element.
	 *
	 * @param name such as {@code data-website-id}
	 */
	public record DataAttribute(String name, String value) {

		@Override
		public String toString() {
			return this.name + "=" + this.value;
		}

	}

	/**
	 * A link of the menu or the footer.
	 *
	 * @param address path of the site, or an http or https address elsewhere
	 */
	public record NavigationLink(String label, String address) {

		/** Whether the link leads to another site. */
		public boolean leadsElsewhere() {
			return !this.address.startsWith("/");
		}

		@Override
		public String toString() {
			return this.label + ": " + this.address;
		}

	}

}
