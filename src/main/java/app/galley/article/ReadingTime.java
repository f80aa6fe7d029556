package app.galley.article;

import java.lang.Character.UnicodeScript;

/**
 * Reading time in minutes: 230 words a minute, or 500 characters a minute in scripts that
 * put no spaces between words.
 */
final class ReadingTime {

	private static final double WORDS_PER_MINUTE = 230;

	private static final double CHARACTERS_PER_MINUTE = 500;

	private ReadingTime() {
	}

	static int minutes(String text) {
		int words = 0;
		int characters = 0;
		boolean inWord = false;
		for (int i = 0; i < text.length();) {
			int c = text.codePointAt(i);
			i += Character.charCount(c);
			if (isCjk(c)) {
				characters++;
				inWord = false;
			}
			else if (Character.isWhitespace(c)) {
				inWord = false;
			}
			else if (!inWord && Character.isLetterOrDigit(c)) {
				words++;
				inWord = true;
			}
		}
		return (int) Math.max(1, Math.round(words / WORDS_PER_MINUTE + characters / CHARACTERS_PER_MINUTE));
	}

	private static boolean isCjk(int c) {
		if (c < 0x2E80) {
			return false;
		}
		UnicodeScript script = UnicodeScript.of(c);
		return script == UnicodeScript.HAN || script == UnicodeScript.HIRAGANA || script == UnicodeScript.KATAKANA
				|| script == UnicodeScript.BOPOMOFO;
	}

}
