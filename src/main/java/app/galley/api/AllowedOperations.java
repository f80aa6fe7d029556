package app.galley.api;

import java.util.Map;

import graphql.ExecutionResult;
import graphql.execution.AbortExecutionException;
import graphql.execution.instrumentation.InstrumentationContext;
import graphql.execution.instrumentation.InstrumentationState;
import graphql.execution.instrumentation.SimplePerformantInstrumentation;
import graphql.execution.instrumentation.parameters.InstrumentationExecuteOperationParameters;
import graphql.language.OperationDefinition.Operation;
import org.jspecify.annotations.Nullable;

import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Refuses operations that cannot have a single response, or not to a GET: links,
 * prefetching browsers and caches rely on a GET changing nothing.
 */
@Component
class AllowedOperations extends SimplePerformantInstrumentation {

	/** In the context: whether the request is a GET; absent for an event stream. */
	private static final String KEY = "galley.get";

	static void require(WebGraphQlRequest request, boolean get) {
		request.configureExecutionInput((input, builder) -> builder.graphQLContext(Map.of(KEY, get)).build());
	}

	/** The status of a refusal; null for any other response. */
	static @Nullable HttpStatus refusal(WebGraphQlResponse response) {
		return response.getExecutionResult()
			.getErrors()
			.stream()
			.filter(NotAllowed.class::isInstance)
			.map((error) -> ((NotAllowed) error).status)
			.findFirst()
			.orElse(null);
	}

	@Override
	public @Nullable InstrumentationContext<ExecutionResult> beginExecuteOperation(
			InstrumentationExecuteOperationParameters parameters, InstrumentationState state) {
		var context = parameters.getExecutionContext();
		Boolean get = context.getGraphQLContext().get(KEY);
		Operation operation = context.getOperationDefinition().getOperation();
		if (get != null && operation != Operation.QUERY) {
			if (get) {
				throw new NotAllowed(HttpStatus.METHOD_NOT_ALLOWED,
						"Only queries can be sent by GET: send this operation by POST.");
			}
			if (operation == Operation.SUBSCRIPTION) {
				throw new NotAllowed(HttpStatus.NOT_ACCEPTABLE,
						"A subscription is a stream of events: send Accept: text/event-stream, without other types.");
			}
		}
		return null;
	}

	private static final class NotAllowed extends AbortExecutionException {

		private final HttpStatus status;

		private NotAllowed(HttpStatus status, String message) {
			super(message);
			this.status = status;
		}

		@Override
		public Map<String, Object> getExtensions() {
			return Map.of("code", "BAD_REQUEST");
		}

	}

}
