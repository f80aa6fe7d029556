package app.galley.taxonomy;

import java.util.UUID;

/**
 * Topic shared by posts.
 *
 * @param slug last part of the URL of its page
 * @param name 1 to 200 characters
 */
public record Tag(UUID id, String slug, String name) {
}
