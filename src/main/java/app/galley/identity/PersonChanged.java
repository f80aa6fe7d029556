package app.galley.identity;

import org.jspecify.annotations.Nullable;

/**
 * Published in the transaction that changes somebody's account.
 *
 * @param before the role, where that changed
 * @param after the role, where that changed
 * @param actor who did it
 */
public record PersonChanged(String username, What what, @Nullable Role before, @Nullable Role after, String actor) {

	/** Nobody can be called so: user names have no spaces. */
	private static final String AT_START = "Galley itself";

	static PersonChanged of(String username, What what) {
		return of(username, what, null, null);
	}

	/**
	 * Whoever comes from a provider for the first time is nobody yet, and did it all the
	 * same.
	 */
	static PersonChanged of(String username, What what, @Nullable Role before, @Nullable Role after) {
		return new PersonChanged(username, what, before, after,
				Caller.current().map(Caller::username).orElse(username));
	}

	/** As the settings want it when the server starts. */
	static PersonChanged atStart(String username, What what, @Nullable Role role) {
		return new PersonChanged(username, what, null, role, AT_START);
	}

	/** What happened to it. */
	public enum What {

		CREATED, ROLE, PASSWORD, DEACTIVATED, ACTIVATED

	}

}
