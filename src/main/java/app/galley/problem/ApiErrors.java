package app.galley.problem;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import graphql.GraphQLError;
import graphql.GraphqlErrorBuilder;
import graphql.schema.DataFetchingEnvironment;

import org.springframework.core.annotation.Order;
import org.springframework.graphql.execution.DataFetcherExceptionResolverAdapter;
import org.springframework.stereotype.Component;
import org.springframework.validation.BindException;
import org.springframework.validation.FieldError;

/**
 * Turns exceptions of queries and mutations into typed GraphQL errors.
 */
@Component
@Order(0)
class ApiErrors extends DataFetcherExceptionResolverAdapter {

	ApiErrors() {
		setThreadLocalContextAware(true);
	}

	@Override
	protected List<GraphQLError> resolveToMultipleErrors(Throwable thrown, DataFetchingEnvironment env) {
		List<ClientError> errors = (thrown instanceof BindException bind)
				? bind.getFieldErrors().stream().map((e) -> badValue(env, e)).toList()
				: ClientError.of(thrown, env.getField().getName());
		return errors.stream().map((error) -> error.toGraphQlError(GraphqlErrorBuilder.newError(env))).toList();
	}

	/** Spring names the argument itself {@code $}. */
	private static ClientError badValue(DataFetchingEnvironment env, FieldError e) {
		String field = e.getField().startsWith("$") ? e.getField().substring(1) : "." + e.getField();
		String name = field.startsWith(".") || field.isEmpty() ? argument(env, e) + field : field;
		return new ClientError("BAD_REQUEST", name, "cannot read this value: " + e.getRejectedValue());
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

}
