package app.galley.media;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferInt;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.zip.InflaterInputStream;

import app.galley.media.PngChunks.Chunk;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a PNG file (ISO/IEC 15948) into 8-bit sRGB, row by row: a pixel takes 3 bytes,
 * or 4 with alpha, whatever its depth in the file. ImageIO is not used for it: it holds
 * 16-bit pixels of 8 bytes, ignores colour profiles and transparent colours, and takes
 * grey values for linear light.
 */
final class PngDecoder {

	private static final int GREY = 0;

	private static final int RGB = 2;

	private static final int PALETTE = 3;

	private static final int GREY_ALPHA = 4;

	private static final int RGB_ALPHA = 6;

	private static final List<Pass> SEQUENTIAL = List.of(new Pass(0, 0, 1, 1));

	private static final List<Pass> INTERLACED = List.of(new Pass(0, 0, 8, 8), new Pass(4, 0, 8, 8),
			new Pass(0, 4, 4, 8), new Pass(2, 0, 4, 4), new Pass(0, 2, 2, 4), new Pass(1, 0, 2, 2),
			new Pass(0, 1, 1, 2));

	private final List<Chunk> chunks;

	private final int width;

	private final int height;

	private final int depth;

	private final int type;

	private final List<Pass> passes;

	/** Samples of a pixel, alpha included. */
	private final int channels;

	/** ARGB of each index. */
	private final int[] palette;

	/** The samples of the one colour that is transparent; null when there is none. */
	private final int @Nullable [] transparent;

	private final @Nullable ColourProfile profile;

	private final BufferedImage image;

	/** The image's pixels when one may be transparent, else empty. */
	private final int[] argb;

	/** The image's pixels when none is transparent, else empty. */
	private final byte[] bgr;

	private PngDecoder(List<Chunk> chunks) throws UnusableImage {
		this.chunks = chunks;
		ByteBuffer header = require("IHDR");
		this.width = header.getInt();
		this.height = header.getInt();
		this.depth = header.get();
		this.type = header.get();
		this.passes = (header.get(12) == 1) ? INTERLACED : SEQUENTIAL;
		this.channels = switch (this.type) {
			case GREY, PALETTE -> 1;
			case GREY_ALPHA -> 2;
			case RGB -> 3;
			case RGB_ALPHA -> 4;
			default -> throw new UnusableImage("The PNG image is damaged: its colour type is unknown.");
		};
		boolean depthExists = switch (this.depth) {
			case 1, 2, 4 -> this.channels == 1;
			case 8 -> true;
			case 16 -> this.type != PALETTE;
			default -> false;
		};
		if (!depthExists) {
			throw new UnusableImage("The PNG image is damaged: its bit depth is unknown.");
		}
		boolean grey = this.type == GREY || this.type == GREY_ALPHA;
		this.profile = PngProfile.read(chunks, grey ? 1 : 3);
		ByteBuffer transparency = PngChunks.find(chunks, "tRNS");
		this.palette = (this.type == PALETTE) ? palette(transparency) : new int[0];
		this.transparent = (this.type == GREY || this.type == RGB) ? samples(transparency, this.channels) : null;
		boolean alpha = this.type == GREY_ALPHA || this.type == RGB_ALPHA || transparency != null;
		this.image = new BufferedImage(this.width, this.height,
				alpha ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_3BYTE_BGR);
		DataBuffer pixels = this.image.getRaster().getDataBuffer();
		this.argb = (pixels instanceof DataBufferInt ints) ? ints.getData() : new int[0];
		this.bgr = (pixels instanceof DataBufferByte bytes) ? bytes.getData() : new byte[0];
	}

	/**
	 * Decodes into TYPE_3BYTE_BGR, or TYPE_INT_ARGB when a pixel may be transparent.
	 * @throws UnusableImage when part of the file is missing or damaged
	 */
	static BufferedImage decode(byte[] png) throws IOException {
		PngDecoder decoder = new PngDecoder(PngChunks.read(png));
		try {
			decoder.decode();
		}
		catch (EOFException ex) {
			throw UnusableImage.truncated();
		}
		return decoder.image;
	}

