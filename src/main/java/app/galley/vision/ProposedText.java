package app.galley.vision;

import java.text.BreakIterator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Makes one line of alternative text of what a model answers.
 */
final class ProposedText {

	/** Of alternative text. */
	static final int MAX_LENGTH = 500;

	private static final Pattern THOUGHTS = Pattern.compile("(?is)^\\s*<think>.*?</think>");

	private static final Pattern LABEL = Pattern.compile("(?i)^\\**alt(?:ernative)?[ -]?text\\**:\\**\\s*");

	private static final Pattern REFUSAL = Pattern.compile(
			"(?i)^(?:(?:i(?:'|’)?m|i am) (?:sorry|unable|not able)|sorry|i (?:cannot|can(?:'|’)?t)|as an ai\\b).*");

	private static final String OPENING = "\"'“”„«‘‚`*";

	private static final String CLOSING = "\"'“”»’`*";

	private ProposedText() {
	}

	/** Empty when the answer is none, or a refusal. */
	static Optional<String> of(String answer) {
		String line = THOUGHTS.matcher(answer)
			.replaceFirst("")
			.replaceAll("[\\s\\p{Cc}\\p{Cf}&&[^\\u200c\\u200d]]+", " ")
			.strip();
		line = LABEL.matcher(line).replaceFirst("");
		while (line.length() > 1 && OPENING.indexOf(line.charAt(0)) >= 0
				&& CLOSING.indexOf(line.charAt(line.length() - 1)) >= 0) {
			line = line.substring(1, line.length() - 1).strip();
		}
		return (line.isEmpty() || REFUSAL.matcher(line).matches()
				|| line.codePoints().noneMatch(Character::isLetterOrDigit)) ? Optional.empty() : Optional.of(cut(line));
	}

	/** Between two words. */
	private static String cut(String line) {
		if (line.length() <= MAX_LENGTH) {
			return line;
		}
		BreakIterator words = BreakIterator.getLineInstance(Locale.ROOT);
		words.setText(line);
		int end = words.preceding(MAX_LENGTH - 1);
		if (end <= MAX_LENGTH / 2) {
			BreakIterator letters = BreakIterator.getCharacterInstance(Locale.ROOT);
			letters.setText(line);
			end = letters.preceding(MAX_LENGTH - 1);
		}
		return line.substring(0, end).strip() + "…";
	}

}
