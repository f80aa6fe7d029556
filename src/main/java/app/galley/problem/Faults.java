package app.galley.problem;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import app.galley.problem.Problem.Fault;
import org.jspecify.annotations.Nullable;

/**
 * Collects the faults of an input, so that they are reported together. Field names are
 * relative to the argument: {@code title} is reported as {@code input.title}.
 */
public final class Faults {

	private final String argument;

	private final List<Fault> faults = new ArrayList<>();

	public Faults(String argument) {
		this.argument = argument;
	}

	public void add(String field, String message) {
		this.faults.add(new Fault(this.argument + "." + field, message));
	}

	/**
	 * Checks one line of text.
	 * @param min fewest characters (code points), without white space at both ends
	 * @param max most characters
	 * @return the text without white space at both ends; null for null
	 */
	public @Nullable String line(String field, @Nullable String value, int min, int max) {
		if (value == null) {
			return null;
		}
		String text = value.strip();
		int length = text.codePointCount(0, text.length());
		if (length < min || length > max) {
			String range = "enter %s%,d characters".formatted((min > 0) ? min + " to " : "at most ", max);
			add(field, (length > 0) ? range + ", not %,d".formatted(length) : range);
		}
		else if (text.chars().anyMatch(Character::isISOControl)) {
			add(field, "enter one line, without control characters such as tabs");
		}
		checkSurrogates(field, text);
		return text;
	}

	/**
	 * Checks text of several lines.
	 * @param maxBytes greatest size in UTF-8
	 * @return the text with CRLF and CR replaced by LF; null for null
	 */
	public @Nullable String text(String field, @Nullable String value, int maxBytes) {
		if (value == null) {
			return null;
		}
		int bytes = value.getBytes(StandardCharsets.UTF_8).length;
		if (bytes > maxBytes) {
			add(field, "enter at most %,d bytes of UTF-8, not %,d".formatted(maxBytes, bytes));
		}
		if (value.indexOf('\0') >= 0) {
			add(field, "remove the NUL character");
		}
		checkSurrogates(field, value);
		return value.replace("\r\n", "\n").replace('\r', '\n');
	}

	private void checkSurrogates(String field, String text) {
		boolean lone = text.codePoints().anyMatch((c) -> Character.MIN_SURROGATE <= c && c <= Character.MAX_SURROGATE);
		if (lone) {
			add(field, "not valid Unicode: remove the unpaired surrogate");
		}
	}

	/** Throws {@link Refused} with all faults, if there are any. */
	public void refuseIfAny() {
		if (!this.faults.isEmpty()) {
			throw new Refused(this.faults);
		}
	}

}
