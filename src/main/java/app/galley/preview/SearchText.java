package app.galley.preview;

import java.util.regex.Pattern;

import app.galley.search.PostSearch;
import org.jspecify.annotations.Nullable;

/**
 * What a reader typed, as one line, cut to the length that can be searched. Twin:
 * site/lib/search-text.ts.
 */
record SearchText(String text, boolean cut) {

	/** White space of JavaScript. */
	private static final Pattern SPACE = Pattern.compile("(?U)[\\s\\p{Cc}\uFEFF]+");

	static SearchText of(@Nullable String typed) {
		String line = (typed != null) ? SPACE.matcher(typed).replaceAll(" ").strip() : "";
		boolean cut = line.codePointCount(0, line.length()) > PostSearch.MAX_LENGTH;
		return new SearchText(cut ? line.substring(0, line.offsetByCodePoints(0, PostSearch.MAX_LENGTH)).strip() : line,
				cut);
	}

}
