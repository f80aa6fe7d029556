package app.galley.database;

import java.net.UnknownHostException;

import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Has Spring Boot print one sentence instead of a stack trace when the database cannot be
 * reached or refuses the account.
 */
class UnusableDatabaseAnalyzer extends AbstractFailureAnalyzer<PSQLException> {

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, PSQLException cause) {
		String state = String.valueOf(cause.getSQLState());
		// Connection, authorisation, unknown database, parameters of the connection.
		if (!state.startsWith("08") && !state.startsWith("28") && !state.startsWith("3D") && !state.equals("22023")) {
			return null;
		}
		String reason = (cause.getCause() instanceof UnknownHostException unknown)
				? "unknown host " + unknown.getMessage() : String.valueOf(cause.getMessage());
		return new FailureAnalysis("The database cannot be used: " + reason,
				"Correct DATABASE_URL (or SPRING_DATASOURCE_URL), or start the database.", cause);
	}

}
