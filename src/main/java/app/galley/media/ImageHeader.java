package app.galley.media;

/**
 * Format and size from the first bytes, without decoding a pixel: a file of 300 bytes can
 * claim 60,000 x 60,000 pixels, and a decoder would believe it.
 *
 * @param width pixels
 * @param height pixels
 */
record ImageHeader(ImageFormat format, int width, int height) {

	/**
	 * @throws UnusableImage when the bytes are not PNG, JPEG or WebP, or the size is out
	 * of bounds
	 */
	static ImageHeader read(byte[] bytes, Bounds bounds) throws UnusableImage {
		ImageHeader header = parse(bytes);
		if (Math.min(header.width, header.height) < bounds.minSide
				|| Math.max(header.width, header.height) > bounds.maxSide
				|| (long) header.width * header.height > bounds.maxPixels) {
			throw new UnusableImage(
					"The image has %d x %d pixels: each side must have %,d to %,d pixels, and the image at most %d million."
						.formatted(header.width, header.height, bounds.minSide, bounds.maxSide,
								bounds.maxPixels / 1_000_000));
		}
		return header;
	}

	private static ImageHeader parse(byte[] bytes) throws UnusableImage {
		try {
			if (PngChunks.isPng(bytes)) {
				return PngChunks.header(bytes);
			}
			if (JpegSegments.isJpeg(bytes)) {
				return JpegSegments.header(bytes);
			}
			if (WebpChunks.isWebp(bytes)) {
				return WebpChunks.header(bytes);
			}
		}
		catch (IndexOutOfBoundsException ex) {
			throw new UnusableImage("The image is truncated before its size: upload the complete file.", ex);
		}
		throw new UnusableImage("The file (" + bytes.length + " bytes) is not a PNG, JPEG or WebP image.");
	}

	/**
	 * Accepted sizes.
	 *
	 * @param minSide pixels
	 * @param maxSide pixels
	 * @param maxPixels width times height
	 */
	record Bounds(int minSide, int maxSide, int maxPixels) {

		/** Sizes that SDXL generates, with room for upscaling. */
		static final Bounds GENERATED = new Bounds(16, 4096, 20_000_000);

		/**
		 * Sizes that cameras take: 24 million pixels are usual. {@link PixelMemory}
		 * bounds the bytes that they take.
		 */
		static final Bounds UPLOADED = new Bounds(240, 10_000, 40_000_000);

		/** The same, and small copies. */
		static final Bounds COMPARED = new Bounds(32, 10_000, 40_000_000);

	}

}
