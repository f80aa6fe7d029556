package app.galley.identity;

/**
 * The sessions of browsers, which the module that stores them implements.
 */
@FunctionalInterface
public interface BrowserSessions {

	/**
	 * Whether a session is still open, on whichever instance it was ended. Asks the
	 * database.
	 * @param key the session's attribute {@link SignIn#SESSION_KEY}
	 */
	boolean isOpen(String key);

}
