package app.galley.media;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * Reads a JPEG file segment by segment (ITU-T T.81, annex B), a scan with its pixels as
 * one segment. Throws {@link IndexOutOfBoundsException} where the file is truncated.
 */
final class JpegSegments {

	private static final int START_OF_IMAGE = 0xd8;

	private static final int END_OF_IMAGE = 0xd9;

	private static final int START_OF_SCAN = 0xda;

	private static final int COMMENT = 0xfe;

	private static final int ICC_HEADER_BYTES = 18;

	/** Of a JFIF segment, with the density of 1 x 1 and no thumbnail. */
	private static final byte[] JFIF = { (byte) 0xff, (byte) 0xe0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 2, 0, 0, 1, 0, 1, 0,
			0 };

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

	/** Puts an XMP packet at the start, after a JFIF segment, which must be the first. */
	static byte[] withXmp(byte[] jpeg, String xmp) throws UnusableImage {
		byte[] data = ("http://ns.adobe.com/xap/1.0/\0" + xmp).getBytes(StandardCharsets.UTF_8);
		JpegSegments first = new JpegSegments(jpeg);
		first.nextMarker();
		int at = (first.marker == 0xe0) ? first.end : first.start;
		return ByteBuffer.allocate(jpeg.length + 4 + data.length)
			.put(jpeg, 0, at)
			.putShort((short) 0xffe1)
			.putShort((short) (2 + data.length))
			.put(data)
			.put(jpeg, at, jpeg.length - at)
			.array();
	}

	/**
	 * The C2PA manifest store, a tree of JUMBF boxes cut into segments (ISO 19566-5,
	 * annex D); empty when there is none.
	 */
	static byte[] manifest(byte[] jpeg) throws UnusableImage {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		JpegSegments segment = new JpegSegments(jpeg);
		while (segment.nextBeforePixels()) {
			if (segment.marker == 0xeb && segment.contentStartsWith("JP") && segment.end - segment.start > 20) {
				// Each segment after the first repeats the box's length and type.
				boolean first = segment.uint16(8) == 0 && segment.uint16(10) == 1;
				int start = segment.start + (first ? 12 : 20);
				out.write(jpeg, start, segment.end - start);
			}
		}
		return out.toByteArray();
	}

	/** What the segments before the pixels say of their colours. */
	static Colours colours(byte[] jpeg) throws UnusableImage {
		JpegSegments frame = frame(jpeg);
		int process = frame.marker;
		int depth = frame.uint8(4);
		int components = frame.uint8(9);
		boolean namedRgb = components == 3 && frame.uint8(10) == 'R' && frame.uint8(13) == 'G'
				&& frame.uint8(16) == 'B';
		boolean jfif = false;
		int transform = -1;
		Map<Integer, byte[]> parts = new TreeMap<>();
		int partsExpected = 0;
		JpegSegments segment = new JpegSegments(jpeg);
		while (segment.nextBeforePixels()) {
			if (segment.marker == 0xe0 && segment.contentStartsWith("JFIF\0")) {
				jfif = true;
			}
			else if (segment.marker == 0xee && segment.contentStartsWith("Adobe") && segment.end - segment.start > 15) {
				transform = segment.uint8(15);
			}
			else if (segment.marker == 0xe2 && segment.contentStartsWith("ICC_PROFILE\0")
					&& segment.end - segment.start > ICC_HEADER_BYTES) {
				parts.put(segment.uint8(16), Arrays.copyOfRange(jpeg, segment.start + ICC_HEADER_BYTES, segment.end));
				partsExpected = segment.uint8(17);
			}
		}
		boolean differences = switch (components) {
			case 3 -> jfif || ((transform >= 0) ? transform != 0 : !namedRgb);
			case 4 -> transform > 0;
			default -> false;
		};
		return new Colours(process, depth, components, differences,
				(parts.size() == partsExpected) ? join(parts.values()) : null);
	}

	private static byte @Nullable [] join(Collection<byte[]> parts) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		parts.forEach(out::writeBytes);
		return parts.isEmpty() ? null : out.toByteArray();
	}

	/**
	 * The file with one segment in place of all that describe it, so that ImageIO neither
	 * guesses how its colours are coded nor refuses a profile of which a part is missing.
	 */
	static byte[] forDecoder(byte[] jpeg, Colours colours) throws UnusableImage {
		ByteArrayOutputStream out = new ByteArrayOutputStream(jpeg.length);
		out.write(jpeg, 0, 2);
		if (colours.components == 4 || colours.components == 3 && !colours.differences) {
			int transform = colours.differences ? 2 : 0;
			out.writeBytes(new byte[] { (byte) 0xff, (byte) 0xee, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0,
					(byte) transform });
		}
		else {
			out.writeBytes(JFIF);
		}
		JpegSegments segment = new JpegSegments(jpeg);
		while (segment.nextBeforePixels()) {
			if (segment.marker != COMMENT && (segment.marker < 0xe0 || segment.marker > 0xef)) {
				out.write(jpeg, segment.start, segment.end - segment.start);
			}
		}
		out.write(jpeg, segment.start, jpeg.length - segment.start);
		return out.toByteArray();
	}

	/** The segment that starts the frame: size and components. */
	private static JpegSegments frame(byte[] jpeg) throws UnusableImage {
		JpegSegments segment = new JpegSegments(jpeg);
		while (!segment.startsFrame()) {
			if (segment.marker == END_OF_IMAGE) {
				throw new UnusableImage("The JPEG image is damaged: it has no size.");
			}
			segment.nextMarker();
		}
		Objects.checkIndex(segment.start + 9 + 3 * segment.uint8(9), jpeg.length);
		return segment;
	}

	private void next() throws UnusableImage {
		nextMarker();
		if (this.marker == START_OF_SCAN) {
			skipPixels();
		}
	}

	/**
	 * Goes to the next segment.
	 * @return false when that is where the pixels start, or the end
	 * @throws UnusableImage when the file is truncated before
	 */
	private boolean nextBeforePixels() throws UnusableImage {
		try {
			nextMarker();
			if (this.marker == START_OF_SCAN || this.marker == END_OF_IMAGE) {
				return false;
			}
			Objects.checkIndex(this.end, this.jpeg.length);
			return true;
		}
		catch (IndexOutOfBoundsException ex) {
			throw UnusableImage.truncated();
		}
	}

	/** Of a scan, only its header. */
	private void nextMarker() throws UnusableImage {
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

	/**
	 * How a file codes its colours.
	 *
	 * @param process last byte of the marker that starts the frame: the kind of coding
	 * @param depth bits of a sample
	 * @param components samples of a pixel
	 * @param differences whether brightness and two differences of colour stand for three
	 * of the components (YCbCr, YCCK)
	 * @param icc the colour profile; null when there is none or a part of it is missing
	 */
	@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
	record Colours(int process, int depth, int components, boolean differences, byte @Nullable [] icc) {

		/** Whether all coefficients are in memory until the last scan is read. */
		boolean progressive() {
			return this.process == 0xc2;
		}

		/** Whether ImageIO can read it: 8 bits, Huffman coding, grey, RGB or CMYK. */
		boolean supported() {
			return this.process >= 0xc0 && this.process <= 0xc2 && this.depth == 8
					&& (this.components == 1 || this.components == 3 || this.components == 4);
		}

	}

}
