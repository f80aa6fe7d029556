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
import org.jspecify.annotations.Nullable;

/**
 * An editor's own image, verified, upright and without metadata.
 *
 * @param original the file to store
 * @param pixels upright, in 8-bit sRGB
 * @param aiMark what the file or its editor says of AI; null for nothing
 */
@SuppressWarnings("ArrayRecordComponent") // bytes handed on once, never compared
record UploadedImage(ImageFormat format, byte[] original, BufferedImage pixels, @Nullable AiMark aiMark) {

	private static final int UPRIGHT = 1;

	private static final float ENCODING_QUALITY = 0.92f;

	private static final int WEBP_EFFORT = 4;

	/**
	 * @param declared what the editor says of AI; null for nothing
	 * @throws UnusableImage with a sentence for the editor
	 */
	static UploadedImage verify(byte[] bytes, @Nullable AiUse declared, Bounds bounds) throws IOException {
		ImageFormat format = ImageHeader.read(bytes, bounds).format();
		refuseUnsupported(bytes, format);
		Metadata metadata = metadata(bytes, format);
		int orientation = orientation(metadata);
		AiMark mark = AiMarks.strongest(AiMarks.read(bytes, format, metadata),
				(declared != null) ? new AiMark(declared, null) : null);
		BufferedImage pixels = upright(DecodedImage.verify(bytes, bounds).pixels(), orientation);
		byte[] original = (orientation == UPRIGHT && !isCmyk(bytes, format)) ? stripMetadata(bytes, format)
				: encode(pixels, format);
		return new UploadedImage(format,
				(mark != null) ? withXmp(original, format, pixels, XmpProvenance.of(mark).xmp()) : original, pixels,
				mark);
	}

	private static void refuseUnsupported(byte[] bytes, ImageFormat format) throws UnusableImage {
		if (format == ImageFormat.JPEG && !JpegSegments.colours(bytes).supported()) {
			throw new UnusableImage(
					"The image is a rare kind of JPEG: save it as baseline or progressive, with 8 bits a channel.");
		}
		if (format == ImageFormat.WEBP && WebpChunks.isAnimated(bytes)) {
			throw new UnusableImage("The image is animated: animated images aren't supported.");
		}
	}

	/** Of CMYK, for print, each program shows other colours. */
	private static boolean isCmyk(byte[] bytes, ImageFormat format) throws UnusableImage {
		return format == ImageFormat.JPEG && JpegSegments.colours(bytes).components() == 4;
	}

	private static byte[] stripMetadata(byte[] bytes, ImageFormat format) throws UnusableImage {
		return switch (format) {
			case JPEG -> JpegSegments.stripMetadata(bytes);
			case PNG -> PngChunks.stripMetadata(bytes);
			case WEBP -> WebpChunks.stripMetadata(bytes);
		};
	}

	private static byte[] withXmp(byte[] bytes, ImageFormat format, BufferedImage pixels, String xmp)
			throws UnusableImage {
		return switch (format) {
			case JPEG -> JpegSegments.withXmp(bytes, xmp);
			case PNG -> PngChunks.withXmp(bytes, xmp);
			case WEBP -> WebpChunks.withXmp(bytes, pixels.getWidth(), pixels.getHeight(), xmp);
		};
	}

	private static Metadata metadata(byte[] bytes, ImageFormat format) throws UnusableImage {
		byte[] source = (format == ImageFormat.PNG) ? PngChunks.metadata(bytes) : bytes;
		try {
			return ImageMetadataReader.readMetadata(new ByteArrayInputStream(source), source.length);
		}
		catch (ImageProcessingException | IOException | RuntimeException ex) {
			return new Metadata(); // browsers ignore unreadable metadata too
		}
	}

	/** 1 to 8 as EXIF numbers them. */
	private static int orientation(Metadata metadata) {
		for (ExifIFD0Directory directory : metadata.getDirectoriesOfType(ExifIFD0Directory.class)) {
			Integer orientation = directory.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
			if (orientation != null && orientation >= 1 && orientation <= 8) {
				return orientation;
			}
		}
		return UPRIGHT;
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
		boolean alpha = image.getColorModel().hasAlpha();
		BufferedImage rotated = new BufferedImage(sideways ? h : w, sideways ? w : h,
				alpha ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_3BYTE_BGR);
		if (alpha) {
			copy(image, transform, rotated);
			return rotated;
		}
		Graphics2D graphics = rotated.createGraphics();
		try {
			graphics.drawImage(image, transform, null);
		}
		finally {
			graphics.dispose();
		}
		return rotated;
	}

	/**
	 * Pixel by pixel: Java2D multiplies by alpha, which changes half transparent ones.
	 */
	private static void copy(BufferedImage image, AffineTransform transform, BufferedImage rotated) {
		int xToX = (int) transform.getScaleX();
		int yToX = (int) transform.getShearX();
		int xToY = (int) transform.getShearY();
		int yToY = (int) transform.getScaleY();
		int left = (int) transform.getTranslateX() - ((xToX + yToX < 0) ? 1 : 0);
		int top = (int) transform.getTranslateY() - ((xToY + yToY < 0) ? 1 : 0);
		int[] row = new int[image.getWidth()];
		for (int y = 0; y < image.getHeight(); y++) {
			image.getRaster().getDataElements(0, y, row.length, 1, row);
			for (int x = 0; x < row.length; x++) {
				rotated.setRGB(xToX * x + yToX * y + left, xToY * x + yToY * y + top, row[x]);
			}
		}
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
