package app.galley.preview;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Formats times for machines and for the preview bar, in UTC. Dates of pages follow
 * {@link app.galley.settings.SiteDates}.
 */
final class Dates {

	private static final DateTimeFormatter MINUTES = DateTimeFormatter
		.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
		.withZone(ZoneOffset.UTC);

	private static final DateTimeFormatter SECONDS = DateTimeFormatter
		.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'", Locale.ENGLISH)
		.withZone(ZoneOffset.UTC);

	private Dates() {
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
