package app.galley.post;

import java.net.URI;
import java.time.Instant;

/**
 * Address of a published post, the time of its last change and its feature image, for
 * sitemaps.
 */
public record PostAddress(String slug, Instant updatedAt, URI imageUrl) {
}
