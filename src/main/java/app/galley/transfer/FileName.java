package app.galley.transfer;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * What the name of a file says of its post.
 *
 * @param folder with a slash at the end; empty for the root
 * @param slug the file's name, or its folder's for {@code index.md}, without date and
 * language
 * @param date {@code 2021-03-02} of the name or of the folders; null for none
 * @param language {@code fr} of {@code index.fr.md}; null for none
 * @param bundle whether the file is the {@code index} of its folder
 */
record FileName(String folder, String slug, @Nullable String date, @Nullable String language, boolean bundle) {

	private static final Pattern DATED = Pattern.compile("(\\d{4}-\\d{1,2}-\\d{1,2})[-_ ]+(.+)");

	private static final Pattern DATED_FOLDERS = Pattern.compile("(?:.*/)?(\\d{4})/(\\d{1,2})/(\\d{1,2})/(?:[^/]+/)?");

	private static final Pattern LANGUAGE = Pattern.compile("(.+)\\.([a-z]{2})([-_][A-Za-z]{2,4})?");

	private static final Set<String> LANGUAGES = new HashSet<>(Arrays.asList(Locale.getISOLanguages()));

	/**
	 * @param name path below the root, with slashes
	 */
	static FileName of(String name) {
		String folder = name.substring(0, name.lastIndexOf('/') + 1);
		String base = name.substring(folder.length()).replaceFirst("\\.[^.]*$", "");
		Matcher suffix = LANGUAGE.matcher(base);
		boolean hasLanguage = suffix.matches() && LANGUAGES.contains(suffix.group(2));
		String plain = hasLanguage ? suffix.group(1) : base;
		boolean bundle = plain.equals("index");
		List<String> folders = List.of(folder.split("/"));
		String named = bundle ? folders.getLast() : plain;
		Matcher dated = DATED.matcher(named);
		boolean hasDate = dated.matches();
		Matcher below = DATED_FOLDERS.matcher(folder);
		String date = hasDate ? dated.group(1)
				: below.matches() ? "%s-%s-%s".formatted(below.group(1), below.group(2), below.group(3)) : null;
		return new FileName(folder, hasDate ? dated.group(2) : named, date, hasLanguage ? suffix.group(2) : null,
				bundle);
	}

	/** The same for all languages of a post. */
	String group() {
		return this.folder + (this.bundle ? "" : this.slug) + "|" + this.date;
	}

	/** Whether it lies in a folder of drafts. */
	boolean isInDrafts() {
		return (" /" + this.folder).toLowerCase(Locale.ROOT).matches(".*/_?drafts?/.*");
	}

}
