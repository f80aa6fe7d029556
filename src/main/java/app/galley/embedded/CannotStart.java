package app.galley.embedded;

/**
 * Something embedded cannot start for a reason outside the program; the message tells
 * what, the action what to do about it.
 */
class CannotStart extends RuntimeException {

	private final String action;

	CannotStart(String message, String action, Throwable cause) {
		super(message, cause);
		this.action = action;
	}

	CannotStart(String message, String action) {
		super(message);
		this.action = action;
	}

	String action() {
		return this.action;
	}

}
