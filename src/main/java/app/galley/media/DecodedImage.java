package app.galley.media;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;

import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A picture that was looked at: known by its bytes, whatever anybody said it was, and
 * readable to the last pixel.
 *
 * @param pixels without alpha
 */
public record DecodedImage(ImageHeader header, BufferedImage pixels) {

	/**
	 * Makes the files to store from what a server gave: a marked PNG without the server's
	 * words (they tell the prompt), its copies and its blur. Same bytes in, same bytes
	 * out.
	 * @throws UnusableImage with a sentence for the editor
	 */
	public static PreparedImage prepare(byte[] bytes, XmpProvenance provenance) throws IOException {
		DecodedImage picture = verify(bytes);
		String xmp = provenance.xmp();
		byte[] png = (picture.header.type() == ImageFormat.PNG) ? bytes : png(picture.pixels);
		return new PreparedImage(PngChunks.withXmp(png, xmp), ImageFormat.PNG.contentType(), picture.header.width(),
				picture.header.height(), Renditions.blur(picture.pixels), Renditions.of(picture.pixels, xmp));
	}

	/**
	 * @throws UnusableImage with a sentence for the editor
	 */
	static DecodedImage verify(byte[] bytes) throws IOException {
		return verify(bytes, ImageHeader.Bounds.GENERATED);
	}

	static DecodedImage verify(byte[] bytes, ImageHeader.Bounds bounds) throws IOException {
		ImageHeader header = ImageHeader.read(bytes, bounds);
		BufferedImage pixels;
		try {
			pixels = switch (header.type()) {
				case PNG -> {
					PngChunks.verify(bytes);
					yield decode(bytes, "png");
				}
				case JPEG -> {
					requireEnd(bytes);
					yield decode(bytes, "jpeg");
				}
				case WEBP -> {
					WebpFile.requireEnd(bytes);
					yield WebpFile.decode(bytes);
				}
			};
		}
		catch (UnusableImage ex) {
			throw ex;
		}
		catch (IOException | RuntimeException ex) {
			throw new UnusableImage("The picture is damaged: not all of it can be read.", ex);
		}
		if (pixels.getWidth() != header.width() || pixels.getHeight() != header.height()) {
			throw new UnusableImage("The picture is damaged: it says two different sizes.");
		}
		return new DecodedImage(header, opaque(pixels));
	}

	/**
	 * ImageIO paints what is missing of a JPEG grey. The end-of-image marker cannot occur
	 * among the pixels, where every 0xff is followed by a zero.
	 */
	private static void requireEnd(byte[] jpeg) throws UnusableImage {
		for (int at = jpeg.length - 2; at > 0; at--) {
			if (jpeg[at] == (byte) 0xff && jpeg[at + 1] == (byte) 0xd9) {
				return;
			}
		}
		throw new UnusableImage("The picture breaks off: its end is missing.");
	}

	/**
	 * A JPEG with a whole thumbnail in it may break off all the same: hence the warnings.
	 */
	private static BufferedImage decode(byte[] bytes, String format) throws IOException {
		Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
		ImageReader reader = readers.next();
		try (MemoryCacheImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
			StringBuilder warnings = new StringBuilder();
			reader.addIIOReadWarningListener((source, warning) -> warnings.append(warning));
			reader.setInput(in, true, true);
			BufferedImage pixels = reader.read(0);
			if (warnings.toString().contains("Premature end")) {
				throw new UnusableImage("The picture breaks off: its end is missing.");
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
		Graphics2D on = opaque.createGraphics();
		try {
			on.drawImage(pixels, 0, 0, Color.WHITE, null);
		}
		finally {
			on.dispose();
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
