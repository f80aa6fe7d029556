package app.galley.importing;

import java.text.BreakIterator;
import java.util.Locale;

/**
 * Makes texts fit what Galley stores.
 */
public final class Texts {

	private Texts() {
	}

	/** One line: white space and control characters become one space. */
	public static String line(String text) {
		return text.strip().replaceAll("[\\s\\p{Cc}]+", " ");
	}

	/**
	 * Cuts a text between what readers see as characters, and marks the cut by an
	 * ellipsis.
	 * @param maxLength code points of the result at most
	 */
	public static String cut(String text, int maxLength) {
		if (text.codePointCount(0, text.length()) <= maxLength) {
			return text;
		}
		// Counts marks and joined emoji as one character, unlike code points.
		BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
		characters.setText(text);
		int limit = text.offsetByCodePoints(0, maxLength - 1);
		int end = characters.isBoundary(limit) ? limit : characters.preceding(limit);
		return text.substring(0, Math.max(0, end)).stripTrailing() + "…";
	}

}
