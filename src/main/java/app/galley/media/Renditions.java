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

	/** Files are 15 % smaller than at libwebp's default, 4, for an eighth more time. */
	private static final int EFFORT = 5;

	/** Pixels. */
	private static final int BLUR_SIDE = 20;

	private static final float BLUR_QUALITY = 0.4f;

	private static final int BLUR_EFFORT = 4;

	private Renditions() {
	}

	/**
	 * By width, smallest first.
	 * @param xmp a packet to put into each; null for none
	 */
	static List<Rendition> of(BufferedImage image, @Nullable String xmp) {
		int full = Math.min(image.getWidth(), MAX_WIDTH);
		IntStream widths = IntStream.concat(IntStream.of(full), IntStream.of(WIDTHS).filter((width) -> width < full));
		return widths.boxed()
			.toList()
			.parallelStream()
			.map((width) -> rendition(image, width, xmp))
			.toList()
			.reversed();
	}

	private static Rendition rendition(BufferedImage image, int width, @Nullable String xmp) {
		try {
			BufferedImage scaled = (width == image.getWidth()) ? image : scale(image, width);
			byte[] webp = encode(scaled);
			byte[] bytes = (xmp != null) ? WebpChunks.withXmp(webp, width, scaled.getHeight(), xmp) : webp;
			return new Rendition(bytes, ImageFormat.WEBP.contentType(), width, scaled.getHeight());
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot encode a rendition in memory", ex);
		}
	}

	/** Drawings and logos in flat colours are often smaller without loss, and exact. */
	private static byte[] encode(BufferedImage image) throws IOException {
		byte[] lossy = WebpCodec.encode(image, QUALITY, EFFORT);
		if (!isFlat(image)) {
			return lossy;
		}
		byte[] lossless = WebpCodec.encodeLossless(image, EFFORT);
		return (lossless.length <= lossy.length) ? lossless : lossy;
	}

	/** Whether most pixels have their left neighbour's colour. */
	private static boolean isFlat(BufferedImage image) {
		int[] row = new int[image.getWidth()];
		long equal = 0;
		for (int y = 0; y < image.getHeight(); y++) {
			image.getRGB(0, y, row.length, 1, row, 0, row.length);
			for (int x = 1; x < row.length; x++) {
				equal += (row[x] == row[x - 1]) ? 1 : 0;
			}
		}
		return 2 * equal > (long) image.getWidth() * image.getHeight();
	}

	/**
	 * A data: URL of about 200 characters. An image with transparent pixels has an
	 * invisible one: a blurred copy would stay visible behind it.
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

	private static BufferedImage scale(BufferedImage image, int width) throws IOException {
		int height = Math.max(1, Math.round((float) width * image.getHeight() / image.getWidth()));
		int type = image.getColorModel().hasAlpha() ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB;
		return Thumbnails.of(image).forceSize(width, height).imageType(type).asBufferedImage();
	}

}
