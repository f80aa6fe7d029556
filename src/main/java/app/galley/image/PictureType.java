package app.galley.image;

import java.util.Arrays;
import java.util.Optional;

/**
 * What a picture is, as its bytes say.
 */
enum PictureType {

	PNG("image/png", "png"), JPEG("image/jpeg", "jpg"), WEBP("image/webp", "webp");

	private final String contentType;

	private final String suffix;

	PictureType(String contentType, String suffix) {
		this.contentType = contentType;
		this.suffix = suffix;
	}

	/** By MIME type. */
	static Optional<PictureType> of(String contentType) {
		return Arrays.stream(values()).filter((type) -> type.contentType.equals(contentType)).findFirst();
	}

	String contentType() {
		return this.contentType;
	}

	String suffix() {
		return this.suffix;
	}

}