	private void decode() throws IOException {
		List<InputStream> data = this.chunks.stream()
			.filter((chunk) -> chunk.type().equals("IDAT"))
			.<InputStream>map((chunk) -> new ByteArrayInputStream(chunk.png(), chunk.offset(), chunk.length()))
			.toList();
		try (InputStream in = new InflaterInputStream(new SequenceInputStream(Collections.enumeration(data)))) {
			for (Pass pass : this.passes) {
				decode(in, pass);
			}
		}
	}

	private void decode(InputStream in, Pass pass) throws IOException {
		int columns = Math.ceilDiv(this.width - pass.x, pass.stepX);
		int rows = Math.ceilDiv(this.height - pass.y, pass.stepY);
		if (columns <= 0 || rows <= 0) {
			return;
		}
		int rowBytes = Math.ceilDiv(columns * this.channels * this.depth, 8);
		byte[] row = new byte[rowBytes];
		byte[] above = new byte[rowBytes];
		int[] samples = new int[columns * this.channels];
		Colours colours = new Colours(columns);
		for (int y = pass.y; y < this.height; y += pass.stepY) {
			int filter = in.read();
			if (filter < 0 || in.readNBytes(row, 0, rowBytes) < rowBytes) {
				throw UnusableImage.truncated();
			}
			unfilter(filter, row, above);
			unpack(row, samples);
			if (this.type == PALETTE) {
				for (int column = 0; column < columns; column++) {
					put(pass.x + column * pass.stepX, y, colour(samples[column]));
				}
			}
			else {
				colours.convert(samples);
				for (int column = 0; column < columns; column++) {
					put(pass.x + column * pass.stepX, y, alpha(samples, column) << 24 | colours.rgb(column));
				}
			}
			byte[] swapped = above;
			above = row;
			row = swapped;
		}
	}

	private void unfilter(int filter, byte[] row, byte[] above) throws UnusableImage {
		int step = Math.max(1, this.channels * this.depth / 8);
		switch (filter) {
			case 0 -> {
			}
			case 1 -> {
				for (int i = step; i < row.length; i++) {
					row[i] += row[i - step];
				}
			}
			case 2 -> {
				for (int i = 0; i < row.length; i++) {
					row[i] += above[i];
				}
			}
			case 3 -> {
				for (int i = 0; i < row.length; i++) {
					int left = (i < step) ? 0 : row[i - step] & 0xff;
					row[i] += (byte) ((left + (above[i] & 0xff)) / 2);
				}
			}
			case 4 -> {
				for (int i = 0; i < row.length; i++) {
					row[i] += (i < step) ? above[i]
							: (byte) paeth(row[i - step] & 0xff, above[i] & 0xff, above[i - step] & 0xff);
				}
			}
			default -> throw new UnusableImage("The PNG image is damaged: a row has an unknown filter.");
		}
	}

	/** Whichever neighbour is nearest to left + above - corner. */
	private static int paeth(int left, int above, int corner) {
		int toLeft = Math.abs(above - corner);
		int toAbove = Math.abs(left - corner);
		int toCorner = Math.abs(left + above - 2 * corner);
		if (toLeft <= toAbove && toLeft <= toCorner) {
			return left;
		}
		return (toAbove <= toCorner) ? above : corner;
	}

	private void unpack(byte[] row, int[] samples) {
		switch (this.depth) {
			case 8 -> {
				for (int i = 0; i < samples.length; i++) {
					samples[i] = row[i] & 0xff;
				}
			}
			case 16 -> {
				for (int i = 0; i < samples.length; i++) {
					samples[i] = (row[2 * i] & 0xff) << 8 | row[2 * i + 1] & 0xff;
				}
			}
			default -> {
				int inByte = 8 / this.depth;
				int mask = (1 << this.depth) - 1;
				for (int i = 0; i < samples.length; i++) {
					samples[i] = row[i / inByte] >> (8 - this.depth * (i % inByte + 1)) & mask;
				}
			}
		}
	}

	private void put(int x, int y, int argb) {
		int at = y * this.width + x;
		if (this.argb.length > 0) {
			this.argb[at] = argb;
			return;
		}
		this.bgr[3 * at] = (byte) argb;
		this.bgr[3 * at + 1] = (byte) (argb >> 8);
		this.bgr[3 * at + 2] = (byte) (argb >> 16);
	}

