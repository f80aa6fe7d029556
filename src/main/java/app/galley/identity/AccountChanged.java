package app.galley.identity;

import org.jspecify.annotations.Nullable;

/**
 * Published in the transaction that changes an account.
 *
 * @param before the former role; null unless it changed
 * @param after the new role; null unless it changed
 * @param actor the account that did it
 */
public record AccountChanged(String username, Action action, @Nullable Role before, @Nullable Role after,
		String actor) {

	/** No account can have this name: user names have no spaces. */
	private static final String AT_START = "Galley itself";

	static AccountChanged of(String username, Action action) {
		return of(username, action, null, null);
	}

	/**
	 * By the caller; by the account itself when a provider's user signs in for the first
	 * time.
	 */
	static AccountChanged of(String username, Action action, @Nullable Role before, @Nullable Role after) {
		return new AccountChanged(username, action, before, after,
				Caller.current().map(Caller::username).orElse(username));
	}

	/** By the settings, when the server starts. */
	static AccountChanged atStart(String username, Action action, @Nullable Role role) {
		return new AccountChanged(username, action, null, role, AT_START);
	}

	/** What happened to the account. */
	public enum Action {

		CREATED, ROLE, PASSWORD, DEACTIVATED, ACTIVATED

	}

}
