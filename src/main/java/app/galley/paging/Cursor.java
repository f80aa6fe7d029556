package app.galley.paging;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.UUID;

import app.galley.problem.Refused;

/**
 * A position in an ordered list: the sort key and id of an item. Opaque to clients.
 *
 * @param order the ordering it belongs to; a cursor of another ordering is refused
 * @param key the sort key as text
 * @param id breaks ties
 */
public record Cursor(String order, String key, UUID id) {

	private static final char SEPARATOR = '\n';

	private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

	/** Of the years that the schema's DateTime can have; PostgreSQL has an end too. */
	private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

	public String encode() {
		String text = this.order + SEPARATOR + this.id + SEPARATOR + this.key;
		return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Decodes a cursor that a client sends.
	 * @param argument name of its argument, for the error
	 */
	public static Cursor decode(String argument, String text, String order) {
		String[] parts;
		UUID id;
		try {
			parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8)
				.split(String.valueOf(SEPARATOR), 3);
			id = UUID.fromString(parts[1]);
		}
		catch (IllegalArgumentException | ArrayIndexOutOfBoundsException ex) {
			throw invalid(argument);
		}
		// PostgreSQL stores no NUL, so that no key can contain one.
		if (parts.length != 3 || parts[2].indexOf('\0') >= 0) {
			throw invalid(argument);
		}
		if (!parts[0].equals(order)) {
			throw new Refused(argument, "this cursor belongs to the ordering %s, not %s: start from the first page"
				.formatted(parts[0], order));
		}
		return new Cursor(order, parts[2], id);
	}

	/**
	 * The sort key of an ordering by time, to the microsecond.
	 * @param argument name of the cursor's argument, for the error
	 */
	public Instant time(String argument) {
		try {
			Instant time = Instant.parse(this.key).truncatedTo(ChronoUnit.MICROS);
			if (!time.isBefore(EARLIEST) && time.isBefore(END)) {
				return time;
			}
		}
		catch (DateTimeParseException ex) {
			// refused below
		}
		throw invalid(argument);
	}

	/** The key as a number. */
	public double number(String argument) {
		try {
			return Double.parseDouble(this.key);
		}
		catch (NumberFormatException ex) {
			throw invalid(argument);
		}
	}

	private static Refused invalid(String argument) {
		return new Refused(argument, "not a cursor: use an endCursor, startCursor or edge cursor unchanged");
	}

}
