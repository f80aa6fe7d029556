package app.galley.database;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Has Spring Boot print the message instead of a stack trace.
 */
class UnusableDatabaseUrlAnalyzer extends AbstractFailureAnalyzer<DatabaseUrl.UnusableDatabaseUrl> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, DatabaseUrl.UnusableDatabaseUrl cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()), null, cause);
	}

}
