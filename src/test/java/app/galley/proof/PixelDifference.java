package app.galley.proof;

import java.awt.Point;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

import javax.imageio.ImageIO;

import org.jspecify.annotations.Nullable;

/**
 * The difference between two images.
 *
 * @param count differing pixels, including those that only one image has
 * @param place smallest rectangle around them; null when there are none
 * @param first the topmost differing pixel; null when there are none
 * @param image differing pixels in red over a pale first image; null when there are none
 */
record PixelDifference(long count, @Nullable Rectangle place, @Nullable Point first, @Nullable BufferedImage image) {

	static PixelDifference compare(byte[] preview, byte[] site) {
		if (Arrays.equals(preview, site)) {
			return new PixelDifference(0, null, null, null);
		}
		BufferedImage a = decode(preview);
		BufferedImage b = decode(site);
		int width = Math.max(a.getWidth(), b.getWidth());
		int height = Math.max(a.getHeight(), b.getHeight());
		BufferedImage marked = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
		Rectangle place = new Rectangle(-1, -1);
		Point first = null;
		long count = 0;
		for (int y = 0; y < height; y++) {
			for (int x = 0; x < width; x++) {
				int left = at(a, x, y);
				if (left == at(b, x, y)) {
					marked.setRGB(x, y, pale(left));
					continue;
				}
				marked.setRGB(x, y, 0xff0000);
				first = (first != null) ? first : new Point(x, y);
				place.add(new Rectangle(x, y, 1, 1));
				count++;
			}
		}
		return (count == 0) ? new PixelDifference(0, null, null, null)
				: new PixelDifference(count, place, first, marked);
	}

	private static int at(BufferedImage image, int x, int y) {
		return (x < image.getWidth() && y < image.getHeight()) ? image.getRGB(x, y) : 0;
	}

	private static int pale(int rgb) {
		int grey = ((rgb >> 16 & 0xff) + (rgb >> 8 & 0xff) + (rgb & 0xff)) / 3;
		int light = 255 - (255 - grey) / 4;
		return light << 16 | light << 8 | light;
	}

	private static BufferedImage decode(byte[] png) {
		try {
			return ImageIO.read(new ByteArrayInputStream(png));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
