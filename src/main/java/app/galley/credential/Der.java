package app.galley.credential;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * The distinguished encoding rules of ASN.1 (X.690), as far as certificates need them.
 */
final class Der {

	private static final int UTC_TIME = 0x17;

	private static final int GENERALIZED_TIME = 0x18;

	/** RFC 5280: times before it have years of two digits. */
	private static final Instant FOUR_DIGITS = Instant.parse("2050-01-01T00:00:00Z");

	private Der() {
	}

	static byte[] value(int tag, byte[]... contents) {
		ByteArrayOutputStream content = new ByteArrayOutputStream();
		for (byte[] part : contents) {
			content.writeBytes(part);
		}
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		out.write(tag);
		int length = content.size();
		if (length > 0xff) {
			out.write(0x82);
			out.write(length >> 8);
		}
		else if (length > 0x7f) {
			out.write(0x81);
		}
		out.write(length);
		out.writeBytes(content.toByteArray());
		return out.toByteArray();
	}

	static byte[] sequence(byte[]... contents) {
		return value(0x30, contents);
	}

	static byte[] set(byte[]... contents) {
		return value(0x31, contents);
	}

	static byte[] integer(BigInteger number) {
		return value(2, number.toByteArray());
	}

	static byte[] octets(byte[] bytes) {
		return value(4, bytes);
	}

	/**
	 * A bit string.
	 * @param unused bits at the end
	 */
	static byte[] bits(int unused, byte[] bytes) {
		return value(3, new byte[] { (byte) unused }, bytes);
	}

	/** An object identifier, such as {@code 2.5.29.15}. */
	static byte[] oid(String dotted) {
		String[] parts = dotted.split("\\.");
		ByteArrayOutputStream content = new ByteArrayOutputStream();
		content.write(40 * Integer.parseInt(parts[0]) + Integer.parseInt(parts[1]));
		for (int i = 2; i < parts.length; i++) {
			int part = Integer.parseInt(parts[i]);
			for (int shift = 28; shift > 0; shift -= 7) {
				if (part >> shift != 0) {
					content.write(0x80 | part >> shift & 0x7f);
				}
			}
			content.write(part & 0x7f);
		}
		return value(6, content.toByteArray());
	}

	static byte[] time(Instant time) {
		boolean two = time.isBefore(FOUR_DIGITS);
		String text = DateTimeFormatter.ofPattern(two ? "yyMMddHHmmss'Z'" : "uuuuMMddHHmmss'Z'")
			.withZone(ZoneOffset.UTC)
			.format(time);
		return value(two ? UTC_TIME : GENERALIZED_TIME, text.getBytes(StandardCharsets.US_ASCII));
	}

}
