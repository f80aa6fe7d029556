package app.galley.identity;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * A key by which a program uses the API.
 *
 * @param owner account whose role it has; null when it is the site's
 * @param secret what to send; null once it was told
 */
public record ApiToken(UUID id, String name, @Nullable String owner, List<Scope> scopes, @Nullable String secret,
		String createdBy, Instant createdAt, Instant expiresAt, @Nullable Instant revokedAt,
		@Nullable Instant lastUsedAt) {

	public ApiToken {
		scopes = List.copyOf(scopes);
	}

	/** Without what is secret. */
	@Override
	public String toString() {
		return this.name + " (" + this.id + ")";
	}

}
