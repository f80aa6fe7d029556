package app.galley.identity;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * An account as administrators see it.
 *
 * @param active whether it can sign in
 * @param provider issuer of the identity provider where it signs in; null for a password
 * here
 */
public record Person(String username, Role role, boolean active, @Nullable String provider, Instant createdAt) {
}
