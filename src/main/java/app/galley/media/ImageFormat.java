package app.galley.media;

import java.util.Arrays;
import java.util.Optional;

/**
 * What a picture is, as its bytes say.
 */
public enum ImageFormat {

	PNG("image/png", "png"), JPEG("image/jpeg", "jpg"), WEBP("image/webp", "webp");

	private final String contentType;

	private final String suffix;

	ImageFormat(String contentType, String suffix) {
		this.contentType = contentType;
		this.suffix = suffix;
	}

	/** By MIME type. */
	public static Optional<ImageFormat> of(String contentType) {
		return Arrays.stream(values()).filter((type) -> type.contentType.equals(contentType)).findFirst();
	}

	public String contentType() {
		return this.contentType;
	}

	public String suffix() {
		return this.suffix;
	}

}
