package app.galley.post;

import java.time.Instant;

/**
 * Address of a published post and the time of its last change, for sitemaps.
 */
public record PostAddress(String slug, Instant updatedAt) {
}
