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
 * An exception as clients are told of it. What nobody foresaw gets a number that stands
 * in the log as well, and no details.
 *
 * @param code {@code extensions.code}
 * @param field {@code extensions.field}; empty when it is about no field
 * @param retryAfter when it may be asked again; null when time changes nothing
 */
record ClientError(String code, String field, String message, @Nullable Duration retryAfter) {

	private static final Logger log = LoggerFactory.getLogger(ClientError.class);

	ClientError(String code, String field, String message) {
		this(code, field, message, null);
	}

	/**
	 * All that is to be told.
	 * @param asked the field of the schema that was asked for
	 */
	static List<ClientError> of(Throwable thrown, String asked) {
		return switch (thrown) {
			case TooMany late -> late.faults()
				.stream()
				.map((f) -> new ClientError(late.code(), f.field(), f.message(), late.retryAfter()))
				.toList();
			case Problem problem ->
				problem.faults().stream().map((f) -> new ClientError(problem.code(), f.field(), f.message())).toList();
			case OptimisticLockingFailureException lost -> List
				.of(new ClientError("CONFLICT", "version", "was changed by somebody else meanwhile: load it again"));
			case CannotCreateTransactionException gone -> databaseGone(asked, gone);
			case DataAccessResourceFailureException gone -> databaseGone(asked, gone);
			case QueryTimeoutException late -> databaseGone(asked, late);
			case IllegalArgumentException wrong when causedByInput(wrong) ->
				List.of(new ClientError("BAD_REQUEST", "input", String.valueOf(wrong.getMessage())));
			default -> unforeseen(asked, thrown);
		};
	}

	private static boolean causedByInput(IllegalArgumentException wrong) {
		return wrong.getStackTrace().length > 0 && wrong.getStackTrace()[0].getClassName().equals(UUID.class.getName());
	}

	private static List<ClientError> databaseGone(String asked, Exception gone) {
		log.warn("Database not usable while answering {}: {}", asked, gone.getMessage());
		return List.of(new ClientError("UNAVAILABLE", asked,
				"The database cannot be reached now, so nothing was changed. Try again in a moment."));
	}

	private static List<ClientError> unforeseen(String asked, Throwable thrown) {
		String number = UUID.randomUUID().toString().substring(0, 8);
		log.error("Error {} while answering {}", number, asked, thrown);
		return List.of(new ClientError("INTERNAL", asked,
				"Something went wrong that is not your fault. The server's log has it as error " + number + "."));
	}

	GraphQLError toGraphQlError(GraphqlErrorBuilder<?> builder) {
		return builder.errorType(ErrorType.DataFetchingException)
			.message("%s", sentence())
			.extensions(extensions())
			.build();
	}

	/**
	 * A message that starts in lower case follows the name of its field,
	 * {@code title: enter…}.
	 */
	private String sentence() {
		boolean whole = this.field.isEmpty() || Character.isUpperCase(this.message.charAt(0));
		return whole ? this.message : this.field.replaceFirst("^input\\.", "") + ": " + this.message;
	}

	private Map<String, Object> extensions() {
		Map<String, Object> extensions = new HashMap<>(Map.of("code", this.code, "field", this.field));
		if (this.retryAfter != null) {
			extensions.put(RetryAfter.EXTENSION, Math.max(1, this.retryAfter.toSeconds()));
		}
		return extensions;
	}

}
