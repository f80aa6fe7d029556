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
 * An editor's own image, verified, upright and without metadata.
 *
 * @param original the file to store
 * @param pixels upright, without alpha
 */
@SuppressWarnings("ArrayRecordComponent") // bytes handed on once, never compared
record UploadedImage(ImageFormat format, byte[] original, BufferedImage pixels) {

	private static final int UPRIGHT = 1;

	private static final float ENCODING_QUALITY = 0.92f;

	private static final int WEBP_EFFORT = 4;

	/**
	 * @throws UnusableImage with a sentence for the editor
	 */
	static UploadedImage verify(byte[] bytes) throws IOException {
		ImageFormat format = ImageHeader.read(bytes, Bounds.UPLOADED).format();
		refuseUnsupported(bytes, format);
		int orientation = orientation(bytes);
		BufferedImage pixels = upright(DecodedImage.verify(bytes, Bounds.UPLOADED).pixels(), orientation);
		byte[] original = (orientation == UPRIGHT) ? stripMetadata(bytes, format) : encode(pixels, format);
		return new UploadedImage(format, original, pixels);
	}

	private static void refuseUnsupported(byte[] bytes, ImageFormat format) throws UnusableImage {
		if (format == ImageFormat.JPEG && JpegSegments.isCmyk(bytes)) {
			throw new UnusableImage("The image is in CMYK, a colour mode for print: save it in RGB.");
		}
		if (format == ImageFormat.WEBP && WebpChunks.isAnimated(bytes)) {
			throw new UnusableImage("The image is animated: animated images aren't supported.");
		}
	}

	private static byte[] stripMetadata(byte[] bytes, ImageFormat format) throws UnusableImage {
		return switch (format) {
			case JPEG -> JpegSegments.stripMetadata(bytes);
			case PNG -> PngChunks.stripMetadata(bytes);
			case WEBP -> WebpChunks.stripMetadata(bytes);
		};
	}

	/** 1 to 8 as EXIF numbers them. */
	private static int orientation(byte[] bytes) {
		try {
			Metadata metadata = ImageMetadataReader.readMetadata(new ByteArrayInputStream(bytes), bytes.length);
			for (ExifIFD0Directory directory : metadata.getDirectoriesOfType(ExifIFD0Directory.class)) {
				Integer orientation = directory.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
				if (orientation != null && orientation >= 1 && orientation <= 8) {
					return orientation;
				}
			}
			return UPRIGHT;
		}
		catch (ImageProcessingException | IOException | RuntimeException ex) {
			return UPRIGHT; // browsers ignore unreadable metadata too
		}
	}

	/**
	 * Rotates and mirrors by the table of the EXIF standard (CIPA DC-008).
	 * Thumbnailator's rotation is not used: at some sizes (654 x 331) its pixels differ.
	 */
	private static BufferedImage upright(BufferedImage image, int orientation) {
		if (orientation == UPRIGHT) {
			return image;
		}
		int w = image.getWidth();
		int h = image.getHeight();
		AffineTransform transform = switch (orientation) {
			case 2 -> new AffineTransform(-1, 0, 0, 1, w, 0);
			case 3 -> new AffineTransform(-1, 0, 0, -1, w, h);
			case 4 -> new AffineTransform(1, 0, 0, -1, 0, h);
			case 5 -> new AffineTransform(0, 1, 1, 0, 0, 0);
			case 6 -> new AffineTransform(0, 1, -1, 0, h, 0);
			case 7 -> new AffineTransform(0, -1, -1, 0, h, w);
			default -> new AffineTransform(0, -1, 1, 0, 0, w);
		};
		boolean sideways = orientation >= 5;
		BufferedImage rotated = new BufferedImage(sideways ? h : w, sideways ? w : h, BufferedImage.TYPE_INT_RGB);
		Graphics2D graphics = rotated.createGraphics();
		try {
			graphics.drawImage(image, transform, null);
		}
		finally {
			graphics.dispose();
		}
		return rotated;
	}

	private static byte[] encode(BufferedImage pixels, ImageFormat format) throws IOException {
		return switch (format) {
			case JPEG -> jpeg(pixels);
			case PNG -> DecodedImage.png(pixels);
			case WEBP -> WebpCodec.encode(pixels, ENCODING_QUALITY, WEBP_EFFORT);
		};
	}

	private static byte[] jpeg(BufferedImage pixels) throws IOException {
		ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 20);
		try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
			ImageWriteParam options = writer.getDefaultWriteParam();
			options.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
			options.setCompressionQuality(ENCODING_QUALITY);
			writer.setOutput(out);
			writer.write(null, new IIOImage(pixels, null, null), options);
		}
		finally {
			writer.dispose();
		}
		return bytes.toByteArray();
	}

}
