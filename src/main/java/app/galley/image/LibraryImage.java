package app.galley.image;

import java.time.Instant;

/**
 * An image as the library lists it.
 *
 * <p>
 * GraphQL reads what is not a component by its public methods.
 *
 * @param used whether anything refers to it, also what the caller may not read
 */
record LibraryImage(Image image, boolean used) {

	public String createdBy() {
		return this.image.createdBy();
	}

	public Instant createdAt() {
		return this.image.createdAt();
	}

}
