package app.galley.generation.sdxl;

/**
 * What became of a request that was sent earlier.
 */
public enum RequestState {

	/** The server has it, running or done: {@code generate} picks it up. */
	HELD,
	/** The server does not have it, or sending it again costs nothing: send it. */
	GONE,
	/**
	 * The server gives its requests no names, so nobody can tell. Sending it again may
	 * pay for the picture twice.
	 */
	UNKNOWN

}
