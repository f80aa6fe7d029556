package app.galley.post;

import java.util.Set;
import java.util.UUID;

/**
 * Published inside the transaction that publishes, revises or unpublishes a post: what
 * the public site shows has changed at these addresses.
 *
 * @param slugs of the post, now and ever before
 * @param categories slugs, now and before
 * @param tags slugs, now and before
 * @param authors slugs, now and before
 */
public record PostChanged(UUID postId, Set<String> slugs, Set<String> categories, Set<String> tags,
		Set<String> authors) {
}
