package app.galley.media;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferInt;
import java.util.Arrays;

/**
 * Scales opaque images down. A pixel of the copy is the mean of the area that it covers,
 * so that no pixel of the original is skipped, at half of the cost of Java2D
 * (docs/adr/0014-rendition-effort.md).
 */
final class AreaScaler {

	/** Bits of the weights of rows; with a sample and those of columns, 30. */
	private static final int ROW_BITS = 12;

	private static final int COLUMN_BITS = 10;

	private static final int ROUND = 1 << (ROW_BITS + COLUMN_BITS - 1);

	private AreaScaler() {
	}

	/** Whether the pixels are opaque and stored in a way that is read here. */
	static boolean supports(BufferedImage image) {
		return switch (image.getType()) {
			case BufferedImage.TYPE_3BYTE_BGR, BufferedImage.TYPE_INT_RGB -> image.getRaster().getParent() == null;
			default -> false;
		};
	}

	/**
	 * A smaller copy of TYPE_INT_RGB.
	 * @param width at most the width of the image
	 * @param height at most the height of the image
	 */
	static BufferedImage scale(BufferedImage image, int width, int height) {
		Areas rows = Areas.of(image.getHeight(), height, 1 << ROW_BITS);
		Areas columns = Areas.of(image.getWidth(), width, 1 << COLUMN_BITS);
		BufferedImage copy = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
		int[] pixels = ((DataBufferInt) copy.getRaster().getDataBuffer()).getData();
		Rows source = Rows.of(image);
		int[] sums = new int[3 * image.getWidth()];
		for (int y = 0; y < height; y++) {
			int first = rows.first[y];
			source.set(first, rows.weights[rows.at[y]], sums);
			for (int i = 1; i < rows.at[y + 1] - rows.at[y]; i++) {
				source.add(first + i, rows.weights[rows.at[y] + i], sums);
			}
			columns(sums, columns, pixels, y * width);
		}
		return copy;
	}

	private static void columns(int[] sums, Areas columns, int[] pixels, int start) {
		int width = columns.first.length;
		for (int x = 0; x < width; x++) {
			int blue = ROUND;
			int green = ROUND;
			int red = ROUND;
			int sample = 3 * columns.first[x];
			for (int i = columns.at[x]; i < columns.at[x + 1]; i++) {
				int weight = columns.weights[i];
				blue += weight * sums[sample];
				green += weight * sums[sample + 1];
				red += weight * sums[sample + 2];
				sample += 3;
			}
			int bits = ROW_BITS + COLUMN_BITS;
			pixels[start + x] = (red >>> bits) << 16 | (green >>> bits) << 8 | blue >>> bits;
		}
	}

	/**
	 * Which pixels of a row or column make up each one of the copy.
	 *
	 * @param first the first pixel of each
	 * @param at where the weights of each begin, and those of the last end
	 * @param weights the share of each pixel; those of one have the same sum exactly, so
	 * that areas of one colour keep it
	 */
	@SuppressWarnings("ArrayRecordComponent") // read in a loop, never compared
	private record Areas(int[] first, int[] at, int[] weights) {

		static Areas of(int size, int scaled, int sum) {
			int[] first = new int[scaled];
			int[] at = new int[scaled + 1];
			int[] weights = new int[size + 2 * scaled];
			for (int i = 0; i < scaled; i++) {
				long start = (long) i * size;
				long end = start + size;
				first[i] = (int) (start / scaled);
				int count = (int) Math.ceilDiv(end, (long) scaled) - first[i];
				long used = 0;
				for (int k = 0; k < count; k++) {
					long until = Math.min((first[i] + k + 1L) * scaled, end) - start;
					long share = (until * sum + size / 2) / size;
					weights[at[i] + k] = (int) (share - used);
					used = share;
				}
				at[i + 1] = at[i] + count;
			}
			return new Areas(first, at, weights);
		}

	}

	/**
	 * The rows of an image, in samples of blue, green and red.
	 */
	private interface Rows {

		void set(int y, int weight, int[] sums);

		void add(int y, int weight, int[] sums);

		static Rows of(BufferedImage image) {
			return (image.getRaster().getDataBuffer() instanceof DataBufferByte bytes) ? new Bytes(bytes.getData())
					: new Packed(((DataBufferInt) image.getRaster().getDataBuffer()).getData());
		}

	}

	private record Bytes(byte[] samples) implements Rows {

		@Override
		public void set(int y, int weight, int[] sums) {
			int start = y * sums.length;
			for (int i = 0; i < sums.length; i++) {
				sums[i] = weight * (this.samples[start + i] & 0xff);
			}
		}

		@Override
		public void add(int y, int weight, int[] sums) {
			int start = y * sums.length;
			for (int i = 0; i < sums.length; i++) {
				sums[i] += weight * (this.samples[start + i] & 0xff);
			}
		}

	}

	private record Packed(int[] pixels) implements Rows {

		@Override
		public void set(int y, int weight, int[] sums) {
			Arrays.fill(sums, 0);
			add(y, weight, sums);
		}

		@Override
		public void add(int y, int weight, int[] sums) {
			int width = sums.length / 3;
			int start = y * width;
			for (int x = 0; x < width; x++) {
				int pixel = this.pixels[start + x];
				sums[3 * x] += weight * (pixel & 0xff);
				sums[3 * x + 1] += weight * (pixel >> 8 & 0xff);
				sums[3 * x + 2] += weight * (pixel >> 16 & 0xff);
			}
		}

	}

}
