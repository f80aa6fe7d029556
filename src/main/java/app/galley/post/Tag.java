package app.galley.post;

import java.util.UUID;

/**
 * A subject that posts share.
 *
 * @param slug last part of the address of its page
 * @param name 1 to 200 characters
 */
public record Tag(UUID id, String slug, String name) {
}
