package app.galley.media;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.zip.CRC32;

import org.jspecify.annotations.Nullable;

/**
 * Reads and rewrites PNG files chunk by chunk: pixels stay as they are.
 */
final class PngChunks {

	private static final long SIGNATURE = 0x89504e470d0a1a0aL;

	private static final int SIGNATURE_BYTES = 8;

	/** Length, type and checksum of a chunk. */
	private static final int CHUNK_OVERHEAD = 12;

	/** Chunks that the rendering depends on; any other may carry a prompt. */
	private static final Set<String> KEPT = Set.of("IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB",
			"iCCP", "sBIT", "bKGD", "pHYs");

	private PngChunks() {
	}

	static boolean isPng(byte[] bytes) {
		return bytes.length > 24 && ByteBuffer.wrap(bytes).getLong() == SIGNATURE;
	}

	static ImageHeader header(byte[] png) {
		ByteBuffer in = ByteBuffer.wrap(png);
		return new ImageHeader(ImageFormat.PNG, in.getInt(16), in.getInt(20));
	}

	/** Refuses a truncated file and one with a wrong checksum. */
	static void verify(byte[] png) throws UnusableImage {
		copy(png, null);
	}

	/** Removes text, EXIF and every other chunk that the rendering does not need. */
	static byte[] stripMetadata(byte[] png) throws UnusableImage {
		return copy(png, null);
	}

	/** Strips metadata and puts an XMP packet right after the header. */
	static byte[] withXmp(byte[] png, String xmp) throws UnusableImage {
		return copy(png, xmp);
	}

	private static byte[] copy(byte[] png, @Nullable String xmp) throws UnusableImage {
		ByteBuffer in = ByteBuffer.wrap(png);
		ByteArrayOutputStream out = new ByteArrayOutputStream(png.length + 2048);
		out.write(png, 0, SIGNATURE_BYTES);
		int at = SIGNATURE_BYTES;
		while (at + CHUNK_OVERHEAD <= png.length) {
			int length = in.getInt(at);
			if (length < 0 || length > png.length - at - CHUNK_OVERHEAD) {
				break;
			}
			String type = new String(png, at + 4, 4, StandardCharsets.ISO_8859_1);
			if (crc(png, at + 4, length + 4) != in.getInt(at + 8 + length)) {
				throw new UnusableImage("The PNG image is damaged: a checksum does not match.");
			}
			if (KEPT.contains(type)) {
				out.write(png, at, length + CHUNK_OVERHEAD);
			}
			if (type.equals("IHDR") && xmp != null) {
				out.writeBytes(xmpChunk(xmp));
			}
			if (type.equals("IEND")) {
				return out.toByteArray();
			}
			at += length + CHUNK_OVERHEAD;
		}
		throw UnusableImage.truncated();
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
