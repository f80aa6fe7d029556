package app.galley.transfer;

/**
 * A backup cannot be made or restored. The message says why and what to do.
 */
class BackupFailed extends RuntimeException {

	BackupFailed(String message) {
		super(message);
	}

	BackupFailed(String message, Throwable cause) {
		super(message, cause);
	}

}
