package app.galley.identity;

import org.jspecify.annotations.Nullable;

/**
 * Published in the transaction that changes somebody's account.
 *
 * @param before the role, where that changed
 * @param after the role, where that changed
 */
public record PersonChanged(String username, What what, @Nullable Role before, @Nullable Role after) {

	static PersonChanged of(String username, What what) {
		return new PersonChanged(username, what, null, null);
	}

	/** What happened to it. */
	public enum What {

		CREATED, ROLE, PASSWORD, DEACTIVATED, ACTIVATED

	}

}
