package app.galley.post;

import java.time.Instant;

/**
 * Where a published post is, and since when it is as it is; all that a sitemap says.
 */
public record PostAddress(String slug, Instant updatedAt) {
}
