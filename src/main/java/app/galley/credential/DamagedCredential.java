package app.galley.credential;

/**
 * Thrown for a credential that does not hold. The message completes the sentence "The
 * credential is not valid: …".
 */
class DamagedCredential extends Exception {

	DamagedCredential(String message) {
		super(message);
	}

}
