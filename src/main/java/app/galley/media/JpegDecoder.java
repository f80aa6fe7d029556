package app.galley.media;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;

import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

import app.galley.media.JpegSegments.Colours;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a JPEG file into 8-bit sRGB. ImageIO decodes the samples; their colours are
 * converted here, because it reads no CMYK and takes grey values for linear light.
 */
final class JpegDecoder {

	private JpegDecoder() {
	}

	/**
	 * Decodes into TYPE_3BYTE_BGR.
	 * @throws UnusableImage when part of the file is missing
	 */
	static BufferedImage decode(byte[] jpeg) throws IOException {
		Colours colours = JpegSegments.colours(jpeg);
		ColourProfile profile = ColourProfile.of(colours.icc(), colours.components());
		ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
		byte[] plain = JpegSegments.forDecoder(jpeg, colours);
		try (MemoryCacheImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(plain))) {
			StringBuilder warnings = new StringBuilder();
			reader.addIIOReadWarningListener((source, warning) -> warnings.append(warning));
			reader.setInput(in, true, true);
			BufferedImage image = switch (colours.components()) {
				case 1 -> grey(reader.read(0).getRaster(), profile);
				case 4 -> cmyk(reader.readRaster(0, null), colours.differences(), profile);
				default -> rgb(reader.read(0), profile);
			};
			// A JPEG with a whole thumbnail inside has an end-of-image marker even when
			// it
			// is truncated.
			if (warnings.toString().contains("Premature end")) {
				throw UnusableImage.truncated();
			}
			return image;
		}
		finally {
			reader.dispose();
		}
	}

	private static BufferedImage rgb(BufferedImage image, @Nullable ColourProfile profile) {
		if (profile != null) {
			profile.convert(image);
		}
		return image;
	}

	private static BufferedImage grey(Raster samples, @Nullable ColourProfile profile) {
		int width = samples.getWidth();
		ColourProfile.Row row = (profile != null) ? profile.row(width) : null;
		BufferedImage image = new BufferedImage(width, samples.getHeight(), BufferedImage.TYPE_3BYTE_BGR);
		byte[] grey = new byte[width];
		byte[] rgb = new byte[3 * width];
		for (int y = 0; y < samples.getHeight(); y++) {
			samples.getDataElements(0, y, width, 1, grey);
			for (int i = 0; i < rgb.length; i++) {
				rgb[i] = grey[i / 3];
			}
			image.getRaster().setDataElements(0, y, width, 1, (row != null) ? row.convert(grey) : rgb);
		}
		return image;
	}

	/**
	 * CMYK files hold the light that is left, not the ink, as Adobe's programs began to
	 * write them.
	 * @param differences whether C, M and Y are coded as brightness and differences
	 */
	private static BufferedImage cmyk(Raster samples, boolean differences, @Nullable ColourProfile profile) {
		int width = samples.getWidth();
		ColourProfile.Row row = (profile != null) ? profile.row(width) : null;
		BufferedImage image = new BufferedImage(width, samples.getHeight(), BufferedImage.TYPE_3BYTE_BGR);
		byte[] pixels = new byte[4 * width];
		byte[] rgb = new byte[3 * width];
		for (int y = 0; y < samples.getHeight(); y++) {
			samples.getDataElements(0, y, width, 1, pixels);
			for (int at = 0; at < pixels.length; at += 4) {
				if (differences) {
					light(pixels, at);
				}
				for (int i = 0; row == null && i < 3; i++) {
					int light = (pixels[at + i] & 0xff) * (pixels[at + 3] & 0xff);
					rgb[at / 4 * 3 + i] = (byte) ((light + 127) / 255);
				}
				for (int i = 0; i < 4; i++) {
					pixels[at + i] = (byte) ~pixels[at + i];
				}
			}
			image.getRaster().setDataElements(0, y, width, 1, (row != null) ? row.convert(pixels) : rgb);
		}
		return image;
	}

	/** From YCC, by the formula of JFIF; its R, G and B are the inks. */
	private static void light(byte[] pixels, int at) {
		int brightness = pixels[at] & 0xff;
		int blue = (pixels[at + 1] & 0xff) - 128;
		int red = (pixels[at + 2] & 0xff) - 128;
		pixels[at] = inverted(brightness + 1.402 * red);
		pixels[at + 1] = inverted(brightness - 0.344136 * blue - 0.714136 * red);
		pixels[at + 2] = inverted(brightness + 1.772 * blue);
	}

	private static byte inverted(double value) {
		return (byte) (255 - Math.clamp(Math.round(value), 0, 255));
	}

}
