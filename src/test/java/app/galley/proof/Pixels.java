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
 * Where two pictures differ.
 *
 * @param count of differing pixels, those that only one has included
 * @param place what holds all of them; null when there are none
 * @param first the topmost differing pixel; null when there are none
 * @param picture the differing pixels in red over a pale first picture; null when there
 * are none
 */
record Pixels(long count, @Nullable Rectangle place, @Nullable Point first, @Nullable BufferedImage picture) {

	static Pixels compare(byte[] preview, byte[] site) {
		if (Arrays.equals(preview, site)) {
			return new Pixels(0, null, null, null);
		}
		BufferedImage a = image(preview);
		BufferedImage b = image(site);
		int width = Math.max(a.getWidth(), b.getWidth());
		int height = Math.max(a.getHeight(), b.getHeight());
		BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
		Rectangle place = new Rectangle(-1, -1);
		Point first = null;
		long count = 0;
		for (int y = 0; y < height; y++) {
			for (int x = 0; x < width; x++) {
				int left = at(a, x, y);
				if (left == at(b, x, y)) {
					picture.setRGB(x, y, pale(left));
					continue;
				}
				picture.setRGB(x, y, 0xff0000);
				first = (first != null) ? first : new Point(x, y);
				place.add(new Rectangle(x, y, 1, 1));
				count++;
			}
		}
		return (count == 0) ? new Pixels(0, null, null, null) : new Pixels(count, place, first, picture);
	}

	private static int at(BufferedImage image, int x, int y) {
		return (x < image.getWidth() && y < image.getHeight()) ? image.getRGB(x, y) : 0;
	}

	private static int pale(int rgb) {
		int grey = ((rgb >> 16 & 0xff) + (rgb >> 8 & 0xff) + (rgb & 0xff)) / 3;
		int light = 255 - (255 - grey) / 4;
		return light << 16 | light << 8 | light;
	}

	private static BufferedImage image(byte[] png) {
		try {
			return ImageIO.read(new ByteArrayInputStream(png));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
