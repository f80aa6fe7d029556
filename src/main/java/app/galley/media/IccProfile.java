package app.galley.media;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes ICC profiles (ISO 15076-1) for files that describe their colours in numbers.
 */
final class IccProfile {

	/** Chromaticities x and y of white, red, green and blue. */
	static final double[] SRGB = { 0.3127, 0.329, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06 };

	/** As {@link #SRGB}. */
	static final double[] DISPLAY_P3 = { 0.3127, 0.329, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06 };

	/** As {@link #SRGB}. */
	static final double[] BT_2020 = { 0.3127, 0.329, 0.708, 0.292, 0.17, 0.797, 0.131, 0.046 };

	/** y = x^g, or with five numbers: g, a, b, c, d of (ax + b)^g, below d: cx. */
	static final double[] SRGB_CURVE = { 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045 };

	/** As {@link #SRGB_CURVE}. */
	static final double[] BT_709_CURVE = { 1 / 0.45, 1 / 1.099, 0.099 / 1.099, 1 / 4.5, 0.081 };

	/** White of the profile connection space, in XYZ. */
	private static final double[] D50 = { 0.9642, 1, 0.8249 };

	private static final double[][] BRADFORD = { { 0.8951, 0.2664, -0.1614 }, { -0.7502, 1.7135, 0.0367 },
			{ 0.0389, -0.0685, 1.0296 } };

	private static final int HEADER_BYTES = 128;

	private IccProfile() {
	}

	/**
	 * A profile of RGB values.
	 * @param xy as {@link #SRGB}
	 * @param curve as {@link #SRGB_CURVE}
	 */
	static byte[] rgb(double[] xy, double[] curve) {
		double[][] colorants = new double[3][3];
		for (int colour = 0; colour < 3; colour++) {
			double[] xyz = xyz(xy[2 * colour + 2], xy[2 * colour + 3]);
			for (int i = 0; i < 3; i++) {
				colorants[i][colour] = xyz[i];
			}
		}
		double[] white = xyz(xy[0], xy[1]);
		double[] amounts = times(inverse(colorants), white);
		double[] cone = times(BRADFORD, white);
		double[] coneOfD50 = times(BRADFORD, D50);
		Map<String, byte[]> tags = new LinkedHashMap<>();
		tags.put("wtpt", xyzTag(D50));
		for (int colour = 0; colour < 3; colour++) {
			double[] column = { amounts[colour] * colorants[0][colour], amounts[colour] * colorants[1][colour],
					amounts[colour] * colorants[2][colour] };
			double[] adapted = times(BRADFORD, column);
			for (int i = 0; i < 3; i++) {
				adapted[i] *= coneOfD50[i] / cone[i];
			}
			String name = "rgb".substring(colour, colour + 1);
			tags.put(name + "XYZ", xyzTag(times(inverse(BRADFORD), adapted)));
			tags.put(name + "TRC", curveTag(curve));
		}
		return profile("RGB ", tags);
	}

	/**
	 * A profile of grey values.
	 * @param curve as {@link #SRGB_CURVE}
	 */
	static byte[] grey(double[] curve) {
		Map<String, byte[]> tags = new LinkedHashMap<>();
		tags.put("wtpt", xyzTag(D50));
		tags.put("kTRC", curveTag(curve));
		return profile("GRAY", tags);
	}

	private static byte[] profile(String samples, Map<String, byte[]> tags) {
		int table = HEADER_BYTES + 4 + 12 * tags.size();
		ByteBuffer out = ByteBuffer.allocate(table + tags.values().stream().mapToInt((data) -> data.length).sum());
		out.putInt(out.capacity()).putInt(0).putInt(0x04200000);
		out.put(ascii("mntr")).put(ascii(samples)).put(ascii("XYZ "));
		out.position(36).put(ascii("acsp"));
		out.position(68);
		for (double value : D50) {
			out.putInt(fixed(value));
		}
		out.position(HEADER_BYTES).putInt(tags.size());
		int at = table;
		for (Map.Entry<String, byte[]> tag : tags.entrySet()) {
			out.put(ascii(tag.getKey())).putInt(at).putInt(tag.getValue().length);
			at += tag.getValue().length;
		}
		tags.values().forEach(out::put);
		return out.array();
	}

	private static byte[] xyzTag(double[] xyz) {
		ByteBuffer out = ByteBuffer.allocate(20).put(ascii("XYZ ")).putInt(0);
		for (double value : xyz) {
			out.putInt(fixed(value));
		}
		return out.array();
	}

	private static byte[] curveTag(double[] curve) {
		ByteBuffer out = ByteBuffer.allocate(12 + 4 * curve.length).put(ascii("para")).putInt(0);
		out.putShort((short) ((curve.length == 1) ? 0 : 3)).putShort((short) 0);
		for (double value : curve) {
			out.putInt(fixed(value));
		}
		return out.array();
	}

	private static double[] xyz(double x, double y) {
		return new double[] { x / y, 1, (1 - x - y) / y };
	}

	private static double[] times(double[][] matrix, double[] vector) {
		double[] product = new double[3];
		for (int row = 0; row < 3; row++) {
			for (int i = 0; i < 3; i++) {
				product[row] += matrix[row][i] * vector[i];
			}
		}
		return product;
	}

	private static double[][] inverse(double[][] m) {
		double[][] inverse = new double[3][3];
		double determinant = 0;
		for (int i = 0; i < 3; i++) {
			determinant += m[0][i] * minor(m, 0, i);
		}
		for (int row = 0; row < 3; row++) {
			for (int column = 0; column < 3; column++) {
				inverse[column][row] = minor(m, row, column) / determinant;
			}
		}
		return inverse;
	}

	/** Signed: rows and columns are taken in a circle. */
	private static double minor(double[][] m, int row, int column) {
		int r1 = (row + 1) % 3;
		int r2 = (row + 2) % 3;
		int c1 = (column + 1) % 3;
		int c2 = (column + 2) % 3;
		return m[r1][c1] * m[r2][c2] - m[r1][c2] * m[r2][c1];
	}

	/** A number with 16 bits after the point. */
	private static int fixed(double value) {
		return (int) Math.round(value * 65_536);
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

}
