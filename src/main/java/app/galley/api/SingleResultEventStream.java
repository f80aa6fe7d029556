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
 * Whoever asks for events gets what is no stream, such as a refusal, as one event. Left
 * to itself, Spring's handler drops it and says that it wants a subscription.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class SingleResultEventStream implements WebGraphQlInterceptor {

	@Override
	public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
		Mono<WebGraphQlResponse> answer = chain.next(request);
		return request.getHeaders().getAccept().contains(MediaType.TEXT_EVENT_STREAM)
				? answer.map(SingleResultEventStream::asEvents) : answer;
	}

	private static WebGraphQlResponse asEvents(WebGraphQlResponse response) {
		ExecutionResult result = response.getExecutionResult();
		return (result.getData() instanceof Publisher) ? response
				: response.transform((builder) -> builder.data(Flux.just(result)).errors(null));
	}

}
