package app.galley.problem;

import java.util.List;

import graphql.GraphQLError;
import graphql.GraphqlErrorBuilder;

import org.springframework.graphql.execution.SubscriptionExceptionResolverAdapter;
import org.springframework.stereotype.Component;

/**
 * Ends a failing subscription with the typed errors that a query would get.
 */
@Component
class SubscriptionErrors extends SubscriptionExceptionResolverAdapter {

	@Override
	protected List<GraphQLError> resolveToMultipleErrors(Throwable thrown) {
		return ClientError.of(thrown, "subscription")
			.stream()
			.map((error) -> error.toGraphQlError(GraphqlErrorBuilder.newError()))
			.toList();
	}

}
