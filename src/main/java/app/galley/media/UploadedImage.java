package app.galley.media;

import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

import app.galley.media.ImageHeader.Bounds;
import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;

/**
 * Makes the files to store from an editor's own picture. The original keeps its pixels,
 * its type and its colour profile and loses all that cameras and programs wrote about it:
 * where it was taken, by whom, with what. One that lies on its side is turned.
 */
public final class UploadedImage {

	private static final float JPEG_QUALITY = 0.92f;

	private UploadedImage() {
	}

	/**
	 * Same bytes in, same bytes out.
	 * @throws UnusableImage with a sentence for the editor
	 */
	public static PreparedImage prepare(byte[] bytes) throws IOException {
		ImageFormat type = ImageHeader.read(bytes, Bounds.UPLOADED).type();
		refuseWhatPagesCannotShow(bytes, type);
		int orientation = orientation(bytes);
		BufferedImage pixels = turned(DecodedImage.verify(bytes, Bounds.UPLOADED).pixels(), orientation);
		byte[] original = (orientation == 1) ? stripMetadata(bytes, type) : encode(pixels, type);
		return new PreparedImage(original, type.contentType(), pixels.getWidth(), pixels.getHeight(),
				Renditions.blur(pixels), Renditions.of(pixels, null));
	}

	private static void refuseWhatPagesCannotShow(byte[] bytes, ImageFormat type) throws UnusableImage {
		if (type == ImageFormat.JPEG && JpegSegments.components(bytes) == 4) {
			throw new UnusableImage("The picture is in CMYK colours, for print: save it in RGB colours.");
		}
		if (type == ImageFormat.WEBP && WebpChunks.animated(bytes)) {
			throw new UnusableImage("The picture moves: save one of its frames.");
		}
	}

	private static byte[] stripMetadata(byte[] bytes, ImageFormat type) throws UnusableImage {
		return switch (type) {
			case JPEG -> JpegSegments.stripMetadata(bytes);
			case PNG -> PngChunks.withXmp(bytes, null);
			case WEBP -> WebpChunks.stripMetadata(bytes);
		};
	}

	/** 1 to 8 as EXIF counts them; 1 is upright. */
	private static int orientation(byte[] bytes) {
		try {
			Metadata metadata = ImageMetadataReader.readMetadata(new ByteArrayInputStream(bytes), bytes.length);
			for (ExifIFD0Directory directory : metadata.getDirectoriesOfType(ExifIFD0Directory.class)) {
				Integer orientation = directory.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
				if (orientation != null && orientation >= 1 && orientation <= 8) {
					return orientation;
				}
			}
			return 1;
		}
		catch (ImageProcessingException | IOException | RuntimeException ex) {
			return 1; // what cannot be read, browsers do not read either
		}
	}

	/** As the EXIF standard (CIPA DC-008) draws the eight ways to hold a camera. */
	private static BufferedImage turned(BufferedImage picture, int orientation) {
		if (orientation == 1) {
			return picture;
		}
		int w = picture.getWidth();
		int h = picture.getHeight();
		AffineTransform turn = switch (orientation) {
			case 2 -> new AffineTransform(-1, 0, 0, 1, w, 0);
			case 3 -> new AffineTransform(-1, 0, 0, -1, w, h);
			case 4 -> new AffineTransform(1, 0, 0, -1, 0, h);
			case 5 -> new AffineTransform(0, 1, 1, 0, 0, 0);
			case 6 -> new AffineTransform(0, 1, -1, 0, h, 0);
			case 7 -> new AffineTransform(0, -1, -1, 0, h, w);
			default -> new AffineTransform(0, -1, 1, 0, 0, w);
		};
		boolean lying = orientation >= 5;
		BufferedImage turned = new BufferedImage(lying ? h : w, lying ? w : h, BufferedImage.TYPE_INT_RGB);
		Graphics2D on = turned.createGraphics();
		try {
			on.drawImage(picture, turn, null);
		}
		finally {
			on.dispose();
		}
		return turned;
	}

	private static byte[] encode(BufferedImage pixels, ImageFormat type) throws IOException {
		return switch (type) {
			case JPEG -> jpeg(pixels);
			case PNG -> DecodedImage.png(pixels);
			case WEBP -> WebpFile.encode(pixels, JPEG_QUALITY, 4);
		};
	}

	private static byte[] jpeg(BufferedImage pixels) throws IOException {
		ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 20);
		try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
			ImageWriteParam options = writer.getDefaultWriteParam();
			options.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
			options.setCompressionQuality(JPEG_QUALITY);
			writer.setOutput(out);
			writer.write(null, new IIOImage(pixels, null, null), options);
		}
		finally {
			writer.dispose();
		}
		return bytes.toByteArray();
	}

}
