package app.galley.article;

import java.text.BreakIterator;
import java.util.Locale;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;

/**
 * Excerpt taken from the beginning of an article.
 */
final class Excerpt {

	private static final String ELLIPSIS = "…";

	private Excerpt() {
	}

	static String of(String html, String text, int maxChars) {
		if (maxChars < 1) {
			throw new IllegalArgumentException("maxChars must be at least 1, not " + maxChars);
		}
		return cut(opening(html, text), maxChars);
	}

	/** The first paragraph, or the beginning of the text if there is none. */
	static String opening(String html) {
		return opening(html, PlainText.of(Jsoup.parseBodyFragment(html).body()));
	}

	private static String opening(String html, String text) {
		for (Element paragraph : Jsoup.parseBodyFragment(html).body().children()) {
			if (paragraph.nameIs("p")) {
				String words = PlainText.of(paragraph).replaceAll("\\s+", " ");
				if (!words.isBlank()) {
					return words;
				}
			}
		}
		int end = text.indexOf("\n\n");
		return ((end < 0) ? text : text.substring(0, end)).replaceAll("\\s+", " ").strip();
	}

	private static String cut(String words, int maxChars) {
		if (words.length() <= maxChars) {
			return words;
		}
		int available = maxChars - ELLIPSIS.length();
		// Line breaks, not spaces: Chinese and Japanese can be cut between characters.
		int end = lastBoundary(BreakIterator.getLineInstance(Locale.ROOT), words, available);
		if (end == 0) {
			end = lastBoundary(BreakIterator.getCharacterInstance(Locale.ROOT), words, available);
		}
		return words.substring(0, end).replaceAll("[\\s,;:.…–—-]+$", "") + ELLIPSIS;
	}

	private static int lastBoundary(BreakIterator boundaries, String words, int available) {
		// One unit further: the space after a word that just fits marks the boundary.
		boundaries.setText(words);
		int end = boundaries.preceding(Math.min(words.length(), available + 2));
		while (end > 0 && words.substring(0, end).stripTrailing().length() > available) {
			end = boundaries.previous();
		}
		return Math.max(0, end);
	}

}
