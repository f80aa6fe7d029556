package app.galley.image;

import java.time.Instant;

/**
 * An image as the library lists it.
 *
 * @param used whether anything refers to it, also what the caller may not read
 */
record LibraryImage(Image image, boolean used) {

	String createdBy() {
		return this.image.createdBy();
	}

	Instant createdAt() {
		return this.image.createdAt();
	}

}
