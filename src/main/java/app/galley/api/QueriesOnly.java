package app.galley.api;

import java.util.Map;

import graphql.ExecutionResult;
import graphql.execution.AbortExecutionException;
import graphql.execution.instrumentation.InstrumentationContext;
import graphql.execution.instrumentation.InstrumentationState;
import graphql.execution.instrumentation.SimplePerformantInstrumentation;
import graphql.execution.instrumentation.parameters.InstrumentationExecuteOperationParameters;
import graphql.language.OperationDefinition;
import org.jspecify.annotations.Nullable;

import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.stereotype.Component;

/**
 * Refuses mutations and subscriptions that come by GET: links, prefetching browsers and
 * caches rely on a GET changing nothing.
 */
@Component
class QueriesOnly extends SimplePerformantInstrumentation {

	private static final String KEY = "galley.queries-only";

	static void require(WebGraphQlRequest request) {
		request.configureExecutionInput((input, builder) -> builder.graphQLContext(Map.of(KEY, true)).build());
	}

	static boolean isViolated(WebGraphQlResponse response) {
		return response.getExecutionResult().getErrors().stream().anyMatch(OperationNeedsPost.class::isInstance);
	}

	@Override
	public @Nullable InstrumentationContext<ExecutionResult> beginExecuteOperation(
			InstrumentationExecuteOperationParameters parameters, InstrumentationState state) {
		var context = parameters.getExecutionContext();
		if (context.getGraphQLContext().hasKey(KEY)
				&& context.getOperationDefinition().getOperation() != OperationDefinition.Operation.QUERY) {
			throw new OperationNeedsPost();
		}
		return null;
	}

	private static final class OperationNeedsPost extends AbortExecutionException {

		private OperationNeedsPost() {
			super("Only queries can be sent by GET: send this operation by POST.");
		}

		@Override
		public Map<String, Object> getExtensions() {
			return Map.of("code", "BAD_REQUEST");
		}

	}

}
