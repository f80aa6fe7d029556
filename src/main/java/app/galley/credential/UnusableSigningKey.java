package app.galley.credential;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * The key or the certificates of the settings cannot sign content credentials. Not a
 * failure to bind the setting, because Spring Boot would print its value.
 */
public final class UnusableSigningKey extends RuntimeException {

	UnusableSigningKey(String message) {
		super(message + ".");
	}

	/** Has Spring Boot print the message instead of a stack trace. */
	static class Analyzer extends AbstractFailureAnalyzer<UnusableSigningKey> {

		@Override
		protected FailureAnalysis analyze(Throwable rootFailure, UnusableSigningKey cause) {
			return new FailureAnalysis(String.valueOf(cause.getMessage()),
					"Set what the command 'credential new' makes, or unset both variables.", cause);
		}

	}

}
