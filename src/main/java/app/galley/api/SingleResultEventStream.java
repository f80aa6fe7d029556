package app.galley.api;

import graphql.ExecutionResult;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/**
 * Sends a result that is no stream, such as a refusal, as a single event to a client that
 * accepts only events. Spring's handler would drop it and demand a subscription.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class SingleResultEventStream implements WebGraphQlInterceptor {

	@Override
	public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
		Mono<WebGraphQlResponse> result = chain.next(request);
		return request.getHeaders().getAccept().contains(MediaType.TEXT_EVENT_STREAM)
				? result.map(SingleResultEventStream::asEvents) : result;
	}

	private static WebGraphQlResponse asEvents(WebGraphQlResponse response) {
		ExecutionResult result = response.getExecutionResult();
		return (result.getData() instanceof Publisher) ? response
				: response.transform((builder) -> builder.data(Flux.just(result)).errors(null));
	}

}
