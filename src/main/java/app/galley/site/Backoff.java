package app.galley.site;

import java.time.Duration;

/**
 * The pause between attempts of a delivery. It is short in the first hour, while readers
 * see old pages: a receiver that was down for a minute gets its deliveries within about
 * ten seconds of its return.
 */
final class Backoff {

	private static final Duration LONGEST_EARLY_PAUSE = Duration.ofSeconds(10);

	private static final Duration LATER_PAUSE = Duration.ofMinutes(1);

	private static final Duration EARLY_PHASE = Duration.ofHours(1);

	private Backoff() {
	}

	/**
	 * The pause after a failure.
	 * @param attempts failed attempts so far, at least 1
	 * @param age time since the first attempt became due
	 */
	static Duration after(int attempts, Duration age) {
		if (age.compareTo(EARLY_PHASE) > 0) {
			return LATER_PAUSE;
		}
		Duration doubled = Duration.ofSeconds(1L << Math.clamp(attempts - 1, 0, 10));
		return (doubled.compareTo(LONGEST_EARLY_PAUSE) < 0) ? doubled : LONGEST_EARLY_PAUSE;
	}

}
