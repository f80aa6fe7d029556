package app.galley.api;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import app.galley.limit.ServerBusy;
import graphql.ExecutionResult;
import graphql.GraphqlErrorBuilder;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.graphql.support.DefaultExecutionGraphQlResponse;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/**
 * Sends a result that is no stream, such as a refusal, as a single event to a client that
 * accepts only events. Spring's handler would drop it and demand a subscription, or log
 * it as an error of the server.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class SingleResultEventStream implements WebGraphQlInterceptor {

	@Override
	public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
		Mono<WebGraphQlResponse> result = chain.next(request);
		return request.getHeaders().getAccept().stream().anyMatch(MediaType.TEXT_EVENT_STREAM::equalsTypeAndSubtype)
				? result.onErrorResume(ServerBusy.class, (busy) -> Mono.just(refusal(request, busy)))
					.map(SingleResultEventStream::asEvents)
				: result;
	}

	private static WebGraphQlResponse refusal(WebGraphQlRequest request, ServerBusy busy) {
		RequestError error = Objects.requireNonNull(RequestError.of(busy));
		Map<String, Object> extensions = new HashMap<>(error.extensions());
		extensions.put("code", error.code());
		return new WebGraphQlResponse(new DefaultExecutionGraphQlResponse(request.toExecutionInput(), ExecutionResult
			.newExecutionResult()
			.addError(GraphqlErrorBuilder.newError().message("%s", error.message()).extensions(extensions).build())
			.build()));
	}

	private static WebGraphQlResponse asEvents(WebGraphQlResponse response) {
		ExecutionResult result = response.getExecutionResult();
		return (result.getData() instanceof Publisher) ? response
				: response.transform((builder) -> builder.data(Flux.just(result)).errors(null));
	}

}
