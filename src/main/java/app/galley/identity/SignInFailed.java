package app.galley.identity;

import org.jspecify.annotations.Nullable;

/**
 * Published in a transaction of its own after a failed sign-in with a password.
 *
 * @param username of an active account; null for any other user name, which may be a
 * password typed into the wrong field
 * @param network an IPv4 address, or the /64 network of an IPv6 address
 */
public record SignInFailed(@Nullable String username, String network) {
}
