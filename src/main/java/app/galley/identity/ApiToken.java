package app.galley.identity;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * A key that a program uses the API with.
 *
 * @param owner account whose role it has; null for a service token
 * @param secret what to send; null except right after creation
 */
public record ApiToken(UUID id, String name, @Nullable String owner, List<Scope> scopes, @Nullable String secret,
		String createdBy, Instant createdAt, Instant expiresAt, @Nullable Instant revokedAt,
		@Nullable Instant lastUsedAt) {

	public ApiToken {
		scopes = List.copyOf(scopes);
	}

	/** Leaves the secret out. */
	@Override
	public String toString() {
		return this.name + " (" + this.id + ")";
	}

}
