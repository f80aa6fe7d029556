package app.galley.post;

import java.net.URI;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * Who signs posts.
 *
 * @param slug last part of the address of the author's page
 * @param name 1 to 200 characters
 * @param bio plain text, at most 2,000 characters, empty when there is none
 * @param avatarUrl an http(s) address
 */
public record Author(UUID id, String slug, String name, String bio, @Nullable URI avatarUrl) {
}
