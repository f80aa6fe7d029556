package app.galley.media;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import app.galley.media.ImageHeader.Bounds;
import org.jspecify.annotations.Nullable;

/**
 * The files of a verified image, ready to be stored. The same bytes give the same files.
 *
 * @param bytes the original, without metadata but its own XMP packet
 * @param contentType MIME type of the original
 * @param width pixels
 * @param height pixels
 * @param blur a tiny copy as a data: URL of at most 1 KB
 * @param perceptualHash of the pixels, as {@link PerceptualHash} makes it
 * @param renditions by width, smallest first
 * @param share the copy for cards of social networks
 * @param aiMark what an upload says of AI, or its editor; null for nothing, and for a
 * generated image
 */
@SuppressWarnings("ArrayRecordComponent") // bytes handed on once, never compared
public record PreparedImage(byte[] bytes, String contentType, int width, int height, String blur, String perceptualHash,
		List<Rendition> renditions, Rendition share, @Nullable AiMark aiMark) {

	/** Of the copy for cards of social networks, in pixels. */
	public static final int SHARE_WIDTH = ShareImage.WIDTH;

	/** Of the copy for cards of social networks, in pixels. */
	public static final int SHARE_HEIGHT = ShareImage.HEIGHT;

	public PreparedImage {
		renditions = List.copyOf(renditions);
	}

	/**
	 * Prepares an image from an SDXL server: a PNG that states its provenance and carries
	 * none of the server's metadata, which contains the prompt.
	 * @throws UnusableImage with a sentence for the editor
	 */
	public static PreparedImage fromGenerated(byte[] bytes, XmpProvenance provenance) throws IOException {
		ImageHeader header = ImageHeader.read(bytes, Bounds.GENERATED);
		return PixelMemory.shared().process(bytes, header, () -> {
			DecodedImage image = DecodedImage.verify(bytes, Bounds.GENERATED);
			OneColour.refuse(image.pixels());
			String xmp = provenance.xmp();
			byte[] png = (header.format() == ImageFormat.PNG) ? bytes : DecodedImage.png(image.pixels());
			List<BufferedImage> scaled = Renditions.scaled(image.pixels());
			return new PreparedImage(PngChunks.withXmp(png, xmp), ImageFormat.PNG.contentType(), header.width(),
					header.height(), Renditions.blur(scaled.getLast()), PerceptualHash.of(image.pixels()),
					Renditions.of(image.pixels(), scaled, Renditions.DRAWING_EFFORT, xmp), ShareImage.of(scaled, xmp),
					null);
		});
	}

	/**
	 * Prepares an editor's own image. The original keeps its pixels, format and colour
	 * profile and loses the metadata of cameras and programs: place, author, device. One
	 * that EXIF says was taken sideways, or in CMYK, is encoded again. A mark that AI
	 * made the image is kept, and put into every rendition.
	 * @param declared what the editor says of AI; null for nothing
	 * @throws UnusableImage with a sentence for the editor
	 */
	public static PreparedImage fromUpload(byte[] bytes, @Nullable AiUse declared) throws IOException {
		return fromUpload(bytes, declared, Bounds.UPLOADED);
	}

	/**
	 * Prepares an image that may be small, such as a logo: sides from 32 pixels.
	 * @throws UnusableImage with a sentence for the editor
	 */
	public static PreparedImage fromSmallUpload(byte[] bytes) throws IOException {
		return fromUpload(bytes, null, Bounds.COMPARED);
	}

	private static PreparedImage fromUpload(byte[] bytes, @Nullable AiUse declared, Bounds bounds) throws IOException {
		ImageHeader header = ImageHeader.read(bytes, bounds);
		return PixelMemory.shared().process(bytes, header, () -> {
			UploadedImage image = UploadedImage.verify(bytes, declared, bounds);
			String xmp = (image.aiMark() != null) ? XmpProvenance.of(image.aiMark()).xmp() : null;
			List<BufferedImage> scaled = Renditions.scaled(image.pixels());
			return new PreparedImage(image.original(), image.format().contentType(), image.pixels().getWidth(),
					image.pixels().getHeight(), Renditions.blur(scaled.getLast()), PerceptualHash.of(image.pixels()),
					Renditions.of(image.pixels(), scaled, Renditions.PHOTO_EFFORT, xmp), ShareImage.of(scaled, xmp),
					image.aiMark());
		});
	}

	/**
	 * Checks that an editor's own image can be used, for a tenth of what preparing it
	 * costs.
	 * @throws UnusableImage with a sentence for the editor
	 */
	public static void verifyUpload(byte[] bytes) throws IOException {
		ImageHeader header = ImageHeader.read(bytes, Bounds.UPLOADED);
		PixelMemory.shared().process(bytes, header, () -> UploadedImage.verify(bytes, null, Bounds.UPLOADED));
	}

	/** The same image with other files of it, as after signing. */
	public PreparedImage withFiles(UnaryOperator<byte[]> original, Function<Rendition, byte[]> rendition) {
		UnaryOperator<Rendition> changed = (one) -> new Rendition(rendition.apply(one), one.contentType(), one.width(),
				one.height());
		List<Rendition> copies = this.renditions.stream().map(changed).toList();
		return new PreparedImage(original.apply(this.bytes), this.contentType, this.width, this.height, this.blur,
				this.perceptualHash, copies, changed.apply(this.share), this.aiMark);
	}

	/** The same image with another file of the same pixels as original. */
	public PreparedImage withOriginal(byte[] original) {
		return new PreparedImage(original, this.contentType, this.width, this.height, this.blur, this.perceptualHash,
				this.renditions, this.share, this.aiMark);
	}

	/**
	 * A smaller copy, with the XMP packet of the original.
	 *
	 * @param contentType MIME type
	 * @param width pixels
	 * @param height pixels
	 */
	@SuppressWarnings("ArrayRecordComponent")
	public record Rendition(byte[] bytes, String contentType, int width, int height) {
	}

}
