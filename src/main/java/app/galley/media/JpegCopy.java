package app.galley.media;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

import javax.imageio.ImageIO;

import app.galley.media.ImageHeader.Bounds;
import net.coobird.thumbnailator.Thumbnails;

/**
 * Small JPEG copies, for programs that read no WebP.
 */
public final class JpegCopy {

	private JpegCopy() {
	}

	/**
	 * A whole, scaled copy on white, without metadata.
	 * @param image PNG, JPEG or WebP that this program stored
	 * @param maxSide pixels of the longer side
	 */
	public static byte[] of(byte[] image, int maxSide) throws IOException {
		ImageHeader header = ImageHeader.read(image, Bounds.COMPARED);
		return PixelMemory.shared().process(image, header, () -> {
			BufferedImage pixels = DecodedImage.verify(image, Bounds.COMPARED).pixels();
			double scale = Math.min(1, maxSide / (double) Math.max(pixels.getWidth(), pixels.getHeight()));
			BufferedImage small = Thumbnails.of(pixels).scale(scale).asBufferedImage();
			BufferedImage canvas = new BufferedImage(small.getWidth(), small.getHeight(), BufferedImage.TYPE_INT_RGB);
			Graphics2D graphics = canvas.createGraphics();
			graphics.drawImage(small, 0, 0, Color.WHITE, null);
			graphics.dispose();
			ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 17);
			ImageIO.write(canvas, "jpeg", bytes);
			return bytes.toByteArray();
		});
	}

}
