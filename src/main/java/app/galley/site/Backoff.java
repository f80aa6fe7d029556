package app.galley.site;

import java.time.Duration;

/**
 * How long to leave a site alone that could not be told. Short in the first hour, for
 * readers see old pages meanwhile: a site that was away for a minute is told within some
 * ten seconds of its return.
 */
final class Backoff {

	private static final Duration LONGEST_AT_FIRST = Duration.ofSeconds(10);

	private static final Duration LATER = Duration.ofMinutes(1);

	private static final Duration AT_FIRST = Duration.ofHours(1);

	private Backoff() {
	}

	/**
	 * The pause after a failure.
	 * @param attempts failed so far, at least 1
	 * @param age for how long it has been tried
	 */
	static Duration after(int attempts, Duration age) {
		if (age.compareTo(AT_FIRST) > 0) {
			return LATER;
		}
		Duration doubled = Duration.ofSeconds(1L << Math.clamp(attempts - 1, 0, 10));
		return (doubled.compareTo(LONGEST_AT_FIRST) < 0) ? doubled : LONGEST_AT_FIRST;
	}

}
