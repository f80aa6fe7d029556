package app.galley.media;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;

import app.galley.media.PreparedImage.Rendition;
import net.coobird.thumbnailator.Thumbnails;
import org.jspecify.annotations.Nullable;

/**
 * The copies that pages load: WebP at three widths for phones, tablets and desktops, and
 * at full width. Never larger than the original.
 */
final class Renditions {

	/** Pixels, largest first. */
	private static final int[] WIDTHS = { 1200, 768, 480 };

	/** Pixels; a camera's full width would only slow the page. */
	private static final int MAX_WIDTH = 2560;

	private static final float QUALITY = 0.78f;

	/**
	 * Of libwebp, for photographs: 5 % more bytes than {@link #DRAWING_EFFORT} in 40 % of
	 * the time, equally similar to the original (docs/adr/0014-rendition-effort.md).
	 */
	static final int PHOTO_EFFORT = 2;

	/**
	 * Of libwebp, for generated images and those in flat colours, which it makes up to 30
	 * % smaller.
	 */
	static final int DRAWING_EFFORT = 5;

	private static final int FLAT_COLOURS = 256;

	/**
	 * Of all pixels, those that differ from their left neighbour: at most a tenth in
	 * drawings and screenshots, three tenths or more in photographs.
	 */
	private static final double FLAT_CHANGES = 0.2;

	/** Pixels. */
	private static final int BLUR_SIDE = 20;

	private static final float BLUR_QUALITY = 0.4f;

	private static final int BLUR_EFFORT = 4;

	private Renditions() {
	}

	/** The pixels of the renditions, largest first. */
	static List<BufferedImage> scaled(BufferedImage image) {
		int full = Math.min(image.getWidth(), MAX_WIDTH);
		IntStream widths = IntStream.concat(IntStream.of(full), IntStream.of(WIDTHS).filter((width) -> width < full));
		return widths.boxed()
			.toList()
			.parallelStream()
			.map((width) -> (width == image.getWidth()) ? image : scale(image, width))
			.toList();
	}

	/**
	 * By width, smallest first.
	 * @param scaled copies of the image from {@link #scaled}
	 * @param effort {@link #PHOTO_EFFORT} or {@link #DRAWING_EFFORT}
	 * @param xmp a packet to put into each; null for none
	 */
	static List<Rendition> of(BufferedImage image, List<BufferedImage> scaled, int effort, @Nullable String xmp) {
		boolean flat = isFlat(image);
		return scaled.parallelStream().map((copy) -> rendition(copy, flat, effort, xmp)).toList().reversed();
	}

	private static Rendition rendition(BufferedImage copy, boolean flat, int effort, @Nullable String xmp) {
		try {
			byte[] webp = flat ? flat(copy) : WebpCodec.encode(copy, QUALITY, effort);
			byte[] bytes = (xmp != null) ? WebpChunks.withXmp(webp, copy.getWidth(), copy.getHeight(), xmp) : webp;
			return new Rendition(bytes, ImageFormat.WEBP.contentType(), copy.getWidth(), copy.getHeight());
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot encode a rendition in memory", ex);
		}
	}

	/**
	 * Drawings and logos in flat colours are often smaller without loss, and exact.
	 * Trying that costs ten times as much, so other images are not tried.
	 */
	private static byte[] flat(BufferedImage image) throws IOException {
		byte[] lossy = WebpCodec.encode(image, QUALITY, DRAWING_EFFORT);
		byte[] lossless = WebpCodec.encodeLossless(image, DRAWING_EFFORT);
		return (lossless.length <= lossy.length) ? lossless : lossy;
	}

	/**
	 * Whether the image has as few colours as a palette, and areas of one colour. A
	 * photograph in black and white has at most 256 colours too, but few neighbours that
	 * are equal.
	 */
	private static boolean isFlat(BufferedImage image) {
		Colours colours = new Colours();
		int[] row = new int[image.getWidth()];
		long changes = 0;
		for (int y = 0; y < image.getHeight(); y++) {
			row(image, y, row);
			int last = row[0];
			if (!colours.add(last)) {
				return false;
			}
			for (int pixel : row) {
				if (pixel == last) {
					continue;
				}
				changes++;
				if (!colours.add(pixel)) {
					return false;
				}
				last = pixel;
			}
			if (changes > FLAT_CHANGES * (long) row.length * image.getHeight()) {
				return false;
			}
		}
		return true;
	}

	/** Reads samples of decoded photographs directly, at a tenth of the cost. */
	private static void row(BufferedImage image, int y, int[] row) {
		if (image.getType() != BufferedImage.TYPE_3BYTE_BGR) {
			image.getRGB(0, y, row.length, 1, row, 0, row.length);
			return;
		}
		byte[] samples = (byte[]) image.getRaster().getDataElements(0, y, row.length, 1, null);
		for (int x = 0; x < row.length; x++) {
			row[x] = (samples[3 * x] & 0xff) << 16 | (samples[3 * x + 1] & 0xff) << 8 | (samples[3 * x + 2] & 0xff);
		}
	}

	/**
	 * A data: URL of about 200 characters, of an image of any size. An image with
	 * transparent pixels has an invisible one: a blurred copy would stay visible behind
	 * it.
	 */
	static String blur(BufferedImage image) throws IOException {
		boolean transparent = image.getColorModel().hasAlpha();
		BufferedImage tiny = transparent ? new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB)
				: Thumbnails.of(image)
					.size(BLUR_SIDE, BLUR_SIDE)
					.imageType(BufferedImage.TYPE_INT_RGB)
					.asBufferedImage();
		byte[] webp = WebpCodec.encode(tiny, BLUR_QUALITY, BLUR_EFFORT);
		return "data:image/webp;base64," + Base64.getEncoder().encodeToString(webp);
	}

	private static BufferedImage scale(BufferedImage image, int width) {
		int height = Math.max(1, Math.round((float) width * image.getHeight() / image.getWidth()));
		if (AreaScaler.supports(image)) {
			return AreaScaler.scale(image, width, height);
		}
		int type = image.getColorModel().hasAlpha() ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB;
		try {
			return Thumbnails.of(image).forceSize(width, height).imageType(type).asBufferedImage();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot scale an image in memory", ex);
		}
	}

	/**
	 * A set of at most {@link #FLAT_COLOURS} colours.
	 */
	private static final class Colours {

		private static final int SLOTS = 4 * FLAT_COLOURS;

		private final int[] colours = new int[SLOTS];

		private final boolean[] used = new boolean[SLOTS];

		private int size;

		/** Returns false when the set is full. */
		boolean add(int colour) {
			int slot = Math.floorMod(colour * 0x9E3779B9 >>> 16, SLOTS);
			while (this.used[slot]) {
				if (this.colours[slot] == colour) {
					return true;
				}
				slot = (slot + 1) % SLOTS;
			}
			this.used[slot] = true;
			this.colours[slot] = colour;
			this.size++;
			return this.size <= FLAT_COLOURS;
		}

	}

}
