package app.galley.taxonomy;

import java.util.UUID;

import app.galley.id.ImageId;
import org.jspecify.annotations.Nullable;

/**
 * Section of the site; each post has one.
 *
 * @param slug last part of the URL of its page
 * @param name 1 to 200 characters
 * @param description plain text, at most 1,000 characters, may be empty
 * @param imageId at the head of its page; null for none
 */
public record Category(UUID id, String slug, String name, String description, @Nullable ImageId imageId) {

	/** A category without a description and an image. */
	public Category(UUID id, String slug, String name) {
		this(id, slug, name, "", null);
	}

}
