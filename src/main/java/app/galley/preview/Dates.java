package app.galley.preview;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.Locale;

/**
 * Formats dates. Twin: site/lib/dates.ts. Always English and UTC, so that a page is the
 * same wherever it is rendered.
 */
final class Dates {

	private static final DateTimeFormatter LONG = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH)
		.withZone(ZoneOffset.UTC);

	private static final DateTimeFormatter MINUTES = DateTimeFormatter
		.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
		.withZone(ZoneOffset.UTC);

	private static final DateTimeFormatter SECONDS = DateTimeFormatter
		.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'", Locale.ENGLISH)
		.withZone(ZoneOffset.UTC);

	private Dates() {
	}

	/** {@code 25 November 2026}. */
	static String longDate(Instant instant) {
		return LONG.format(instant);
	}

	/** {@code November}. */
	static String month(YearMonth month) {
		return month.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
	}

	/** {@code 25 November 2026, 09:30 UTC}. */
	static String minutes(Instant instant) {
		return MINUTES.format(instant);
	}

	/** {@code 2026-11-25T09:30:00Z}. */
	static String seconds(Instant instant) {
		return SECONDS.format(instant);
	}

}
