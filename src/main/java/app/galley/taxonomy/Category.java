package app.galley.taxonomy;

import java.util.UUID;

/**
 * Section of the site; each post has one.
 *
 * @param slug last part of the URL of its page
 * @param name 1 to 200 characters
 */
public record Category(UUID id, String slug, String name) {
}
