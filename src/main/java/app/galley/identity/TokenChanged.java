package app.galley.identity;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Published in the transaction that creates or revokes an API token. Does not hold its
 * secret.
 *
 * @param name of the token
 * @param owner account whose role it has; null for a service token
 * @param actor the account that did it
 */
public record TokenChanged(String name, @Nullable String owner, List<Scope> scopes, Action action, String actor) {

	/** What happened to the token. */
	public enum Action {

		CREATED, REVOKED

	}

}
