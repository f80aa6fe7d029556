package app.galley.media;

import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferUShort;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * The colour profile of a file, which says how its samples become sRGB, the colours of
 * the renditions.
 */
final class ColourProfile {

	/** Where a profile says what it is for: {@code mntr}, {@code prtr}, {@code scnr}. */
	private static final int CLASS = 12;

	/** Where a profile says whether its samples are grey, RGB or CMYK. */
	private static final int SAMPLES = 16;

	private static final int HEADER_BYTES = 128;

	/**
	 * Java's own is of version 2, for which littlecms renders dark colours differently.
	 */
	private static final ICC_Profile SRGB = ICC_Profile
		.getInstance(IccProfile.rgb(IccProfile.SRGB, IccProfile.SRGB_CURVE));

	private final ICC_Profile icc;

	private final int components;

	private ColourProfile(ICC_Profile icc, int components) {
		this.icc = icc;
		this.components = components;
	}

	/**
	 * Reads an ICC profile.
	 * @param icc null for a file without one
	 * @param components samples of a pixel: 1 for grey, 3 for RGB, 4 for CMYK
	 * @return null when nothing is to be converted: no profile, sRGB, or one that is
	 * damaged or for other samples, which browsers ignore too
	 */
	static @Nullable ColourProfile of(byte @Nullable [] icc, int components) {
		if (icc == null || icc.length < HEADER_BYTES || !samples(components).equals(tag(icc, SAMPLES))) {
			return null;
		}
		try {
			byte[] input = icc.clone();
			// Java renders a printer's profile colorimetrically, any other as meant.
			System.arraycopy("scnr".getBytes(StandardCharsets.US_ASCII), 0, input, CLASS, 4);
			ColourProfile profile = new ColourProfile(ICC_Profile.getInstance(input), components);
			return profile.isSrgb() ? null : profile;
		}
		catch (RuntimeException ex) {
			return null;
		}
	}

	private static String samples(int components) {
		return switch (components) {
			case 1 -> "GRAY";
			case 4 -> "CMYK";
			default -> "RGB ";
		};
	}

	private static String tag(byte[] icc, int at) {
		return new String(icc, at, 4, StandardCharsets.ISO_8859_1);
	}

	/** Whether the profile changes no colour by more than a level, as sRGB's own do. */
	private boolean isSrgb() {
		int steps = 6;
		int colours = (int) Math.pow(steps, this.components);
		byte[] samples = new byte[colours * this.components];
		for (int i = 0, rest = 0; i < samples.length; i++) {
			rest = (i % this.components == 0) ? i / this.components : rest / steps;
			samples[i] = (byte) (rest % steps * 255 / (steps - 1));
		}
		byte[] rgb = row(colours).convert(samples);
		for (int i = 0; i < rgb.length; i++) {
			int sample = samples[(this.components == 3) ? i : i / 3 * this.components] & 0xff;
			if (this.components == 4 || Math.abs((rgb[i] & 0xff) - sample) > 1) {
				return false;
			}
		}
		return true;
	}

	/** Converts an RGB image in place. */
	void convert(BufferedImage image) {
		WritableRaster raster = image.getRaster();
		int width = image.getWidth();
		Row row = row(width);
		byte[] rgb = new byte[3 * width];
		int[] argb = new int[width];
		boolean packed = image.getType() != BufferedImage.TYPE_3BYTE_BGR;
		for (int y = 0; y < image.getHeight(); y++) {
			if (!packed) {
				raster.getDataElements(0, y, width, 1, rgb);
				raster.setDataElements(0, y, width, 1, row.convert(rgb));
				continue;
			}
			raster.getDataElements(0, y, width, 1, argb);
			for (int x = 0; x < width; x++) {
				rgb[3 * x] = (byte) (argb[x] >> 16);
				rgb[3 * x + 1] = (byte) (argb[x] >> 8);
				rgb[3 * x + 2] = (byte) argb[x];
			}
			byte[] converted = row.convert(rgb);
			for (int x = 0; x < width; x++) {
				argb[x] = argb[x] & 0xff000000 | (converted[3 * x] & 0xff) << 16 | (converted[3 * x + 1] & 0xff) << 8
						| converted[3 * x + 2] & 0xff;
			}
			raster.setDataElements(0, y, width, 1, argb);
		}
	}

	/** A converter for rows of this many pixels. */
	Row row(int width) {
		return new Row(width);
	}

	/**
	 * Converts rows, one after the other.
	 */
	final class Row {

		private final int width;

		private final ColorConvertOp conversion = new ColorConvertOp(new ICC_Profile[] { ColourProfile.this.icc, SRGB },
				null);

		private final byte[] rgb;

		private final WritableRaster out;

		private Row(int width) {
			this.width = width;
			this.rgb = new byte[3 * width];
			this.out = Raster.createInterleavedRaster(new DataBufferByte(this.rgb, this.rgb.length), width, 1,
					3 * width, 3, new int[] { 0, 1, 2 }, null);
		}

		/** Returns R, G and B of each pixel; the next call overwrites them. */
		byte[] convert(byte[] samples) {
			return convert(Raster.createInterleavedRaster(new DataBufferByte(samples, samples.length), this.width, 1,
					this.width * ColourProfile.this.components, ColourProfile.this.components, offsets(), null));
		}

		/** As above, from samples of 16 bits. */
		byte[] convert(short[] samples) {
			return convert(Raster.createInterleavedRaster(new DataBufferUShort(samples, samples.length), this.width, 1,
					this.width * ColourProfile.this.components, ColourProfile.this.components, offsets(), null));
		}

		private byte[] convert(Raster samples) {
			this.conversion.filter(samples, this.out);
			return this.rgb;
		}

		private int[] offsets() {
			return switch (ColourProfile.this.components) {
				case 1 -> new int[] { 0 };
				case 3 -> new int[] { 0, 1, 2 };
				default -> new int[] { 0, 1, 2, 3 };
			};
		}

	}

}
