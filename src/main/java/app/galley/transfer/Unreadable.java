package app.galley.transfer;

/**
 * A file that cannot be imported, and why.
 */
final class Unreadable extends RuntimeException {

	private final int line;

	/**
	 * @param line of the fault, from 1
	 */
	Unreadable(int line, String message) {
		super(message);
		this.line = line;
	}

	int line() {
		return this.line;
	}

}
