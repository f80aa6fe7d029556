package app.galley.media;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Reads a JPEG file segment by segment (ITU-T T.81, annex B), a scan with its pixels as
 * one segment. Throws {@link IndexOutOfBoundsException} where the file is truncated.
 */
final class JpegSegments {

	private static final int START_OF_IMAGE = 0xd8;

	private static final int END_OF_IMAGE = 0xd9;

	private static final int START_OF_SCAN = 0xda;

	private static final int COMMENT = 0xfe;

	private static final int CMYK_COMPONENTS = 4;

	private final byte[] jpeg;

	private int marker = START_OF_IMAGE;

	private int start;

	private int end = 2;

	private JpegSegments(byte[] jpeg) {
		this.jpeg = jpeg;
	}

	static boolean isJpeg(byte[] bytes) {
		return bytes.length > 4 && (bytes[0] & 0xff) == 0xff && (bytes[1] & 0xff) == START_OF_IMAGE;
	}

	static ImageHeader header(byte[] jpeg) throws UnusableImage {
		JpegSegments frame = frame(jpeg);
		return new ImageHeader(ImageFormat.JPEG, frame.uint16(7), frame.uint16(5));
	}

	/** Whether the colours are CMYK, for print. */
	static boolean isCmyk(byte[] jpeg) throws UnusableImage {
		return frame(jpeg).uint8(9) == CMYK_COMPONENTS;
	}

	/**
	 * ImageIO paints the missing part of a JPEG grey. The end-of-image marker cannot
	 * occur among the pixels, where every 0xff is followed by a zero.
	 */
	static void requireEnd(byte[] jpeg) throws UnusableImage {
		for (int at = jpeg.length - 2; at > 0; at--) {
			if (jpeg[at] == (byte) 0xff && (jpeg[at + 1] & 0xff) == END_OF_IMAGE) {
				return;
			}
		}
		throw UnusableImage.truncated();
	}

	/**
	 * Removes EXIF, XMP, IPTC and comments, and everything after the end of the image,
	 * where phones put further images.
	 */
	static byte[] stripMetadata(byte[] jpeg) throws UnusableImage {
		JpegSegments segment = new JpegSegments(jpeg);
		ByteArrayOutputStream out = new ByteArrayOutputStream(jpeg.length);
		try {
			while (true) {
				if (segment.isKept()) {
					out.write(jpeg, segment.start, segment.end - segment.start);
				}
				if (segment.marker == END_OF_IMAGE) {
					return out.toByteArray();
				}
				segment.next();
			}
		}
		catch (IndexOutOfBoundsException ex) {
			throw UnusableImage.truncated();
		}
	}

	/** The segment that starts the frame: size and components. */
	private static JpegSegments frame(byte[] jpeg) throws UnusableImage {
		JpegSegments segment = new JpegSegments(jpeg);
		while (!segment.startsFrame()) {
			if (segment.marker == END_OF_IMAGE) {
				throw new UnusableImage("The JPEG image is damaged: it has no size.");
			}
			segment.next();
		}
		Objects.checkIndex(segment.start + 9, jpeg.length);
		return segment;
	}

	private void next() throws UnusableImage {
		this.start = this.end;
		if (uint8(0) != 0xff) {
			throw new UnusableImage("The JPEG image is damaged: a segment does not start with a marker.");
		}
		while (uint8(1) == 0xff) { // padding
			this.start++;
		}
		this.marker = uint8(1);
		this.end = this.start + 2;
		if (this.marker != END_OF_IMAGE) {
			this.end += Math.max(2, uint16(2));
		}
		if (this.marker == START_OF_SCAN) {
			skipPixels();
		}
	}

	/**
	 * Among the pixels, 0xff is followed by a zero or is one of the eight restart
	 * markers.
	 */
	private void skipPixels() {
		while (true) {
			int next = this.jpeg[this.end + 1] & 0xff;
			if ((this.jpeg[this.end] & 0xff) == 0xff && next != 0 && next != 0xff && (next < 0xd0 || next > 0xd7)) {
				return;
			}
			this.end++;
		}
	}

	private boolean startsFrame() {
		return this.marker >= 0xc0 && this.marker <= 0xcf && this.marker != 0xc4 && this.marker != 0xc8
				&& this.marker != 0xcc;
	}

	/**
	 * Of the application segments: JFIF, the colour profile and Adobe's colour coding.
	 */
	private boolean isKept() {
		return switch (this.marker) {
			case COMMENT -> false;
			case 0xe0 -> contentStartsWith("JFIF\0");
			case 0xe2 -> contentStartsWith("ICC_PROFILE\0");
			case 0xee -> contentStartsWith("Adobe");
			default -> this.marker < 0xe0 || this.marker > 0xef;
		};
	}

	private boolean contentStartsWith(String text) {
		return this.start + 4 + text.length() <= this.jpeg.length
				&& new String(this.jpeg, this.start + 4, text.length(), StandardCharsets.ISO_8859_1).equals(text);
	}

	private int uint8(int offset) {
		return this.jpeg[this.start + offset] & 0xff;
	}

	private int uint16(int offset) {
		return (uint8(offset) << 8) | uint8(offset + 1);
	}

}
