package app.galley.id;

import java.security.SecureRandom;
import java.util.UUID;

/**
 * Generates ids: UUIDs of version 7 (RFC 9562, section 5.7), which sort by creation time
 * and so keep indexes compact.
 */
public final class UuidV7 {

	private static final SecureRandom RANDOM = new SecureRandom();

	private UuidV7() {
	}

	public static UUID next() {
		long random = RANDOM.nextLong();
		long high = (System.currentTimeMillis() << 16) | 0x7000L | (random & 0xFFFL);
		long low = 0x8000000000000000L | (RANDOM.nextLong() >>> 2);
		return new UUID(high, low);
	}

}
