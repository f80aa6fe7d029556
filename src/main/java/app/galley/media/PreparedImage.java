package app.galley.media;

import java.io.IOException;
import java.util.List;

import app.galley.media.ImageHeader.Bounds;

/**
 * The files of a verified image, ready to be stored. The same bytes give the same files.
 *
 * @param bytes the original, without metadata but its own XMP packet
 * @param contentType MIME type of the original
 * @param width pixels
 * @param height pixels
 * @param blur a tiny copy as a data: URL of at most 1 KB
 * @param renditions by width, smallest first
 */
@SuppressWarnings("ArrayRecordComponent") // bytes handed on once, never compared
public record PreparedImage(byte[] bytes, String contentType, int width, int height, String blur,
		List<Rendition> renditions) {

	public PreparedImage {
		renditions = List.copyOf(renditions);
	}

	/**
	 * Prepares an image from an SDXL server: a PNG that states its provenance and carries
	 * none of the server's metadata, which contains the prompt.
	 * @throws UnusableImage with a sentence for the editor
	 */
	public static PreparedImage fromGenerated(byte[] bytes, XmpProvenance provenance) throws IOException {
		DecodedImage image = DecodedImage.verify(bytes, Bounds.GENERATED);
		OneColour.refuse(image.pixels());
		String xmp = provenance.xmp();
		byte[] png = (image.header().format() == ImageFormat.PNG) ? bytes : DecodedImage.png(image.pixels());
		return new PreparedImage(PngChunks.withXmp(png, xmp), ImageFormat.PNG.contentType(), image.header().width(),
				image.header().height(), Renditions.blur(image.pixels()), Renditions.of(image.pixels(), xmp));
	}

	/**
	 * Prepares an editor's own image. The original keeps its pixels, format and colour
	 * profile and loses the metadata of cameras and programs: place, author, device. One
	 * that EXIF says was taken sideways is rotated and encoded again.
	 * @throws UnusableImage with a sentence for the editor
	 */
	public static PreparedImage fromUpload(byte[] bytes) throws IOException {
		UploadedImage image = UploadedImage.verify(bytes);
		return new PreparedImage(image.original(), image.format().contentType(), image.pixels().getWidth(),
				image.pixels().getHeight(), Renditions.blur(image.pixels()), Renditions.of(image.pixels(), null));
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
