package app.galley.search;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A word in a text, or two characters of a script that puts no spaces between words.
 *
 * @param start index of its first UTF-16 unit in the text
 * @param end index after its last unit
 * @param text in lower case, with its accents
 * @param key without accents; by this word phrases are found
 * @param others other spellings, such as {@code mueller} of {@code Müller}
 * @param gram whether it is part of a run of a script without spaces
 * @param inner whether it belongs to the same compound or run as the word before it
 */
record Word(int start, int end, String text, String key, Set<String> others, boolean gram, boolean inner) {

	private static final int MAX_LENGTH = 60;

	private static final int MAX_PARTS = 4;

	private static final String CONNECTORS = "'’‘-‐‑.&_·";

	Word {
		others = Set.copyOf(others);
	}

	/** Every spelling by which the word is found. */
	Set<String> spellings() {
		Set<String> all = new LinkedHashSet<>(this.others);
		all.add(this.key);
		return all;
	}

	/** The words of a text, in its order. */
	static List<Word> of(String text) {
		List<Word> words = new ArrayList<>();
		for (int i = 0; i < text.length();) {
			int c = text.codePointAt(i);
			if (isGram(c)) {
				i = grams(text, i, words);
			}
			else if (isLetter(c)) {
				i = compound(text, i, words);
			}
			else {
				i += Character.charCount(c);
			}
		}
		return words;
	}

	/** Pairs of characters of a run, and its last one. */
	private static int grams(String text, int from, List<Word> words) {
		List<Integer> starts = new ArrayList<>();
		int end = from;
		while (end < text.length() && (isGram(text.codePointAt(end)) || isMark(text.codePointAt(end)))) {
			if (!isMark(text.codePointAt(end))) {
				starts.add(end);
			}
			end += Character.charCount(text.codePointAt(end));
		}
		for (int i = 0; i < starts.size(); i++) {
			int stop = (i + 2 < starts.size()) ? starts.get(i + 2) : end;
			String gram = Normalizer.normalize(text.substring(starts.get(i), stop), Normalizer.Form.NFKC)
				.toLowerCase(Locale.ROOT);
			words.add(new Word(starts.get(i), stop, gram, gram, Set.of(), true, i > 0));
		}
		return end;
	}

	/** A word, with what follows it after an apostrophe, hyphen or full stop. */
	private static int compound(String text, int from, List<Word> words) {
		int first = words.size();
		int start = from;
		int end = from;
		while (words.size() - first < MAX_PARTS) {
			end = wordEnd(text, start);
			words.add(word(text, start, end, start > from));
			int next = end + 1;
			if (end >= text.length() || CONNECTORS.indexOf(text.charAt(end)) < 0 || next >= text.length()
					|| !isLetter(text.codePointAt(next)) || isGram(text.codePointAt(next))) {
				break;
			}
			start = next;
		}
		if (words.size() - first > 1) {
			StringBuilder joined = new StringBuilder();
			words.subList(first, words.size()).forEach((word) -> joined.append(word.key()));
			words.set(first, words.get(first).alsoAs(shortened(joined.toString())));
		}
		return end;
	}

	private static int wordEnd(String text, int start) {
		int end = start;
		while (end < text.length()) {
			int c = text.codePointAt(end);
			if (!(isLetter(c) || isMark(c)) || isGram(c)) {
				break;
			}
			end += Character.charCount(c);
		}
		if (text.startsWith("++", end)) {
			return end + 2;
		}
		boolean sharp = end - start <= 2 && end < text.length() && (text.charAt(end) == '#' || text.charAt(end) == '♯');
		return (sharp && (end + 1 == text.length() || !isLetter(text.codePointAt(end + 1)))) ? end + 1 : end;
	}

