package app.galley.media;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * WebP files chunk by chunk (RFC 9649): pixels and colours stay as they are; EXIF and XMP
 * go.
 */
final class WebpChunks {

	private static final Set<String> KEPT = Set.of("VP8X", "ICCP", "ALPH", "VP8 ", "VP8L");

	private static final int RIFF_HEADER = 12;

	private static final int ICC_FLAG = 0x20;

	private static final int ALPHA_FLAG = 0x10;

	private static final int ANIMATION_FLAG = 0x02;

	private WebpChunks() {
	}

	static boolean animated(byte[] webp) {
		return webp.length > 20 && tag(webp, RIFF_HEADER).equals("VP8X") && (webp[20] & ANIMATION_FLAG) != 0;
	}

	static byte[] stripMetadata(byte[] webp) throws UnusableImage {
		ByteBuffer in = ByteBuffer.wrap(webp).order(ByteOrder.LITTLE_ENDIAN);
		ByteArrayOutputStream out = new ByteArrayOutputStream(webp.length);
		out.write(webp, 0, RIFF_HEADER);
		long end = Math.min(webp.length, (in.getInt(4) & 0xffffffffL) + 8);
		int at = RIFF_HEADER;
		while (at + 8 <= end) {
			long length = in.getInt(at + 4) & 0xffffffffL;
			if (at + 8 + length > end) {
				throw new UnusableImage("The picture breaks off: its end is missing.");
			}
			String tag = tag(webp, at);
			if (KEPT.contains(tag)) {
				byte[] chunk = java.util.Arrays.copyOfRange(webp, at, at + 8 + (int) length + (int) (length & 1));
				if (tag.equals("VP8X")) {
					chunk[8] &= ICC_FLAG | ALPHA_FLAG;
				}
				out.writeBytes(chunk);
			}
			at += 8 + (int) length + (int) (length & 1);
		}
		byte[] bytes = out.toByteArray();
		ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(4, bytes.length - 8);
		return bytes;
	}

	private static String tag(byte[] bytes, int at) {
		return new String(bytes, at, 4, StandardCharsets.ISO_8859_1);
	}

}
