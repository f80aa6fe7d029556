package app.galley.transfer;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Dates as people and generators write them.
 */
final class Dates {

	private static final String TIME = "(?:(?:[T ]|,? at |, )(?<hour>\\d{1,2}):(?<minute>\\d{2})(?::(?<second>\\d{2})(?:[.,](?<fraction>\\d{1,9}))?)?"
			+ " ?(?<half>[AaPp]\\.?[Mm]\\.?(?!\\p{L}))? ?(?<zone>[^\\[]*?)?(?:\\[.*])?)?";

	private static final List<Pattern> FORMS = List.of(
			Pattern
				.compile("(?<year>\\d{4})(?<separator>[-/.])(?<month>\\d{1,2})\\k<separator>(?<day>\\d{1,2})" + TIME),
			Pattern.compile("(?<year>\\d{4})(?<month>\\d{2})(?<day>\\d{2})" + TIME),
			// JavaScript: Fri Jul 08 2022 10:00:00 GMT+0200 (CEST)
			Pattern.compile(
					"(?:\\p{L}+\\.?,? )?(?<name>\\p{L}{3,9})\\.? (?<day>\\d{1,2})(?:st|nd|rd|th)?,? (?<year>\\d{4})"
							+ TIME),
			// Of mail: Fri, 08 Jul 2022 10:00:00 +0200
			Pattern.compile("(?:\\p{L}+\\.?,? )?(?<day>\\d{1,2})(?:st|nd|rd|th)?[. -]+(?<name>\\p{L}{3,9})\\.?,?[ -]"
					+ "(?<year>\\d{4})" + TIME),
			Pattern.compile("(?:\\p{L}+ )?(?<name>\\p{L}{3}) (?<day>\\d{1,2}) (?<hour>\\d{1,2}):(?<minute>\\d{2})"
					+ ":(?<second>\\d{2})(?<fraction>)(?<half>) (?<zone>\\S*) ?(?<year>\\d{4})"));

	private static final List<String> MONTHS = List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep",
			"oct", "nov", "dec");

	/** Abbreviations that mean one thing on a blog; Java knows others, or other ones. */
	private static final Map<String, String> ZONES = Map.ofEntries(Map.entry("EDT", "-04:00"),
			Map.entry("EST", "-05:00"), Map.entry("CDT", "-05:00"), Map.entry("CST", "-06:00"),
			Map.entry("MDT", "-06:00"), Map.entry("MST", "-07:00"), Map.entry("PDT", "-07:00"),
			Map.entry("PST", "-08:00"), Map.entry("CET", "+01:00"), Map.entry("CEST", "+02:00"),
			Map.entry("EET", "+02:00"), Map.entry("EEST", "+03:00"), Map.entry("WET", "Z"), Map.entry("WEST", "+01:00"),
			Map.entry("BST", "+01:00"), Map.entry("MSK", "+03:00"), Map.entry("JST", "+09:00"),
			Map.entry("KST", "+09:00"), Map.entry("AEST", "+10:00"), Map.entry("AEDT", "+11:00"), Map.entry("Z", "Z"),
			Map.entry("UTC", "Z"), Map.entry("GMT", "Z"), Map.entry("UT", "Z"));

	private Dates() {
	}

	/**
	 * Reads a date.
	 * @param zone of dates without one
	 * @return empty when the text is none
	 */
	static Optional<Instant> parse(String text, ZoneId zone) {
		String plain = text.strip().replaceAll("\\s+", " ");
		if (plain.matches("\\d{10}|\\d{13}")) {
			long number = Long.parseLong(plain);
			return Optional.of((plain.length() == 10) ? Instant.ofEpochSecond(number) : Instant.ofEpochMilli(number));
		}
		for (Pattern form : FORMS) {
			Matcher date = form.matcher(plain);
			if (date.matches()) {
				try {
					return Optional.of(instant(date, zone));
				}
				catch (DateTimeException ex) {
					return Optional.empty();
				}
			}
		}
		return Optional.empty();
	}

	/** Whether the date is the one that Go and others write for none. */
	static boolean isNone(Instant date) {
		return date.isBefore(Instant.parse("0002-01-01T00:00:00Z"));
	}

	private static Instant instant(Matcher date, ZoneId zone) {
		LocalDate day = LocalDate.of(Integer.parseInt(date.group("year")), month(date),
				Integer.parseInt(date.group("day")));
		String hour = date.group("hour");
		if (hour == null) {
			return day.atStartOfDay(zone).toInstant();
		}
		LocalTime time = LocalTime.of(hour(Integer.parseInt(hour), date.group("half")),
				Integer.parseInt(date.group("minute")), number(date.group("second")), nanos(date.group("fraction")));
		return LocalDateTime.of(day, time).atZone(zone(date.group("zone"), zone)).toInstant();
	}

	private static int month(Matcher date) {
		if (!date.namedGroups().containsKey("name")) {
			return Integer.parseInt(date.group("month"));
		}
		String name = date.group("name").toLowerCase(Locale.ROOT);
		int month = MONTHS.indexOf(name.substring(0, 3));
		if (month < 0) {
			throw new DateTimeException("No month: " + name);
		}
		return month + 1;
	}

	private static int hour(int hour, @Nullable String half) {
		if (half == null || half.isEmpty()) {
			return hour;
		}
		if (hour < 1 || hour > 12) {
			throw new DateTimeException("No hour of a half day: " + hour);
		}
		return hour % 12 + (half.toLowerCase(Locale.ROOT).startsWith("p") ? 12 : 0);
	}

	private static int number(@Nullable String digits) {
		return (digits == null || digits.isEmpty()) ? 0 : Integer.parseInt(digits);
	}

	private static int nanos(@Nullable String fraction) {
		return (fraction == null || fraction.isEmpty()) ? 0 : Integer.parseInt((fraction + "00000000").substring(0, 9));
	}

	private static ZoneId zone(@Nullable String written, ZoneId zone) {
		String name = (written == null) ? "" : written.replaceAll("\\(.*\\)", "").strip();
		if (name.isEmpty()) {
			return zone;
		}
		String known = ZONES.get(name.toUpperCase(Locale.ROOT));
		return ZoneId.of((known != null) ? known
				: name.replaceFirst("^(?:GMT|UTC)(?=[+-])", "").replaceFirst("^([+-]\\d{2}) (\\d{2})$", "$1:$2"));
	}

}
