package app.galley.identity;

import java.time.Instant;

/**
 * Somebody with an account, as administrators see them.
 *
 * @param active whether they can sign in
 */
public record Person(String username, Role role, boolean active, Instant createdAt) {
}
