package app.galley.media;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;

import app.galley.media.PreparedImage.Copy;
import net.coobird.thumbnailator.Thumbnails;
import org.jspecify.annotations.Nullable;

/**
 * The copies that pages load: WebP at three widths that phones, tablets and desks ask
 * for, and at full width. Never larger than the original.
 */
final class Renditions {

	private static final int[] WIDTHS = { 1200, 768, 480 };

	/** A camera's picture at its own width would only slow the page. */
	private static final int FULL = 2560;

	private static final float QUALITY = 0.78f;

	/** libwebp's effort: 15 % smaller than its default, 4, for an eighth more time. */
	private static final int METHOD = 5;

	private static final int BLUR_SIDE = 20;

	private Renditions() {
	}

	/**
	 * By width, smallest first.
	 * @param xmp a packet for each; null for none
	 */
	static List<Copy> of(BufferedImage picture, @Nullable String xmp) {
		int full = Math.min(picture.getWidth(), FULL);
		IntStream widths = IntStream.concat(IntStream.of(full), IntStream.of(WIDTHS).filter((width) -> width < full));
		return widths.boxed().toList().parallelStream().map((width) -> copy(picture, width, xmp)).toList().reversed();
	}

	private static Copy copy(BufferedImage picture, int width, @Nullable String xmp) {
		try {
			BufferedImage scaled = (width == picture.getWidth()) ? picture : scale(picture, width);
			byte[] webp = WebpFile.encode(scaled, QUALITY, METHOD);
			byte[] marked = (xmp != null) ? WebpFile.withXmp(webp, width, scaled.getHeight(), xmp) : webp;
			return new Copy(marked, ImageFormat.WEBP.contentType(), width, scaled.getHeight());
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Encoding a copy in memory", ex);
		}
	}

	/** A data: URL of some 200 characters. */
	static String blur(BufferedImage picture) throws IOException {
		BufferedImage tiny = Thumbnails.of(picture)
			.size(BLUR_SIDE, BLUR_SIDE)
			.imageType(BufferedImage.TYPE_INT_RGB)
			.asBufferedImage();
		byte[] webp = WebpFile.encode(tiny, 0.4f, 4);
		return "data:image/webp;base64," + Base64.getEncoder().encodeToString(webp);
	}

	private static BufferedImage scale(BufferedImage picture, int width) throws IOException {
		int height = Math.max(1, Math.round((float) width * picture.getHeight() / picture.getWidth()));
		return Thumbnails.of(picture).forceSize(width, height).imageType(BufferedImage.TYPE_INT_RGB).asBufferedImage();
	}

}
