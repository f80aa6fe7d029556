package app.galley.media;

import java.io.IOException;

/**
 * Bytes that are no picture Galley can show. The message is a sentence for the editor.
 */
final class UnusableImage extends IOException {

	UnusableImage(String message) {
		super(message);
	}

	UnusableImage(String message, Throwable cause) {
		super(message, cause);
	}

}
