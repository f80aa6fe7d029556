package app.galley.embedded;

/**
 * An embedded service cannot start for a reason outside the program. The message says
 * why, the action what to do.
 */
class StartupFailure extends RuntimeException {

	private final String action;

	StartupFailure(String message, String action, Throwable cause) {
		super(message, cause);
		this.action = action;
	}

	StartupFailure(String message, String action) {
		super(message);
		this.action = action;
	}

	String action() {
		return this.action;
	}

}
