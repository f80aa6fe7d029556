package app.galley.api;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import graphql.ErrorClassification;
import graphql.ErrorType;
import graphql.GraphQLError;
import graphql.GraphqlErrorBuilder;
import reactor.core.publisher.Mono;

import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.stereotype.Component;

/**
 * Adds {@code extensions.code} to the errors that graphql-java itself finds: syntax,
 * unknown fields, values of the wrong type.
 */
@Component
class ErrorCodes implements WebGraphQlInterceptor {

	@Override
	public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
		return chain.next(request).map((response) -> {
			List<GraphQLError> errors = response.getExecutionResult().getErrors();
			if (errors.stream().allMatch(ErrorCodes::hasCode)) {
				return response;
			}
			return response.transform((result) -> result.errors(errors.stream().map(ErrorCodes::withCode).toList()));
		});
	}

	private static boolean hasCode(GraphQLError error) {
		return error.getExtensions() != null && error.getExtensions().containsKey("code");
	}

	private static GraphQLError withCode(GraphQLError error) {
		if (hasCode(error)) {
			return error;
		}
		Map<String, Object> extensions = new HashMap<>();
		if (error.getExtensions() != null) {
			extensions.putAll(error.getExtensions());
		}
		ErrorClassification type = error.getErrorType();
		extensions.put("code", code(type));
		return GraphqlErrorBuilder.newError()
			.message("%s",
					isIntrospectionDisabled(type)
							? "Introspection requires authentication; the schema is published at /schema.graphqls."
							: error.getMessage())
			.locations(error.getLocations())
			.path(error.getPath())
			.errorType(type)
			.extensions(extensions)
			.build();
	}

	private static String code(ErrorClassification type) {
		if (isIntrospectionDisabled(type)) {
			return "UNAUTHORIZED";
		}
		boolean badRequest = type == ErrorType.InvalidSyntax || type == ErrorType.ValidationError
				|| type == ErrorType.OperationNotSupported || type.toString().equals("BadFaithIntrospection");
		return badRequest ? "BAD_REQUEST" : "INTERNAL";
	}

	/** By its classification: the library's own class is internal. */
	private static boolean isIntrospectionDisabled(ErrorClassification type) {
		return type.toString().equals("IntrospectionDisabled");
	}

}
