package app.galley.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

import app.galley.id.ImageId;
import app.galley.problem.Faults;
import app.galley.settings.Accent.Scheme;
import app.galley.settings.SiteSettings.DataAttribute;
import app.galley.settings.SiteSettings.DateStyle;
import app.galley.settings.SiteSettings.DirectionSetting;
import app.galley.settings.SiteSettings.NavigationLink;
import app.galley.settings.SiteSettings.Theme;
import app.galley.words.Languages;
import org.jspecify.annotations.Nullable;

/**
 * Settings as they are sent; null leaves a setting as it is, and an empty text removes
 * it.
 */
record SettingsInput(int version, @Nullable String name, @Nullable String description, @Nullable String language,
		@Nullable DirectionSetting direction, @Nullable String timeZone, @Nullable DateStyle dateStyle,
		@Nullable String logo, @Nullable String logoDark, @Nullable String icon, @Nullable String shareImage,
		@Nullable List<Link> headerLinks, @Nullable List<Link> footerLinks, @Nullable Theme theme,
		@Nullable String accent, @Nullable String accentDark, @Nullable List<Link> socialLinks,
		@Nullable Boolean indexed, @Nullable String copyright, @Nullable String analyticsScript,
		@Nullable List<DataAttribute> analyticsAttributes) {

	private static final int MAX_NAME_LENGTH = 80;

	private static final int MAX_TEXT_LENGTH = 300;

	private static final int MAX_LABEL_LENGTH = 60;

	private static final int MAX_ADDRESS_LENGTH = 500;

	private static final int MAX_LINKS = 40;

	private static final int MAX_ATTRIBUTES = 8;

	/** These settings over others. */
	SiteSettings over(SiteSettings before, Faults faults) {
		String light = color(faults, "accent", this.accent, before.accent(), Scheme.LIGHT);
		String dark = color(faults, "accentDark", this.accentDark, before.accentDark(), Scheme.DARK);
		if (light == null && dark != null) {
			faults.add("accent", "enter a colour for the light scheme too");
		}
		return new SiteSettings(line(faults, "name", this.name, 1, MAX_NAME_LENGTH, before.name()),
				line(faults, "description", this.description, 1, MAX_TEXT_LENGTH, before.description()),
				checkedLanguage(faults, before), Objects.requireNonNullElse(this.direction, before.directionSetting()),
				checkedTimeZone(faults, before), Objects.requireNonNullElse(this.dateStyle, before.dateStyle()),
				image(faults, "logo", this.logo, before.logo()),
				image(faults, "logoDark", this.logoDark, before.logoDark()),
				image(faults, "icon", this.icon, before.icon()),
				image(faults, "shareImage", this.shareImage, before.shareImage()),
				links(faults, "headerLinks", this.headerLinks, before.header(), true),
				links(faults, "footerLinks", this.footerLinks, before.footer(), true),
				Objects.requireNonNullElse(this.theme, before.theme()), light, dark,
				links(faults, "socialLinks", this.socialLinks, before.socialLinks(), false),
				Objects.requireNonNullElse(this.indexed, before.indexed()),
				line(faults, "copyright", this.copyright, 0, MAX_TEXT_LENGTH, before.copyright()),
				checkedScript(faults, before), checkedAttributes(faults, before));
	}

	private @Nullable String checkedScript(Faults faults, SiteSettings before) {
		if (this.analyticsScript == null || this.analyticsScript.isBlank()) {
			return (this.analyticsScript == null) ? before.analyticsScript() : null;
		}
		String script = this.analyticsScript.strip();
		if (!script.startsWith("https://") || !isAddress(script, false) || script.matches(".*[?#].*")) {
			faults.add("analyticsScript",
					"enter the address of a script that starts with https://, without ? and #, such as https://stats.example.org/script.js");
		}
		return script;
	}

	private List<DataAttribute> checkedAttributes(Faults faults, SiteSettings before) {
		List<DataAttribute> attributes = this.analyticsAttributes;
		if (attributes == null) {
			return before.analyticsAttributes();
		}
		if (attributes.size() > MAX_ATTRIBUTES) {
			faults.add("analyticsAttributes",
					"enter at most %d attributes, not %d".formatted(MAX_ATTRIBUTES, attributes.size()));
		}
		Set<String> names = new HashSet<>();
		for (int i = 0; i < attributes.size(); i++) {
			String at = "analyticsAttributes." + i;
			String name = attributes.get(i).name();
			if (!name.matches("data(-[a-z0-9]{1,30}){1,5}")) {
				faults.add(at + ".name",
						"enter a name that starts with data-, in small letters, digits and hyphens, such as data-website-id");
			}
			else if (!names.add(name)) {
				faults.add(at + ".name", "is the name of an attribute before it");
			}
			faults.line(at + ".value", attributes.get(i).value(), 1, MAX_TEXT_LENGTH);
		}
		return attributes;
	}

	private static String line(Faults faults, String field, @Nullable String value, int min, int max, String before) {
		return Objects.requireNonNullElse(faults.line(field, value, min, max), before);
	}

	private String checkedLanguage(Faults faults, SiteSettings before) {
		if (this.language == null) {
			return before.language();
		}
		String tag = Languages.canonical(this.language.strip());
		if (tag == null) {
			faults.add("language", "no such language: enter a BCP 47 tag, such as de, pt-BR or zh-Hant");
		}
		return Objects.requireNonNullElse(tag, before.language());
	}

	private String checkedTimeZone(Faults faults, SiteSettings before) {
		if (this.timeZone == null || ZoneId.getAvailableZoneIds().contains(this.timeZone.strip())) {
			return (this.timeZone != null) ? this.timeZone.strip() : before.timeZone();
		}
		faults.add("timeZone", "no such time zone: enter a name of the IANA database, such as Europe/Berlin");
		return before.timeZone();
	}

	private static @Nullable ImageId image(Faults faults, String field, @Nullable String id, @Nullable ImageId before) {
		if (id == null || id.isBlank()) {
			return (id == null) ? before : null;
		}
		try {
			return ImageId.of(id);
		}
		catch (IllegalArgumentException ex) {
			faults.add(field, "no image has this id: upload one first (uploadSiteImage)");
			return null;
		}
	}

	private static @Nullable String color(Faults faults, String field, @Nullable String value, @Nullable String before,
			Scheme scheme) {
		if (value == null || value.isBlank()) {
			return (value == null) ? before : null;
		}
		String color = value.strip().toLowerCase(Locale.ROOT);
		if (!color.matches("#[0-9a-f]{6}")) {
			faults.add(field, "enter a colour as # and six hexadecimal digits, such as #9a2b1c");
		}
		else if (!scheme.allows(color)) {
			faults.add(field,
					"too little contrast on the %s background: %.1f to 1, and text needs at least %.1f to 1. The nearest colour that works is %s"
						.formatted(scheme.name().toLowerCase(Locale.ROOT), Math.floor(scheme.contrast(color) * 10) / 10,
								Accent.MIN_CONTRAST, scheme.nearest(color)));
		}
		return color;
	}

	private static List<NavigationLink> links(Faults faults, String field, @Nullable List<Link> links,
			List<NavigationLink> before, boolean local) {
		if (links == null) {
			return before;
		}
		if (links.size() > MAX_LINKS) {
			faults.add(field, "enter at most %d links, not %d".formatted(MAX_LINKS, links.size()));
		}
		Set<String> addresses = new HashSet<>();
		for (int i = 0; i < links.size(); i++) {
			String at = field + "." + i;
			faults.line(at + ".label", links.get(i).label(), 1, MAX_LABEL_LENGTH);
			String address = links.get(i).address().strip();
			if (!isAddress(address, local)) {
				faults.add(at + ".address", local
						? "enter a path of this site, such as /about, without ? and #, or an address that starts with https:// or http://"
						: "enter an address that starts with https:// or http://");
			}
			else if (!addresses.add(address)) {
				faults.add(at + ".address", "leads to the same address as a link before it");
			}
		}
		return links.stream().map(Link::stripped).toList();
	}

	private static boolean isAddress(String text, boolean local) {
		if (text.length() > MAX_ADDRESS_LENGTH) {
			return false;
		}
		if (local && text.matches("/(?![/\\\\])[^?#\\\\\\s\\p{Cntrl}\\p{Z}]*")) {
			return true;
		}
		try {
			URI address = new URI(text);
			return String.valueOf(address.getScheme()).matches("https?") && address.getHost() != null
					&& address.getUserInfo() == null;
		}
		catch (URISyntaxException ex) {
			return false;
		}
	}

	record Link(String label, String address) {

		NavigationLink stripped() {
			return new NavigationLink(this.label.strip(), this.address.strip());
		}

	}

}
