package app.galley.media;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.awt.image.DirectColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

import app.galley.media.ImageHeader.Bounds;

/**
 * A verified image: recognized by its bytes, not by a declared type, and readable to the
 * last pixel.
 *
 * @param pixels in 8-bit sRGB, with alpha only when a pixel is transparent
 */
record DecodedImage(ImageHeader header, BufferedImage pixels) {

	/**
	 * @throws UnusableImage with a sentence for the editor
	 */
	static DecodedImage verify(byte[] bytes, Bounds bounds) throws IOException {
		ImageHeader header = ImageHeader.read(bytes, bounds);
		BufferedImage pixels;
		try {
			pixels = switch (header.format()) {
				case PNG -> PngDecoder.decode(bytes);
				case JPEG -> {
					JpegSegments.requireEnd(bytes);
					yield JpegDecoder.decode(bytes);
				}
				case WEBP -> {
					WebpChunks.requireEnd(bytes);
					yield webp(bytes);
				}
			};
		}
		catch (UnusableImage ex) {
			throw ex;
		}
		catch (IOException | RuntimeException ex) {
			throw new UnusableImage("The image is damaged: part of it cannot be read.", ex);
		}
		if (pixels.getWidth() != header.width() || pixels.getHeight() != header.height()) {
			throw new UnusableImage("The image is damaged: its header and its pixels have different sizes.");
		}
		return new DecodedImage(header, withoutNeedlessAlpha(pixels));
	}

	private static BufferedImage webp(byte[] bytes) throws IOException {
		BufferedImage pixels = WebpCodec.decode(bytes);
		ColourProfile profile = ColourProfile.of(WebpChunks.find(bytes, "ICCP"), 3);
		if (profile != null) {
			profile.convert(pixels);
		}
		return pixels;
	}

	/** The same pixels, without copying them. */
	private static BufferedImage withoutNeedlessAlpha(BufferedImage pixels) {
		if (!pixels.getColorModel().hasAlpha()) {
			return pixels;
		}
		DataBufferInt argb = (DataBufferInt) pixels.getRaster().getDataBuffer();
		for (int pixel : argb.getData()) {
			if (pixel >>> 24 != 0xff) {
				return pixels;
			}
		}
		DirectColorModel rgb = new DirectColorModel(24, 0xff0000, 0xff00, 0xff);
		return new BufferedImage(rgb, Raster.createPackedRaster(argb, pixels.getWidth(), pixels.getHeight(),
				pixels.getWidth(), rgb.getMasks(), null), false, null);
	}

	static byte[] png(BufferedImage pixels) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 20);
		try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
			ImageIO.write(pixels, "png", out);
		}
		return bytes.toByteArray();
	}

}
