package app.galley.generation.engine;

/**
 * The state of a request that was sent earlier.
 */
public enum RequestState {

	/** The server has it, running or done; {@link ImageGenerator#resume} waits for it. */
	HELD,
	/** The server does not have it, or sending it again costs nothing: send it. */
	GONE,
	/**
	 * The server gives its requests no ids, so the state cannot be found out. Sending the
	 * request again may pay for the image twice.
	 */
	UNKNOWN

}
