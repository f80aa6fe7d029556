package app.galley.receipt;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import app.galley.receipt.page.PublicReader;
import app.galley.receipt.page.Reading;

/**
 * Reads a whole site: at a limited rate, and each list, feed and sitemap once.
 */
final class PoliteReader extends PublicReader {

	private final long pauseNanos;

	private final Map<URI, Reading> lists = new HashMap<>();

	private long next = System.nanoTime();

	/**
	 * @param rate requests a second
	 */
	PoliteReader(int rate) {
		this.pauseNanos = Duration.ofSeconds(1).dividedBy(rate).toNanos();
	}

	@Override
	public Reading read(URI address, Set<String> origins, int maxBytes) throws InterruptedException {
		Reading known = this.lists.get(address);
		if (known != null) {
			return known;
		}
		long wait = this.next - System.nanoTime();
		if (wait > 0) {
			TimeUnit.NANOSECONDS.sleep(wait);
		}
		this.next = System.nanoTime() + this.pauseNanos;
		Reading reading = super.read(address, origins, maxBytes);
		if (isList(address)) {
			this.lists.put(address, reading);
		}
		return reading;
	}

	private static boolean isList(URI address) {
		return address.getRawQuery() == null && String.valueOf(address.getRawPath())
			.matches("/|/(categories|tags|authors)/[^/]+|/feed\\.xml|/sitemap-\\d+\\.xml");
	}

}
