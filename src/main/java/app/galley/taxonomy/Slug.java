package app.galley.taxonomy;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

import app.galley.problem.Faults;
import org.jspecify.annotations.Nullable;

/**
 * Rules for slugs, the last part of a page's URL: lower-case ASCII letters, digits and
 * single hyphens, at most {@value #MAX_LENGTH} characters. The domain {@code slug} in the
 * database enforces the same.
 */
public final class Slug {

	/** Characters. */
	public static final int MAX_LENGTH = 200;

	private static final Pattern VALID = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

	private static final int PROPOSED_LENGTH = 80;

	private Slug() {
	}

	/** Whether the text is a valid slug; addresses of imported posts can be any text. */
	public static boolean isValid(String text) {
		return text.length() <= MAX_LENGTH && VALID.matcher(text).matches();
	}

	/** Adds a fault unless the slug is valid or null. */
	public static @Nullable String check(Faults faults, String field, @Nullable String slug) {
		if (slug != null && !isValid(slug)) {
			String proposal = propose(slug);
			faults.add(field, "use lower-case letters, digits and single hyphens, at most %d characters%s"
				.formatted(MAX_LENGTH, (proposal != null) ? ", such as " + proposal : ""));
		}
		return slug;
	}

	/**
	 * Derives a slug from a title or name.
	 * @return null if no character of it can be used, as with a title in Chinese
	 */
	public static @Nullable String propose(String title) {
		String plain = Normalizer.normalize(title, Normalizer.Form.NFKD)
			.replaceAll("\\p{M}+", "")
			.toLowerCase(Locale.ROOT)
			.replace("ß", "ss")
			.replace("æ", "ae")
			.replace("ø", "o")
			.replaceAll("['’]", "")
			.replaceAll("[^a-z0-9]+", "-");
		if (plain.length() > PROPOSED_LENGTH) {
			int hyphen = plain.lastIndexOf('-', PROPOSED_LENGTH);
			plain = plain.substring(0, (hyphen > 0) ? hyphen : PROPOSED_LENGTH);
		}
		String trimmed = plain.replaceAll("^-+|-+$", "");
		return trimmed.isEmpty() ? null : trimmed;
	}

}