	private int alpha(int[] samples, int column) {
		int at = column * this.channels;
		if (this.transparent != null) {
			return Arrays.equals(samples, at, at + this.channels, this.transparent, 0, this.channels) ? 0 : 0xff;
		}
		return (this.type == GREY_ALPHA || this.type == RGB_ALPHA) ? eightBits(samples[at + this.channels - 1]) : 0xff;
	}

	/** Scales a sample to 8 bits. */
	private int eightBits(int sample) {
		return switch (this.depth) {
			case 8 -> sample;
			case 16 -> (sample * 255 + 32_895) >>> 16;
			default -> sample * 255 / ((1 << this.depth) - 1);
		};
	}

	/** Black for an index beyond the palette, as in browsers. */
	private int colour(int index) {
		return (index < this.palette.length) ? this.palette[index] : 0xff000000;
	}

	private int[] palette(@Nullable ByteBuffer transparency) throws UnusableImage {
		ByteBuffer colours = require("PLTE");
		int size = colours.remaining() / 3;
		byte[] rgb = new byte[3 * size];
		colours.get(rgb);
		if (this.profile != null) {
			rgb = this.profile.row(size).convert(rgb);
		}
		int[] argb = new int[size];
		for (int i = 0; i < size; i++) {
			int alpha = (transparency != null && i < transparency.remaining()) ? transparency.get(i) & 0xff : 0xff;
			argb[i] = alpha << 24 | rgb(rgb, i);
		}
		return argb;
	}

	private static int @Nullable [] samples(@Nullable ByteBuffer transparency, int channels) {
		if (transparency == null || transparency.remaining() < 2 * channels) {
			return null;
		}
		int[] samples = new int[channels];
		for (int i = 0; i < channels; i++) {
			samples[i] = transparency.getShort(2 * i) & 0xffff;
		}
		return samples;
	}

	private static int rgb(byte[] rgb, int pixel) {
		return (rgb[3 * pixel] & 0xff) << 16 | (rgb[3 * pixel + 1] & 0xff) << 8 | rgb[3 * pixel + 2] & 0xff;
	}

	private ByteBuffer require(String type) throws UnusableImage {
		ByteBuffer data = PngChunks.find(this.chunks, type);
		if (data == null) {
			throw new UnusableImage("The PNG image is damaged: it has no " + type + " chunk.");
		}
		return data;
	}

	/** One pass over the pixels: where it starts and its steps, in pixels. */
	private record Pass(int x, int y, int stepX, int stepY) {
	}

	/** The colours of one row, without alpha, in sRGB. */
	private final class Colours {

		private final int columns;

		private final boolean grey = PngDecoder.this.channels < 3;

		private final ColourProfile.@Nullable Row row;

		private final byte[] narrow;

		private final short[] wide;

		private byte[] rgb = new byte[0];

		Colours(int columns) {
			this.columns = columns;
			ColourProfile profile = PngDecoder.this.profile;
			this.row = (profile != null && PngDecoder.this.type != PALETTE) ? profile.row(columns) : null;
			int samples = columns * (this.grey ? 1 : 3);
			this.wide = new short[(this.row != null && PngDecoder.this.depth == 16) ? samples : 0];
			this.narrow = new byte[(this.wide.length == 0) ? samples : 0];
		}

		void convert(int[] samples) {
			int channels = PngDecoder.this.channels;
			int colours = this.grey ? 1 : 3;
			for (int column = 0; column < this.columns; column++) {
				for (int colour = 0; colour < colours; colour++) {
					int sample = samples[column * channels + colour];
					if (this.wide.length > 0) {
						this.wide[column * colours + colour] = (short) sample;
					}
					else {
						this.narrow[column * colours + colour] = (byte) eightBits(sample);
					}
				}
			}
			if (this.row == null) {
				this.rgb = this.narrow;
			}
			else {
				this.rgb = (this.wide.length > 0) ? this.row.convert(this.wide) : this.row.convert(this.narrow);
			}
		}

		int rgb(int column) {
			if (this.grey && this.row == null) {
				return (this.rgb[column] & 0xff) * 0x010101;
			}
			return PngDecoder.rgb(this.rgb, column);
		}

	}

}
