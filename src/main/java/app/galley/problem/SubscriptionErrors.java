package app.galley.problem;

import java.util.List;

import graphql.GraphQLError;
import graphql.GraphqlErrorBuilder;

import org.springframework.graphql.execution.SubscriptionExceptionResolverAdapter;
import org.springframework.stereotype.Component;

/**
 * Ends a subscription that fails with the same typed errors that a query gets.
 */
@Component
class SubscriptionErrors extends SubscriptionExceptionResolverAdapter {

	@Override
	protected List<GraphQLError> resolveToMultipleErrors(Throwable thrown) {
		return ClientError.of(thrown, "subscription")
			.stream()
			.map((told) -> told.toGraphQlError(GraphqlErrorBuilder.newError()))
			.toList();
	}

}
