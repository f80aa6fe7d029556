package app.galley.problem;

import java.util.Objects;

import reactor.core.publisher.Mono;

import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/**
 * Copies the time of a {@link TooMany} error into the {@code Retry-After} header.
 */
@Component
class RetryAfter implements WebGraphQlInterceptor {

	/** An error's extension, in seconds. */
	static final String EXTENSION = "retryAfter";

	@Override
	public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
		return chain.next(request)
			.doOnNext((response) -> response.getExecutionResult()
				.getErrors()
				.stream()
				.map((error) -> (error.getExtensions() != null) ? error.getExtensions().get(EXTENSION) : null)
				.filter(Objects::nonNull)
				.mapToLong((seconds) -> ((Number) seconds).longValue())
				.max()
				.ifPresent((seconds) -> response.getResponseHeaders()
					.set(HttpHeaders.RETRY_AFTER, String.valueOf(seconds))));
	}

}
