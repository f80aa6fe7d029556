package app.galley.image;

import java.io.IOException;

/**
 * Bytes that are no picture Galley can show. The message is a sentence for the editor.
 */
final class UnusablePicture extends IOException {

	UnusablePicture(String message) {
		super(message);
	}

	UnusablePicture(String message, Throwable cause) {
		super(message, cause);
	}

}
