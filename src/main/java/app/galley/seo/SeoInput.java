package app.galley.seo;

import java.net.URI;
import java.net.URISyntaxException;

import app.galley.problem.Faults;
import org.jspecify.annotations.Nullable;

/**
 * A change of {@link Seo}: a null field stays unchanged, an empty text makes it follow
 * from the post again.
 */
public record SeoInput(@Nullable String title, @Nullable String description, @Nullable String socialTitle,
		@Nullable String socialDescription, @Nullable String canonicalUrl, @Nullable Boolean noindex) {

	/** Most characters of a title. */
	public static final int MAX_TITLE_LENGTH = 300;

	/** Most characters of a description. */
	public static final int MAX_DESCRIPTION_LENGTH = 500;

	private static final int MAX_URL_LENGTH = 2000;

	/** A change to exactly this. */
	public static SeoInput of(Seo seo) {
		return new SeoInput(text(seo.title()), text(seo.description()), text(seo.socialTitle()),
				text(seo.socialDescription()), text(seo.canonicalUrl()), seo.noindex());
	}

	private static String text(@Nullable String value) {
		return (value != null) ? value : "";
	}

	/**
	 * The values after the change.
	 * @param faults receives what is wrong, below {@code seo}
	 */
	public Seo applyTo(Seo before, Faults faults) {
		return new Seo(line(faults, "title", this.title, MAX_TITLE_LENGTH, before.title()),
				line(faults, "description", this.description, MAX_DESCRIPTION_LENGTH, before.description()),
				line(faults, "socialTitle", this.socialTitle, MAX_TITLE_LENGTH, before.socialTitle()),
				line(faults, "socialDescription", this.socialDescription, MAX_DESCRIPTION_LENGTH,
						before.socialDescription()),
				address(faults, before.canonicalUrl()), (this.noindex != null) ? this.noindex : before.noindex());
	}

	private static @Nullable String line(Faults faults, String field, @Nullable String value, int max,
			@Nullable String before) {
		String line = faults.line("seo." + field, value, 0, max);
		return (line != null) ? (line.isEmpty() ? null : line) : before;
	}

	private @Nullable String address(Faults faults, @Nullable String before) {
		String address = line(faults, "canonicalUrl", this.canonicalUrl, MAX_URL_LENGTH, before);
		if (address != null && !address.equals(before) && !isWebAddress(address)) {
			faults.add("seo.canonicalUrl", "enter an address that starts with https:// or http://");
		}
		return address;
	}

	/** Whether a text is an address that a post can have as its canonical one. */
	public static boolean isWebAddress(String text) {
		try {
			URI address = new URI(text);
			return ("http".equals(address.getScheme()) || "https".equals(address.getScheme()))
					&& address.getHost() != null && address.getUserInfo() == null;
		}
		catch (URISyntaxException ex) {
			return false;
		}
	}

}
