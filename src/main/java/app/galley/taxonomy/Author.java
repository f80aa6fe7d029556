package app.galley.taxonomy;

import java.net.URI;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * Author of posts, not necessarily with an account.
 *
 * @param slug last part of the URL of the author's page
 * @param name 1 to 200 characters
 * @param bio plain text, at most 2,000 characters, may be empty
 * @param avatarUrl an http or https URL
 */
public record Author(UUID id, String slug, String name, String bio, @Nullable URI avatarUrl) {
}
