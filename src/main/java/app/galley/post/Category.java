package app.galley.post;

import java.util.UUID;

/**
 * The one section of the site that a post stands in.
 *
 * @param slug last part of the address of its page
 * @param name 1 to 200 characters
 */
public record Category(UUID id, String slug, String name) {
}
