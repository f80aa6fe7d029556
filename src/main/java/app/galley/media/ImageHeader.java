package app.galley.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Type and size from the first bytes, without decoding a pixel: a file of 300 bytes can
 * claim 60,000 x 60,000 pixels, and a decoder would believe it.
 */
record ImageHeader(ImageFormat type, int width, int height) {

	private static final long PNG_MAGIC = 0x89504e470d0a1a0aL;

	/**
	 * @throws UnusableImage when it is no PNG, JPEG or WebP, or of a size that is not
	 * accepted
	 */
	static ImageHeader read(byte[] bytes) throws UnusableImage {
		return read(bytes, Bounds.GENERATED);
	}

	static ImageHeader read(byte[] bytes, Bounds bounds) throws UnusableImage {
		ImageHeader header = parse(bytes);
		if (Math.min(header.width, header.height) < bounds.minSide
				|| Math.max(header.width, header.height) > bounds.maxSide
				|| (long) header.width * header.height > bounds.maxPixels) {
			throw new UnusableImage(
					"The picture says it is %d x %d pixels; each side must have %,d to %,d, and all of it at most %d million."
						.formatted(header.width, header.height, bounds.minSide, bounds.maxSide,
								bounds.maxPixels / 1_000_000));
		}
		return header;
	}

	/**
	 * Sizes that are accepted.
	 *
	 * @param minSide pixels
	 * @param maxSide pixels
	 * @param maxPixels of the whole picture
	 */
	record Bounds(int minSide, int maxSide, int maxPixels) {

		/** What SDXL makes, with room for upscaling. */
		static final Bounds GENERATED = new Bounds(16, 4096, 20_000_000);

		/**
		 * What cameras make: 24 million pixels are usual. Each takes 3 bytes while it is
		 * worked on, 7 when it must be turned.
		 */
		static final Bounds UPLOADED = new Bounds(240, 10_000, 40_000_000);

	}

	private static ImageHeader parse(byte[] bytes) throws UnusableImage {
		ByteBuffer in = ByteBuffer.wrap(bytes);
		try {
			if (bytes.length > 24 && in.getLong(0) == PNG_MAGIC) {
				return new ImageHeader(ImageFormat.PNG, in.getInt(16), in.getInt(20));
			}
			if (bytes.length > 4 && (in.getShort(0) & 0xffff) == 0xffd8) {
				return jpeg(in);
			}
			if (bytes.length > 30 && tag(bytes, 0).equals("RIFF") && tag(bytes, 8).equals("WEBP")) {
				return webp(bytes);
			}
		}
		catch (IndexOutOfBoundsException ex) {
			throw new UnusableImage("The picture breaks off before its size is told.", ex);
		}
		throw new UnusableImage("The " + bytes.length + " bytes are no PNG, JPEG or WebP picture.");
	}

	private static ImageHeader jpeg(ByteBuffer in) throws UnusableImage {
		int at = 2;
		while (true) {
			if ((in.get(at) & 0xff) != 0xff) {
				throw new UnusableImage("The JPEG picture is damaged before its size is told.");
			}
			int marker = in.get(at + 1) & 0xff;
			if (marker == 0xff) {
				at++;
				continue;
			}
			boolean frame = marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
			if (frame) {
				return new ImageHeader(ImageFormat.JPEG, in.getShort(at + 7) & 0xffff, in.getShort(at + 5) & 0xffff);
			}
			at += 2 + Math.max(2, in.getShort(at + 2) & 0xffff);
		}
	}

	private static ImageHeader webp(byte[] bytes) throws UnusableImage {
		ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
		return switch (tag(bytes, 12)) {
			case "VP8 " -> new ImageHeader(ImageFormat.WEBP, in.getShort(26) & 0x3fff, in.getShort(28) & 0x3fff);
			case "VP8L" -> {
				int sizes = in.getInt(21);
				yield new ImageHeader(ImageFormat.WEBP, (sizes & 0x3fff) + 1, ((sizes >> 14) & 0x3fff) + 1);
			}
			case "VP8X" -> new ImageHeader(ImageFormat.WEBP, (in.getInt(24) & 0xffffff) + 1, (in.getInt(26) >>> 8) + 1);
			default -> throw new UnusableImage("The WebP picture is of a kind nobody knows.");
		};
	}

	private static String tag(byte[] bytes, int at) {
		return new String(bytes, at, 4, StandardCharsets.ISO_8859_1);
	}

}
