package app.galley.transfer;

/**
 * The data cannot be moved like this. The message says why and what to do.
 */
class MoveRefused extends RuntimeException {

	MoveRefused(String message) {
		super(message);
	}

}
