package app.galley.identity;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Somebody with an account, as administrators see them.
 *
 * @param active whether they can sign in
 * @param provider where they do; null for here, with a password
 */
public record Person(String username, Role role, boolean active, @Nullable String provider, Instant createdAt) {
}
