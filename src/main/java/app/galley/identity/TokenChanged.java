package app.galley.identity;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Published in the transaction that makes or ends a token for programs. It does not hold
 * what is secret.
 *
 * @param name what the token is for
 * @param owner account whose role it has; null when it is the site's
 * @param actor who did it
 */
public record TokenChanged(String name, @Nullable String owner, List<Scope> scopes, What what, String actor) {

	static TokenChanged of(ApiToken token, What what, Caller caller) {
		return new TokenChanged(token.name(), token.owner(), token.scopes(), what, caller.username());
	}

	/** What happened to it. */
	public enum What {

		CREATED, REVOKED

	}

}
