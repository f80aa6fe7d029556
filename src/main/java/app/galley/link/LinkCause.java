package app.galley.link;

/**
 * What a check of a link found.
 */
enum LinkCause {

	WORKS(Weight.NONE, "The page opens."),

	NOT_FOUND(Weight.DEAD, "The page does not exist (status 404)."),

	GONE(Weight.DEAD, "The page was removed (status 410)."),

	NO_SERVER(Weight.DEAD, "There is no server with this name."),

	CERTIFICATE(Weight.DEAD, "The server's certificate is not valid, so browsers warn of it."),

	/** Sites that keep programs out answer so, and open in a browser. */
	REFUSED(Weight.NEVER_DEAD,
			"The server does not answer programs (status %d). Open the link to see whether it works."),

	TOO_MANY_REQUESTS(Weight.NEVER_DEAD, "The server asks to come back later (status %d)."),

	/** Names may lead elsewhere for this server than for readers. */
	NOT_PUBLIC(Weight.NEVER_DEAD, "Not requested: the address leads to a private network."),

	REDIRECTS(Weight.DEAD_IN_TIME, "The address redirects without an end."),

	SERVER_ERROR(Weight.DEAD_IN_TIME, "The server reports an error (status %d)."),

	TIMEOUT(Weight.DEAD_IN_TIME, "The server does not answer in time."),

	CONNECTION(Weight.DEAD_IN_TIME, "The connection to the server fails.");

	private final Weight weight;

	private final String words;

	LinkCause(Weight weight, String words) {
		this.weight = weight;
		this.words = words;
	}

	Weight weight() {
		return this.weight;
	}

	/**
	 * The finding in words.
	 * @param status that the server answered; 0 for none
	 */
	String words(int status) {
		return this.words.formatted(status);
	}

	/** The cause of a status that is no redirect. */
	static LinkCause ofStatus(int status) {
		return switch (status) {
			case 404 -> NOT_FOUND;
			case 410 -> GONE;
			case 429 -> TOO_MANY_REQUESTS;
			default -> (status < 400) ? WORKS : (status < 500) ? REFUSED : SERVER_ERROR;
		};
	}

	/** Whether a server was reached. */
	boolean answered() {
		return switch (this) {
			case WORKS, NOT_FOUND, GONE, REFUSED, TOO_MANY_REQUESTS, REDIRECTS, SERVER_ERROR, CERTIFICATE -> true;
			case NO_SERVER, NOT_PUBLIC, TIMEOUT, CONNECTION -> false;
		};
	}

	/** What a finding says about a link. */
	enum Weight {

		NONE, NEVER_DEAD, DEAD_IN_TIME, DEAD

	}

}
