package app.galley.media;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

import app.galley.media.ImageHeader.Bounds;

/**
 * A verified image: recognized by its bytes, not by a declared type, and readable to the
 * last pixel.
 *
 * @param pixels without alpha
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
				case PNG -> {
					PngChunks.verify(bytes);
					yield decode(bytes, "png");
				}
				case JPEG -> {
					JpegSegments.requireEnd(bytes);
					yield decode(bytes, "jpeg");
				}
				case WEBP -> {
					WebpChunks.requireEnd(bytes);
					yield WebpCodec.decode(bytes);
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
		return new DecodedImage(header, opaque(pixels));
	}

	/**
	 * A JPEG with a whole thumbnail inside has an end-of-image marker even when it is
	 * truncated: hence the warnings.
	 */
	private static BufferedImage decode(byte[] bytes, String format) throws IOException {
		ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
		try (MemoryCacheImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
			StringBuilder warnings = new StringBuilder();
			reader.addIIOReadWarningListener((source, warning) -> warnings.append(warning));
			reader.setInput(in, true, true);
			BufferedImage pixels = reader.read(0);
			if (warnings.toString().contains("Premature end")) {
				throw UnusableImage.truncated();
			}
			return pixels;
		}
		finally {
			reader.dispose();
		}
	}

	private static BufferedImage opaque(BufferedImage pixels) {
		if (pixels.getType() == BufferedImage.TYPE_INT_RGB || pixels.getType() == BufferedImage.TYPE_3BYTE_BGR) {
			return pixels;
		}
		BufferedImage opaque = new BufferedImage(pixels.getWidth(), pixels.getHeight(), BufferedImage.TYPE_INT_RGB);
		Graphics2D graphics = opaque.createGraphics();
		try {
			graphics.drawImage(pixels, 0, 0, Color.WHITE, null);
		}
		finally {
			graphics.dispose();
		}
		return opaque;
	}

	static byte[] png(BufferedImage pixels) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 20);
		try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
			ImageIO.write(pixels, "png", out);
		}
		return bytes.toByteArray();
	}

}