	private static Word word(String text, int start, int end, boolean inner) {
		String lower = Normalizer.normalize(text.substring(start, end), Normalizer.Form.NFKC)
			.toLowerCase(Locale.ROOT)
			.replace('♯', '#');
		String key = shortened(folded(lower));
		Set<String> others = new LinkedHashSet<>();
		String spelled = shortened(folded(spelled(lower)));
		if (!spelled.equals(key)) {
			others.add(spelled);
		}
		if (!inner && start > 0 && text.charAt(start - 1) == '.' && (start == 1 || !isLetter(text.charAt(start - 2)))) {
			return new Word(start - 1, end, lower, "." + key, Set.of(key), false, false);
		}
		return new Word(start, end, lower, key, others, false, inner);
	}

	private Word alsoAs(String spelling) {
		Set<String> all = new LinkedHashSet<>(this.others);
		all.add(spelling);
		return new Word(this.start, this.end, this.text, this.key, all, this.gram, this.inner);
	}

	/** With ä, ö and ü as German writes them without these letters, and their like. */
	private static String spelled(String lower) {
		StringBuilder spelled = new StringBuilder(lower.length());
		for (int i = 0; i < lower.length(); i++) {
			@Nullable String letters = switch (lower.charAt(i)) {
				case 'ä' -> "ae";
				case 'ö', 'ø' -> "oe";
				case 'ü' -> "ue";
				case 'å' -> "aa";
				default -> null;
			};
			spelled.append((letters != null) ? letters : lower.substring(i, i + 1));
		}
		return spelled.toString();
	}

	/** Lower case without accents, vowel signs of Arabic and Hebrew, and ligatures. */
	static String folded(String lower) {
		StringBuilder folded = new StringBuilder(lower.length());
		String decomposed = Normalizer.normalize(lower, Normalizer.Form.NFKD);
		boolean strip = false;
		for (int i = 0; i < decomposed.length();) {
			int c = decomposed.codePointAt(i);
			i += Character.charCount(c);
			if (!isMark(c)) {
				strip = hasAccents(c);
				folded.append(letter(c));
			}
			else if (!strip) {
				folded.appendCodePoint(c);
			}
		}
		return Normalizer.normalize(folded, Normalizer.Form.NFC);
	}

	private static String letter(int c) {
		return switch (c) {
			case 'ß' -> "ss";
			case 'æ' -> "ae";
			case 'œ' -> "oe";
			case 'ø' -> "o";
			case 'đ', 'ð' -> "d";
			case 'þ' -> "th";
			case 'ł' -> "l";
			case 'ı' -> "i";
			// Final forms and spellings of Arabic, and the line that stretches a word.
			case 'ى' -> "ي";
			case 'ة' -> "ه";
			case 0x640 -> "";
			case 'ς' -> "σ";
			default -> Character.toString(c);
		};
	}

	static String shortened(String word) {
		return (word.length() > MAX_LENGTH) ? word.substring(0,
				Character.isHighSurrogate(word.charAt(MAX_LENGTH - 1)) ? MAX_LENGTH - 1 : MAX_LENGTH) : word;
	}

	private static boolean isLetter(int c) {
		return Character.isLetterOrDigit(c);
	}

	private static boolean isMark(int c) {
		return Character.getType(c) == Character.NON_SPACING_MARK
				|| Character.getType(c) == Character.COMBINING_SPACING_MARK;
	}

	private static boolean hasAccents(int c) {
		return switch (Character.UnicodeScript.of(c)) {
			case LATIN, GREEK, CYRILLIC, ARABIC, HEBREW, COMMON -> true;
			default -> false;
		};
	}

	/** Scripts that put no spaces between words, and Korean, which adds endings. */
	private static boolean isGram(int c) {
		if (c == 'ー' || c == 'ｰ') {
			return true;
		}
		return isLetter(c) && switch (Character.UnicodeScript.of(c)) {
			case HAN, HIRAGANA, KATAKANA, HANGUL, BOPOMOFO, THAI, LAO, KHMER, MYANMAR -> true;
			default -> false;
		};
	}

}
