package app.galley.media;

import java.io.IOException;

/**
 * Thrown for bytes that are not an image Galley can publish. The message is a sentence
 * for the editor.
 */
public final class UnusableImage extends IOException {

	UnusableImage(String message) {
		super(message);
	}

	UnusableImage(String message, Throwable cause) {
		super(message, cause);
	}

	static UnusableImage truncated() {
		return new UnusableImage("The image is truncated: upload the complete file.");
	}

}
