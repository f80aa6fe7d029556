package app.galley.media;

import java.io.IOException;
import java.util.concurrent.Semaphore;

/**
 * The memory that images may take while they are processed. All threads share it: an
 * image that is too large for it is refused, any other waits until there is room.
 */
final class PixelMemory {

	private static final int MEGABYTE = 1 << 20;

	/**
	 * Bytes of a pixel at its peak, whatever its file: 3, or 4 with alpha, twice while
	 * the image is rotated or scaled.
	 */
	private static final int PROCESSED_PIXEL = 8;

	/** Half of the heap; the other half is for everything else. */
	private static final PixelMemory SHARED = new PixelMemory(Runtime.getRuntime().maxMemory() / 2);

	private final int megabytes;

	/** Fair, so that small images do not keep a large one waiting. */
	private final Semaphore free;

	PixelMemory(long bytes) {
		this.megabytes = (int) Math.min(bytes / MEGABYTE, Integer.MAX_VALUE);
		this.free = new Semaphore(this.megabytes, true);
	}

	/** The memory of this process. */
	static PixelMemory shared() {
		return SHARED;
	}

	/**
	 * Processes an image when there is room for it.
	 * @throws UnusableImage when there never is
	 */
	<T> T process(byte[] bytes, ImageHeader header, Work<T> work) throws IOException {
		int needed = (int) Math.ceilDiv((long) header.width() * header.height() * bytesOfAPixel(bytes, header),
				(long) MEGABYTE);
		if (needed > this.megabytes) {
			throw new UnusableImage(
					"The image has %d x %d pixels, which take %,d MB while they are processed; this server has %,d MB for that: use a smaller image."
						.formatted(header.width(), header.height(), needed, this.megabytes));
		}
		this.free.acquireUninterruptibly(needed);
		try {
			return work.run();
		}
		finally {
			this.free.release(needed);
		}
	}

	/** Decoders of two kinds of files hold more than the pixels, outside of the heap. */
	private static int bytesOfAPixel(byte[] bytes, ImageHeader header) throws UnusableImage {
		return switch (header.format()) {
			case PNG, WEBP -> PROCESSED_PIXEL; // libwebp: 4, and 4 for Java's copy
			case JPEG -> {
				JpegSegments.Colours colours = JpegSegments.colours(bytes);
				int coefficients = colours.progressive() ? 2 * colours.components() : 0;
				yield Math.max(PROCESSED_PIXEL, coefficients + ((colours.components() == 4) ? 4 + 3 : 3));
			}
		};
	}

	/**
	 * What is done with an image.
	 */
	interface Work<T> {

		T run() throws IOException;

	}

}
