package app.galley.media;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * PNG files chunk by chunk: pixels stay as they are, words go.
 */
final class PngChunks {

	/** What the picture looks like depends on these; all else may carry a prompt. */
	private static final Set<String> KEPT = Set.of("IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB",
			"iCCP", "sBIT", "bKGD", "pHYs");

	private static final int HEADER = 8;

	private static final int AROUND = 12;

	private PngChunks() {
	}

	/** Refuses a file that breaks off or whose checksums do not hold. */
	static void verify(byte[] png) throws UnusableImage {
		copy(png, null);
	}

	/**
	 * Without text chunks, and with this packet right after the header.
	 * @param xmp an XMP packet; null for none
	 */
	static byte[] withXmp(byte[] png, @org.jspecify.annotations.Nullable String xmp) throws UnusableImage {
		return copy(png, xmp);
	}

	private static byte[] copy(byte[] png, @org.jspecify.annotations.Nullable String xmp) throws UnusableImage {
		ByteBuffer in = ByteBuffer.wrap(png);
		ByteArrayOutputStream out = new ByteArrayOutputStream(png.length + 2048);
		out.write(png, 0, HEADER);
		int at = HEADER;
		while (at + AROUND <= png.length) {
			int length = in.getInt(at);
			if (length < 0 || length > png.length - at - AROUND) {
				break;
			}
			String type = new String(png, at + 4, 4, StandardCharsets.ISO_8859_1);
			if (crc(png, at + 4, length + 4) != in.getInt(at + 8 + length)) {
				throw new UnusableImage("The PNG picture is damaged: the checksum of a part does not hold.");
			}
			if (KEPT.contains(type)) {
				out.write(png, at, length + AROUND);
			}
			if (type.equals("IHDR") && xmp != null) {
				out.writeBytes(xmpChunk(xmp));
			}
			if (type.equals("IEND")) {
				return out.toByteArray();
			}
			at += length + AROUND;
		}
		throw new UnusableImage("The PNG picture breaks off: its end is missing.");
	}

	private static byte[] xmpChunk(String xmp) {
		byte[] data = ("iTXtXML:com.adobe.xmp\0\0\0\0\0" + xmp).getBytes(StandardCharsets.UTF_8);
		return ByteBuffer.allocate(data.length + 8)
			.putInt(data.length - 4)
			.put(data)
			.putInt(crc(data, 0, data.length))
			.array();
	}

	private static int crc(byte[] bytes, int offset, int length) {
		CRC32 crc = new CRC32();
		crc.update(bytes, offset, length);
		return (int) crc.getValue();
	}

}
