package app.galley.identity;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * {@code GALLEY_EDITOR_PASSWORD} is no suitable password. Not a failure to bind the
 * setting, because Spring Boot would print its value.
 */
class UnusableEditorPassword extends RuntimeException {

	UnusableEditorPassword(String fault) {
		super("GALLEY_EDITOR_PASSWORD: " + fault + ".");
	}

	/** Has Spring Boot print the message instead of a stack trace. */
	static class Analyzer extends AbstractFailureAnalyzer<UnusableEditorPassword> {

		@Override
		protected FailureAnalysis analyze(Throwable rootFailure, UnusableEditorPassword cause) {
			return new FailureAnalysis(String.valueOf(cause.getMessage()),
					"Set another one, or unset it: once the account editor exists, the setting has no effect.", cause);
		}

	}

}
