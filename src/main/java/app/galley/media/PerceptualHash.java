package app.galley.media;

import java.awt.AlphaComposite;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.IOException;

import app.galley.media.ImageHeader.Bounds;

/**
 * A hash that stays nearly the same when an image is scaled or compressed again, but not
 * when it is cropped, turned or mirrored: whether each of 16 by 16 fields is brighter
 * than the one to its right (dHash).
 */
public final class PerceptualHash {

	/** Bits of a hash. */
	public static final int BITS = 256;

	/**
	 * Different bits up to which two images count as similar, of {@link #BITS}. Measured:
	 * copies of half the size with strong JPEG compression differ in at most 8, different
	 * images in 80 or more.
	 */
	private static final int LIMIT = 24;

	/**
	 * By how much a field must be brighter than the next. Without it, the noise of
	 * compression decides in areas of one colour.
	 */
	private static final double STEP = 2_000;

	private static final int MIN_STEPS = 16;

	private static final int ROWS = 16;

	private static final int COLUMNS = 17;

	/** Rows of pixels. */
	private static final int STRIP = 64;

	private PerceptualHash() {
	}

	/**
	 * The hash of an image file, as {@link #BITS} digits 0 and 1.
	 * @throws UnusableImage with a sentence for the editor
	 */
	public static String of(byte[] file) throws IOException {
		ImageHeader header = ImageHeader.read(file, Bounds.COMPARED);
		return PixelMemory.shared()
			.process(file, header, () -> of(DecodedImage.verify(file, Bounds.COMPARED).pixels()));
	}

	/**
	 * Different bits up to which an image counts as similar to one with this hash: fewer
	 * for an image with little to see, from which many others differ in few bits; 0 for
	 * one with nothing to compare.
	 */
	public static int limit(String hash) {
		int steps = (int) hash.chars().filter((bit) -> bit == '1').count();
		return (steps < MIN_STEPS) ? 0 : Math.min(LIMIT, steps / 4);
	}

	static String of(BufferedImage image) {
		double[][] light = light(image);
		StringBuilder bits = new StringBuilder(BITS);
		for (double[] row : light) {
			for (int x = 1; x < COLUMNS; x++) {
				bits.append((row[x - 1] > row[x] + STEP) ? '1' : '0');
			}
		}
		return bits.toString();
	}

	/** The mean light of each field, from 0 to 255,000; transparent pixels are white. */
	private static double[][] light(BufferedImage image) {
		double[][] sums = new double[ROWS][COLUMNS];
		int[][] counts = new int[ROWS][COLUMNS];
		int width = image.getWidth();
		BufferedImage strip = new BufferedImage(width, Math.min(STRIP, image.getHeight()), BufferedImage.TYPE_INT_ARGB);
		int[] pixels = ((DataBufferInt) strip.getRaster().getDataBuffer()).getData();
		for (int top = 0; top < image.getHeight(); top += strip.getHeight()) {
			copy(image, top, strip);
			for (int y = top; y < Math.min(top + strip.getHeight(), image.getHeight()); y++) {
				int row = y * ROWS / image.getHeight();
				for (int column = 0; column < COLUMNS; column++) {
					int start = Math.ceilDiv(column * width, COLUMNS);
					int end = Math.ceilDiv((column + 1) * width, COLUMNS);
					double sum = sums[row][column];
					for (int x = start; x < end; x++) {
						sum += light(pixels[(y - top) * width + x]);
					}
					sums[row][column] = sum;
					counts[row][column] += end - start;
				}
			}
		}
		for (int row = 0; row < ROWS; row++) {
			for (int column = 0; column < COLUMNS; column++) {
				sums[row][column] /= Math.max(1, counts[row][column]);
			}
		}
		return sums;
	}

	/** Drawing costs a tenth of getRGB, but takes grey values for those of sRGB. */
	private static void copy(BufferedImage image, int top, BufferedImage strip) {
		if (!image.getColorModel().getColorSpace().isCS_sRGB()) {
			int rows = Math.min(strip.getHeight(), image.getHeight() - top);
			strip.setRGB(0, 0, image.getWidth(), rows,
					image.getRGB(0, top, image.getWidth(), rows, null, 0, image.getWidth()), 0, image.getWidth());
			return;
		}
		Graphics2D graphics = strip.createGraphics();
		try {
			graphics.setComposite(AlphaComposite.Src);
			graphics.drawImage(image, 0, -top, null);
		}
		finally {
			graphics.dispose();
		}
	}

	private static double light(int argb) {
		int alpha = argb >>> 24;
		int light = 299 * (argb >> 16 & 0xff) + 587 * (argb >> 8 & 0xff) + 114 * (argb & 0xff);
		return (alpha == 255) ? light : ((double) light * alpha + 255_000.0 * (255 - alpha)) / 255;
	}

}
