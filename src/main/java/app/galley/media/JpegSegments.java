package app.galley.media;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * JPEG files segment by segment (ITU-T T.81, annex B): pixels and colours stay as they
 * are; words, thumbnails and places go.
 */
final class JpegSegments {

	private static final int SOS = 0xda;

	private static final int EOI = 0xd9;

	private static final int COM = 0xfe;

	private JpegSegments() {
	}

	/**
	 * Without EXIF, XMP, IPTC and comments, and without what stands behind the picture's
	 * end, where phones put further pictures.
	 */
	static byte[] stripMetadata(byte[] jpeg) throws UnusableImage {
		ByteArrayOutputStream out = new ByteArrayOutputStream(jpeg.length);
		out.write(jpeg, 0, 2);
		int at = 2;
		try {
			while (true) {
				int marker = marker(jpeg, at);
				if (marker == 0xff) {
					at++;
					continue;
				}
				if (marker == EOI) {
					out.write(jpeg, at, 2);
					return out.toByteArray();
				}
				int end = at + 2 + (((jpeg[at + 2] & 0xff) << 8) | (jpeg[at + 3] & 0xff));
				if (marker == SOS) {
					end = endOfScan(jpeg, end);
				}
				if (kept(jpeg, at, marker)) {
					out.write(jpeg, at, end - at);
				}
				at = end;
			}
		}
		catch (IndexOutOfBoundsException ex) {
			throw new UnusableImage("The picture breaks off: its end is missing.", ex);
		}
	}

	/** How many kinds of colour it has; 4 is CMYK, for print. */
	static int components(byte[] jpeg) throws UnusableImage {
		try {
			int at = 2;
			while (true) {
				int marker = marker(jpeg, at);
				if (marker == 0xff) {
					at++;
					continue;
				}
				if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc) {
					return jpeg[at + 9] & 0xff;
				}
				at += 2 + Math.max(2, ((jpeg[at + 2] & 0xff) << 8) | (jpeg[at + 3] & 0xff));
			}
		}
		catch (IndexOutOfBoundsException ex) {
			throw new UnusableImage("The picture breaks off before its size is told.", ex);
		}
	}

	private static int marker(byte[] jpeg, int at) throws UnusableImage {
		if ((jpeg[at] & 0xff) != 0xff) {
			throw new UnusableImage("The JPEG picture is damaged: a part does not begin where it should.");
		}
		return jpeg[at + 1] & 0xff;
	}

	/**
	 * Among the pixels, 0xff is followed by a zero or is one of the eight restart
	 * markers.
	 */
	private static int endOfScan(byte[] jpeg, int at) {
		int end = at;
		while (true) {
			int next = jpeg[end + 1] & 0xff;
			if ((jpeg[end] & 0xff) == 0xff && next != 0 && next != 0xff && (next < 0xd0 || next > 0xd7)) {
				return end;
			}
			end++;
		}
	}

	/** JFIF, the colour profile, and Adobe's word on how colours are coded. */
	private static boolean kept(byte[] jpeg, int at, int marker) {
		if (marker == COM) {
			return false;
		}
		if (marker < 0xe0 || marker > 0xef) {
			return true;
		}
		return switch (marker) {
			case 0xe0 -> starts(jpeg, at + 4, "JFIF\0");
			case 0xe2 -> starts(jpeg, at + 4, "ICC_PROFILE\0");
			case 0xee -> starts(jpeg, at + 4, "Adobe");
			default -> false;
		};
	}

	private static boolean starts(byte[] bytes, int at, String text) {
		return at + text.length() <= bytes.length
				&& new String(bytes, at, text.length(), StandardCharsets.ISO_8859_1).equals(text);
	}

}
