package app.galley.post;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

import app.galley.problem.Faults;
import org.jspecify.annotations.Nullable;

/**
 * The last part of a page's address: lower-case ASCII letters, digits and single hyphens,
 * at most {@value #MAX_LENGTH} characters. The table's domain {@code slug} holds to the
 * same.
 */
public final class Slug {

	/** Greatest number of characters. */
	public static final int MAX_LENGTH = 200;

	private static final Pattern VALID = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

	private static final int PROPOSED_LENGTH = 80;

	private Slug() {
	}

	/** Whether this address is a slug: one from elsewhere may be any text. */
	static boolean isOne(String address) {
		return address.length() <= MAX_LENGTH && VALID.matcher(address).matches();
	}

	/** Checks a slug that somebody chose. */
	public static @Nullable String check(Faults faults, String field, @Nullable String slug) {
		if (slug != null && !isOne(slug)) {
			String proposal = propose(slug);
			faults.add(field, "must be lower-case letters, digits and single hyphens, at most %d characters%s"
				.formatted(MAX_LENGTH, (proposal != null) ? ", such as " + proposal : ""));
		}
		return slug;
	}

	/**
	 * Makes a slug of a title or name.
	 * @return null when nothing of it can stand in a slug, as with a title in Chinese
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
