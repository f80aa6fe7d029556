package app.galley.media;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Reads and rewrites WebP files chunk by chunk (RFC 9649): pixels stay as they are.
 */
final class WebpChunks {

	/** Chunks that the rendering depends on; EXIF and XMP do not belong to them. */
	private static final Set<String> KEPT = Set.of("VP8X", "ICCP", "ALPH", "VP8 ", "VP8L");

	private static final int RIFF_HEADER_BYTES = 12;

	/** Tag and length of a chunk. */
	private static final int CHUNK_HEADER_BYTES = 8;

	/** Where a file that starts with VP8X has its flags. */
	private static final int FLAGS = RIFF_HEADER_BYTES + CHUNK_HEADER_BYTES;

	/** Of the byte that ends a lossless image's sizes. */
	private static final int LOSSLESS_ALPHA_FLAG = 0x10;

	private static final int ICC_FLAG = 0x20;

	private static final int ALPHA_FLAG = 0x10;

	private static final int XMP_FLAG = 0x04;

	private static final int ANIMATION_FLAG = 0x02;

	private WebpChunks() {
	}

	static boolean isWebp(byte[] bytes) {
		return bytes.length > 30 && tag(bytes, 0).equals("RIFF") && tag(bytes, 8).equals("WEBP");
	}

	static ImageHeader header(byte[] webp) throws UnusableImage {
		ByteBuffer in = littleEndian(webp);
		return switch (tag(webp, RIFF_HEADER_BYTES)) {
			case "VP8 " -> new ImageHeader(ImageFormat.WEBP, in.getShort(26) & 0x3fff, in.getShort(28) & 0x3fff);
			case "VP8L" -> {
				int sizes = in.getInt(21);
				yield new ImageHeader(ImageFormat.WEBP, (sizes & 0x3fff) + 1, ((sizes >> 14) & 0x3fff) + 1);
			}
			case "VP8X" -> new ImageHeader(ImageFormat.WEBP, (in.getInt(24) & 0xffffff) + 1, (in.getInt(26) >>> 8) + 1);
			default -> throw new UnusableImage("The WebP image is of an unknown kind.");
		};
	}

	static boolean isAnimated(byte[] webp) {
		return tag(webp, RIFF_HEADER_BYTES).equals("VP8X") && (webp[FLAGS] & ANIMATION_FLAG) != 0;
	}

	/** The decoder accepts a file that is shorter than its header says. */
	static void requireEnd(byte[] webp) throws UnusableImage {
		if (declaredBytes(webp) > webp.length) {
			throw UnusableImage.truncated();
		}
	}

	/** The data of a file's chunk; null when it has none of this kind. */
	static byte @Nullable [] find(byte[] webp, String tag) {
		ByteBuffer in = littleEndian(webp);
		long at = RIFF_HEADER_BYTES;
		while (at + CHUNK_HEADER_BYTES <= webp.length) {
			long length = in.getInt((int) at + 4) & 0xffffffffL;
			long end = at + CHUNK_HEADER_BYTES + length;
			if (end > webp.length) {
				return null;
			}
			if (tag(webp, (int) at).equals(tag)) {
				return Arrays.copyOfRange(webp, (int) at + CHUNK_HEADER_BYTES, (int) end);
			}
			at = end + (length & 1);
		}
		return null;
	}

	/** Removes EXIF, XMP and every other chunk that the rendering does not need. */
	static byte[] stripMetadata(byte[] webp) throws UnusableImage {
		ByteBuffer in = littleEndian(webp);
		ByteArrayOutputStream out = new ByteArrayOutputStream(webp.length);
		out.write(webp, 0, RIFF_HEADER_BYTES);
		long end = Math.min(webp.length, declaredBytes(webp));
		int at = RIFF_HEADER_BYTES;
		while (at + CHUNK_HEADER_BYTES <= end) {
			long length = in.getInt(at + 4) & 0xffffffffL;
			if (at + CHUNK_HEADER_BYTES + length > end) {
				throw UnusableImage.truncated();
			}
			int next = at + CHUNK_HEADER_BYTES + (int) length + (int) (length & 1);
			String tag = tag(webp, at);
			if (KEPT.contains(tag)) {
				byte[] chunk = Arrays.copyOfRange(webp, at, next);
				if (tag.equals("VP8X")) {
					chunk[CHUNK_HEADER_BYTES] &= ICC_FLAG | ALPHA_FLAG;
				}
				out.writeBytes(chunk);
			}
			at = next;
		}
		byte[] bytes = out.toByteArray();
		littleEndian(bytes).putInt(4, bytes.length - 8);
		return bytes;
	}

	/**
	 * Puts an XMP packet into a file without one.
	 * @param width pixels
	 * @param height pixels
	 */
	static byte[] withXmp(byte[] webp, int width, int height, String xmp) {
		byte[] packet = xmp.getBytes(StandardCharsets.UTF_8);
		boolean extended = tag(webp, RIFF_HEADER_BYTES).equals("VP8X");
		int header = extended ? 0 : CHUNK_HEADER_BYTES + 10;
		int chunks = webp.length - RIFF_HEADER_BYTES;
		int padded = packet.length + (packet.length & 1);
		ByteBuffer out = littleEndian(new byte[webp.length + header + CHUNK_HEADER_BYTES + padded]);
		out.put(webp, 0, 4).putInt(out.capacity() - 8).put(webp, 8, 4);
		if (!extended) {
			boolean alpha = tag(webp, RIFF_HEADER_BYTES).equals("VP8L") && (webp[24] & LOSSLESS_ALPHA_FLAG) != 0;
			out.put(ascii("VP8X")).putInt(10).putInt(alpha ? ALPHA_FLAG : 0);
			put24(out, width - 1);
			put24(out, height - 1);
		}
		out.put(webp, RIFF_HEADER_BYTES, chunks);
		out.put(ascii("XMP ")).putInt(packet.length).put(packet);
		out.put(FLAGS, (byte) (out.get(FLAGS) | XMP_FLAG));
		return out.array();
	}

	private static long declaredBytes(byte[] webp) {
		return (littleEndian(webp).getInt(4) & 0xffffffffL) + 8;
	}

	private static ByteBuffer littleEndian(byte[] bytes) {
		return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
	}

	private static void put24(ByteBuffer out, int value) {
		out.put((byte) value).put((byte) (value >> 8)).put((byte) (value >> 16));
	}

	private static String tag(byte[] bytes, int at) {
		return new String(bytes, at, 4, StandardCharsets.ISO_8859_1);
	}

	private static byte[] ascii(String tag) {
		return tag.getBytes(StandardCharsets.US_ASCII);
	}

}
