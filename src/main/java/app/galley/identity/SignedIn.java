package app.galley.identity;

/**
 * Whoever has a session.
 */
interface SignedIn {

	/** The account as it was when the session began. */
	Account account();

}
