package app.galley.media;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

import app.galley.media.PreparedImage.Rendition;
import net.coobird.thumbnailator.Thumbnails;
import net.coobird.thumbnailator.geometry.Positions;
import org.jspecify.annotations.Nullable;

/**
 * The copy for cards of social networks: a JPEG, as some of them read no WebP, of the
 * size that they ask for, cut from the middle of the image.
 */
final class ShareImage {

	static final int WIDTH = 1200;

	static final int HEIGHT = 630;

	/**
	 * Networks leave out larger files (WhatsApp those over 300 KB); the marks and the
	 * credential that follow need some of it.
	 */
	private static final int MAX_BYTES = 270_000;

	private static final float[] QUALITIES = { 0.85f, 0.75f, 0.6f, 0.45f, 0.3f, 0.15f };

	private ShareImage() {
	}

	/**
	 * @param scaled the image in several sizes, largest first
	 * @param xmp a packet to put into it; null for none
	 */
	static Rendition of(List<BufferedImage> scaled, @Nullable String xmp) throws IOException {
		byte[] jpeg = smallest(opaque(middle(scaled)));
		return new Rendition((xmp != null) ? JpegSegments.withXmp(jpeg, xmp) : jpeg, ImageFormat.JPEG.contentType(),
				WIDTH, HEIGHT);
	}

	/**
	 * Of the copy with this width, which is cut without scaling, if it is high enough.
	 */
	private static BufferedImage middle(List<BufferedImage> scaled) throws IOException {
		for (BufferedImage copy : scaled) {
			if (copy.getWidth() == WIDTH && copy.getHeight() >= HEIGHT) {
				return copy.getSubimage(0, (copy.getHeight() - HEIGHT) / 2, WIDTH, HEIGHT);
			}
		}
		return Thumbnails.of(scaled.getFirst()).crop(Positions.CENTER).size(WIDTH, HEIGHT).asBufferedImage();
	}

	/** In the best quality that is small enough. */
	private static byte[] smallest(BufferedImage image) throws IOException {
		byte[] jpeg = {};
		for (float quality : QUALITIES) {
			jpeg = encode(image, quality);
			if (jpeg.length <= MAX_BYTES) {
				return jpeg;
			}
		}
		return jpeg;
	}

	/** On white, as JPEG has no transparent pixels, and of this size exactly. */
	private static BufferedImage opaque(BufferedImage image) {
		BufferedImage canvas = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_3BYTE_BGR);
		Graphics2D graphics = canvas.createGraphics();
		graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
		graphics.drawImage(image, 0, 0, WIDTH, HEIGHT, Color.WHITE, null);
		graphics.dispose();
		return canvas;
	}

	private static byte[] encode(BufferedImage image, float quality) throws IOException {
		ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 17);
		try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
			writer.setOutput(out);
			ImageWriteParam options = writer.getDefaultWriteParam();
			options.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
			options.setCompressionQuality(quality);
			writer.write(null, new IIOImage(image, null, null), options);
		}
		finally {
			writer.dispose();
		}
		return bytes.toByteArray();
	}

}
