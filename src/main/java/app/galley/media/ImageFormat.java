package app.galley.media;

import java.util.Arrays;
import java.util.Optional;

/**
 * The image formats that Galley stores.
 */
public enum ImageFormat {

	PNG("image/png", "png"), JPEG("image/jpeg", "jpg"), WEBP("image/webp", "webp");

	private final String contentType;

	private final String suffix;

	ImageFormat(String contentType, String suffix) {
		this.contentType = contentType;
		this.suffix = suffix;
	}

	/** The format with this MIME type. */
	public static Optional<ImageFormat> of(String contentType) {
		return Arrays.stream(values()).filter((format) -> format.contentType.equals(contentType)).findFirst();
	}

	/** MIME type. */
	public String contentType() {
		return this.contentType;
	}

	/** File name extension, without the dot. */
	public String suffix() {
		return this.suffix;
	}

}
