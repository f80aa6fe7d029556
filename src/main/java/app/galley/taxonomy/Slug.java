package app.galley.taxonomy;

import java.util.Locale;
import java.util.regex.Pattern;

import app.galley.problem.Faults;
import com.ibm.icu.text.Transliterator;
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
	 * Derives a slug from a title or name. Other scripts are written in Latin letters:
	 * {@code privet} for Привет, {@code thingvellir} for Þingvellir.
	 * @return null if no character of it can be used, as with an emoji
	 */
	public static @Nullable String propose(String title) {
		String plain = latin(named(title)).toLowerCase(Locale.ROOT)
			.replaceAll("['’`]", "")
			.replaceAll("[^a-z0-9]+", "-");
		if (plain.length() > PROPOSED_LENGTH) {
			int hyphen = plain.lastIndexOf('-', PROPOSED_LENGTH);
			plain = plain.substring(0, (hyphen > 0) ? hyphen : PROPOSED_LENGTH);
		}
		String trimmed = plain.replaceAll("^-+|-+$", "");
		return trimmed.isEmpty() ? null : trimmed;
	}

	/** Signs that tell names apart: C, C++ and C#, .NET and Net. */
	private static String named(String title) {
		return title.replaceAll("(?<=[\\p{L}\\p{N}])\\+\\+(?![\\p{L}\\p{N}])", "-plus-plus")
			.replaceAll("(?<=[\\p{L}\\p{N}])\\+(?![\\p{L}\\p{N}+])", "-plus")
			.replaceAll("(?<=\\p{L})[#♯](?![\\p{L}\\p{N}])", "-sharp")
			.replaceAll("(?<=^|\\s)\\.(?=\\p{L})", "dot-");
	}

	private static String latin(String title) {
		return title.chars().allMatch((c) -> c < 0x80) ? title : Latin.ALL.transliterate(title);
	}

	/** Loads its rules when the first title needs them. */
	private static final class Latin {

		/** Marks go before: the rules know few letters with them. */
		static final Transliterator ALL = Transliterator
			.getInstance("Any-Latin; NFKD; [:M:] Remove; Latin-ASCII; NFKD; [:M:] Remove");

	}

}
