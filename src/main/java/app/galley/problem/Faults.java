package app.galley.problem;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import app.galley.problem.Problem.Fault;
import org.jspecify.annotations.Nullable;

/**
 * Collects what is wrong with an input, so that its writer is told of all of it at once.
 * Field names are given relative to the argument: {@code title} is reported as
 * {@code input.title}.
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
	 * A line of text.
	 * @param min least number of characters (code points) once white space at both ends
	 * is gone
	 * @param max greatest number of characters
	 * @return the text without white space at its ends, or null when there was none
	 */
	public @Nullable String line(String field, @Nullable String value, int min, int max) {
		if (value == null) {
			return null;
		}
		String text = value.strip();
		int length = text.codePointCount(0, text.length());
		if (length < min || length > max) {
			add(field, "must have %s%,d characters; it has %,d".formatted((min > 0) ? min + " to " : "at most ", max,
					length));
		}
		else if (text.chars().anyMatch(Character::isISOControl)) {
			add(field, "must be one line without control characters such as NUL, tab or line feed");
		}
		checkSurrogates(field, text);
		return text;
	}

	/**
	 * Text of several lines.
	 * @param maxBytes greatest size in UTF-8
	 * @return the text with CRLF and CR made LF
	 */
	public @Nullable String text(String field, @Nullable String value, int maxBytes) {
		if (value == null) {
			return null;
		}
		int bytes = value.getBytes(StandardCharsets.UTF_8).length;
		if (bytes > maxBytes) {
			add(field, "must have at most %,d bytes in UTF-8; it has %,d".formatted(maxBytes, bytes));
		}
		if (value.indexOf('\0') >= 0) {
			add(field, "must not contain the NUL character");
		}
		checkSurrogates(field, value);
		return value.replace("\r\n", "\n").replace('\r', '\n');
	}

	private void checkSurrogates(String field, String text) {
		boolean lone = text.codePoints().anyMatch((c) -> Character.MIN_SURROGATE <= c && c <= Character.MAX_SURROGATE);
		if (lone) {
			add(field, "must be valid Unicode; it has half of a surrogate pair");
		}
	}

	/** Throws {@link Refused} with all that was added, if anything was. */
	public void refuseIfAny() {
		if (!this.faults.isEmpty()) {
			throw new Refused(this.faults);
		}
	}

}
