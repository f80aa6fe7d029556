package app.galley.problem;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

import graphql.ErrorType;
import graphql.GraphQLError;
import graphql.GraphqlErrorBuilder;
import graphql.schema.DataFetchingEnvironment;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.graphql.execution.DataFetcherExceptionResolverAdapter;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.validation.BindException;
import org.springframework.validation.FieldError;

/**
 * Turns every exception into typed GraphQL errors. What nobody foresaw gets a number that
 * stands in the log as well, and no details.
 */
@Component
@Order(0)
class ApiErrors extends DataFetcherExceptionResolverAdapter {

	private static final Logger log = LoggerFactory.getLogger(ApiErrors.class);

	ApiErrors() {
		setThreadLocalContextAware(true);
	}

	@Override
	protected List<GraphQLError> resolveToMultipleErrors(Throwable thrown, DataFetchingEnvironment env) {
		return switch (thrown) {
			case Problem problem ->
				problem.faults().stream().map((f) -> error(env, problem.code(), f.field(), f.message())).toList();
			case BindException bind -> bind.getFieldErrors().stream().map((e) -> badValue(env, e)).toList();
			case OptimisticLockingFailureException lost ->
				List.of(error(env, "CONFLICT", "version", "was changed by somebody else meanwhile: load it again"));
			case CannotCreateTransactionException gone -> databaseGone(env, gone);
			case DataAccessResourceFailureException gone -> databaseGone(env, gone);
			case QueryTimeoutException late -> databaseGone(env, late);
			case IllegalArgumentException wrong when causedByInput(wrong) ->
				List.of(error(env, "BAD_REQUEST", "input", String.valueOf(wrong.getMessage())));
			default -> unforeseen(thrown, env);
		};
	}

	private static boolean causedByInput(IllegalArgumentException wrong) {
		return wrong.getStackTrace().length > 0 && wrong.getStackTrace()[0].getClassName().equals(UUID.class.getName());
	}

	/** Spring calls the argument itself {@code $}. */
	private GraphQLError badValue(DataFetchingEnvironment env, FieldError e) {
		String field = e.getField().startsWith("$") ? e.getField().substring(1) : "." + e.getField();
		String name = field.startsWith(".") || field.isEmpty() ? argument(env, e) + field : field;
		return error(env, "BAD_REQUEST", name, "has a value that cannot be read: " + e.getRejectedValue());
	}

	private static String argument(DataFetchingEnvironment env, FieldError e) {
		return env.getArguments().containsKey("input") ? "input"
				: env.getArguments()
					.entrySet()
					.stream()
					.filter((argument) -> Objects.equals(argument.getValue(), e.getRejectedValue()))
					.map(Map.Entry::getKey)
					.findFirst()
					.orElse(e.getObjectName());
	}

	private List<GraphQLError> databaseGone(DataFetchingEnvironment env, Exception gone) {
		log.warn("Database not usable while answering {}: {}", env.getField().getName(), gone.getMessage());
		return List.of(error(env, "UNAVAILABLE", env.getField().getName(),
				"The database cannot be reached now, so nothing was changed. Try again in a moment."));
	}

	private List<GraphQLError> unforeseen(Throwable thrown, DataFetchingEnvironment env) {
		String number = UUID.randomUUID().toString().substring(0, 8);
		log.error("Error {} while answering {}", number, env.getExecutionStepInfo().getPath(), thrown);
		return List.of(error(env, "INTERNAL", env.getField().getName(),
				"Something went wrong that is not your fault. The server's log has it as error " + number + "."));
	}

	private static GraphQLError error(DataFetchingEnvironment env, String code, @Nullable String field,
			String message) {
		String sentence = (field == null || Character.isUpperCase(message.charAt(0))) ? message : field + " " + message;
		return GraphqlErrorBuilder.newError(env)
			.errorType(ErrorType.DataFetchingException)
			.message("%s", sentence)
			.extensions(Map.of("code", code, "field", (field != null) ? field : ""))
			.build();
	}

}
