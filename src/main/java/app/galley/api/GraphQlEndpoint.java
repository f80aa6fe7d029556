package app.galley.api;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

import app.galley.responsecache.RequestKey;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.core.annotation.Order;
import org.springframework.graphql.GraphQlRequest;
import org.springframework.graphql.MediaTypes;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * GraphQL over HTTP (https://graphql.github.io/graphql-over-http/): queries by GET as
 * well as by POST, documents by their id, and answers that say who may keep them.
 * Spring's own handlers do POST alone; that of server-sent events stays in use.
 */
@Component
@ConditionalOnWebApplication
class GraphQlEndpoint {

	static final String PATH = "/graphql";

	private static final List<MediaType> ANSWERS = List.of(MediaType.APPLICATION_JSON,
			MediaTypes.APPLICATION_GRAPHQL_RESPONSE);

	private final RequestReader reader;

	private final GraphQlResponder replies;

	private final ResponseHeaders headers;

	GraphQlEndpoint(RequestReader reader, GraphQlResponder replies, ResponseHeaders headers) {
		this.reader = reader;
		this.replies = replies;
		this.headers = headers;
	}

	private ServerResponse get(ServerRequest request) {
		return answer(request, this.reader.ofParameters(request.servletRequest()),
				RequestKey.of(request.servletRequest()), true);
	}

	private ServerResponse post(ServerRequest request) throws IOException {
		byte[] body = this.reader.body(request);
		return answer(request, this.reader.ofBody(body), new RequestKey(body), false);
	}

	private ServerResponse answer(ServerRequest request, GraphQlRequest query, RequestKey question, boolean get) {
		MediaType type = answerType(request);
		return write(request, type, this.replies.to(query, question, get, type, LocaleContextHolder.getLocale()));
	}

	private ServerResponse write(ServerRequest request, MediaType type, GraphQlResponder.Reply reply) {
		ServerResponse.BodyBuilder response = ServerResponse.status(reply.status()).contentType(type);
		response.headers((headers) -> headers.putAll(reply.more()));
		response.headers((headers) -> this.headers.addTo(headers::set, reply));
		byte[] gzip = request.headers()
			.header(HttpHeaders.ACCEPT_ENCODING)
			.stream()
			.anyMatch(ResponseHeaders::isGzipAccepted) ? reply.answer().gzip() : null;
		if (gzip != null) {
			response.header(HttpHeaders.CONTENT_ENCODING, "gzip");
		}
		byte[] body = (gzip != null) ? gzip : reply.answer().body();
		return response.build((in, out) -> {
			out.setContentLength(body.length);
			out.getOutputStream().write(body);
			return null;
		});
	}

	private static MediaType answerType(ServerRequest request) {
		MediaType plain = AnonymousRequestFilter.answerType(request.servletRequest());
		if (plain != null) {
			return plain;
		}
		List<MediaType> accepted = accepted(request);
		if (accepted.isEmpty()) {
			return ANSWERS.getFirst();
		}
		return accepted.stream()
			.map(GraphQlEndpoint::answerType)
			.filter(Objects::nonNull)
			.findFirst()
			.orElseThrow(() -> new InvalidGraphQlRequest(HttpStatus.NOT_ACCEPTABLE, "BAD_REQUEST",
					"Accept application/json or application/graphql-response+json, or text/event-stream for a subscription."));
	}

	private static @Nullable MediaType answerType(MediaType accepted) {
		return ANSWERS.stream().filter(accepted::isCompatibleWith).findFirst().orElse(null);
	}

	private static List<MediaType> accepted(ServerRequest request) {
		try {
			return request.headers()
				.accept()
				.stream()
				.sorted(Comparator.comparingDouble(MediaType::getQualityValue).reversed())
				.toList();
		}
		catch (InvalidMediaTypeException ex) {
			throw new InvalidGraphQlRequest(HttpStatus.NOT_ACCEPTABLE, "BAD_REQUEST",
					"The Accept header cannot be read.");
		}
	}

	private static boolean asksForEvents(ServerRequest request) {
		if (AnonymousRequestFilter.answerType(request.servletRequest()) != null) {
			return false;
		}
		List<MediaType> accepted = accepted(request);
		return accepted.contains(MediaType.TEXT_EVENT_STREAM)
				&& accepted.stream().allMatch((type) -> answerType(type) == null);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication
	static class Routes {

		/** Before Spring's own. */
		@Bean
		@Order(-1)
		RouterFunction<ServerResponse> graphQl(GraphQlEndpoint endpoint) {
			return RouterFunctions.route()
				.GET(PATH, endpoint::get)
				.HEAD(PATH, endpoint::get)
				.POST(PATH, (request) -> !asksForEvents(request), endpoint::post)
				.route(RequestPredicates.path(PATH)
					.and((request) -> request.method() != HttpMethod.POST && request.method() != HttpMethod.OPTIONS),
						(request) -> ServerResponse.status(HttpStatus.METHOD_NOT_ALLOWED)
							.header(HttpHeaders.ALLOW, "GET, HEAD, POST")
							.header(HttpHeaders.CACHE_CONTROL, ResponseHeaders.NOT_KEPT)
							.build())
				.build();
		}

	}

}
