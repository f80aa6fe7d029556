package app.galley.link;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the requests to each host apart, over all threads.
 */
final class HostPace {

	private final long pauseNanos;

	private final Map<String, Long> next = new HashMap<>();

	/**
	 * @param pause between the starts of two requests to a host
	 */
	HostPace(Duration pause) {
		this.pauseNanos = pause.toNanos();
	}

	/** Waits until the host may be requested. */
	void await(String host) throws InterruptedException {
		TimeUnit.NANOSECONDS.sleep(reserve(host));
	}

	private synchronized long reserve(String host) {
		long now = System.nanoTime();
		Long reserved = this.next.get(host);
		long start = (reserved != null && reserved > now) ? reserved : now;
		this.next.put(host, start + this.pauseNanos);
		return start - now;
	}

}
