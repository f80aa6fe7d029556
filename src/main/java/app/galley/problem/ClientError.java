package app.galley.problem;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import graphql.ErrorType;
import graphql.GraphQLError;
import graphql.GraphqlErrorBuilder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.transaction.CannotCreateTransactionException;

/**
 * An error as clients see it. An unexpected exception gets a number, which the log has
 * too, and no details.
 *
 * @param code {@code extensions.code}
 * @param field {@code extensions.field}; empty when no field is at fault
 * @param retryAfter time until a retry can succeed; null when waiting does not help
 */
record ClientError(String code, String field, String message, @Nullable Duration retryAfter) {

	private static final Logger log = LoggerFactory.getLogger(ClientError.class);

	ClientError(String code, String field, String message) {
		this(code, field, message, null);
	}

	/**
	 * The errors that an exception causes.
	 * @param requested the schema field that was being fetched
	 */
	static List<ClientError> of(Throwable thrown, String requested) {
		return switch (thrown) {
			case TooMany tooMany -> tooMany.faults()
				.stream()
				.map((f) -> new ClientError(tooMany.code(), f.field(), f.message(), tooMany.retryAfter()))
				.toList();
			case Problem problem ->
				problem.faults().stream().map((f) -> new ClientError(problem.code(), f.field(), f.message())).toList();
			case OptimisticLockingFailureException stale ->
				List.of(new ClientError("CONFLICT", "version", "has changed since it was loaded: load it again"));
			case CannotCreateTransactionException failure -> databaseUnavailable(requested, failure);
			case DataAccessResourceFailureException failure -> databaseUnavailable(requested, failure);
			case QueryTimeoutException failure -> databaseUnavailable(requested, failure);
			case IllegalArgumentException invalid when isCausedByInput(invalid) ->
				List.of(new ClientError("BAD_REQUEST", "input", String.valueOf(invalid.getMessage())));
			default -> unexpected(requested, thrown);
		};
	}

	private static boolean isCausedByInput(IllegalArgumentException invalid) {
		return invalid.getStackTrace().length > 0
				&& invalid.getStackTrace()[0].getClassName().equals(UUID.class.getName());
	}

	private static List<ClientError> databaseUnavailable(String requested, Exception failure) {
		log.warn("Cannot use the database for {}: {}", requested, failure.getMessage());
		return List.of(new ClientError("UNAVAILABLE", requested,
				"The database is unavailable, so nothing was changed. Try again in a moment."));
	}

	private static List<ClientError> unexpected(String requested, Throwable thrown) {
		String number = UUID.randomUUID().toString().substring(0, 8);
		log.error("Error {} in {}", number, requested, thrown);
		return List.of(new ClientError("INTERNAL", requested,
				"Something went wrong on the server. Its log has the details as error " + number + "."));
	}

	GraphQLError toGraphQlError(GraphqlErrorBuilder<?> builder) {
		return builder.errorType(ErrorType.DataFetchingException)
			.message("%s", fullMessage())
			.extensions(extensions())
			.build();
	}

	/**
	 * Puts the field's name before a message that starts in lower case:
	 * {@code title: enter…}.
	 */
	private String fullMessage() {
		boolean complete = this.field.isEmpty() || Character.isUpperCase(this.message.charAt(0));
		return complete ? this.message : this.field.replaceFirst("^input\\.", "") + ": " + this.message;
	}

	private Map<String, Object> extensions() {
		Map<String, Object> extensions = new HashMap<>(Map.of("code", this.code, "field", this.field));
		if (this.retryAfter != null) {
			extensions.put(RetryAfter.EXTENSION, Math.max(1, this.retryAfter.toSeconds()));
		}
		return extensions;
	}

}
