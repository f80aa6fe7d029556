package app.galley.api;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

import app.galley.identity.Caller;
import jakarta.servlet.http.Cookie;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.core.annotation.Order;
import org.springframework.graphql.GraphQlRequest;
import org.springframework.graphql.MediaTypes;
import org.springframework.graphql.server.WebGraphQlHandler;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.util.AlternativeJdkIdGenerator;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
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

	private static final String PATH = "/graphql";

	private static final List<MediaType> ANSWERS = List.of(MediaType.APPLICATION_JSON,
			MediaTypes.APPLICATION_GRAPHQL_RESPONSE);

	private final WebGraphQlHandler handler;

	private final RequestReader reader;

	private final AnswerHeaders headers;

	private final JsonMapper json;

	private final AlternativeJdkIdGenerator ids = new AlternativeJdkIdGenerator();

	GraphQlEndpoint(WebGraphQlHandler handler, RequestReader reader, AnswerHeaders headers, JsonMapper json) {
		this.handler = handler;
		this.reader = reader;
		this.headers = headers;
		this.json = json;
	}

	private ServerResponse get(ServerRequest request) {
		MediaType type = answerType(request);
		WebGraphQlRequest query = request(request, this.reader.ofParameters(request.params()));
		QueriesOnly.on(query);
		WebGraphQlResponse response = execute(query);
		if (QueriesOnly.refused(response)) {
			return write(ServerResponse.status(HttpStatus.METHOD_NOT_ALLOWED).header(HttpHeaders.ALLOW, "POST"), type,
					response, false);
		}
		return write(ServerResponse.status(status(response, type)), type, response, Caller.current().isEmpty()
				&& response.getExecutionResult().isDataPresent() && response.getErrors().isEmpty());
	}

	private ServerResponse post(ServerRequest request) throws IOException {
		MediaType type = answerType(request);
		WebGraphQlResponse response = execute(request(request, this.reader.ofBody(request)));
		return write(ServerResponse.status(status(response, type)), type, response, false);
	}

	/** On the request's own thread, which is virtual and may wait. */
	private WebGraphQlResponse execute(WebGraphQlRequest request) {
		WebGraphQlResponse response = this.handler.handleRequest(request).block();
		if (response == null) {
			throw new IllegalStateException("No answer to " + request.getId());
		}
		return response;
	}

	private WebGraphQlRequest request(ServerRequest request, GraphQlRequest query) {
		return new WebGraphQlRequest(request.uri(), request.headers().asHttpHeaders(), cookies(request),
				request.remoteAddress().orElse(null), request.attributes(), query, this.ids.generateId().toString(),
				LocaleContextHolder.getLocale());
	}

	private static MultiValueMap<String, HttpCookie> cookies(ServerRequest request) {
		MultiValueMap<String, HttpCookie> cookies = new LinkedMultiValueMap<>();
		for (List<Cookie> named : request.cookies().values()) {
			named.forEach(
					(cookie) -> cookies.add(cookie.getName(), new HttpCookie(cookie.getName(), cookie.getValue())));
		}
		return cookies;
	}

	private ServerResponse write(ServerResponse.BodyBuilder answer, MediaType type, WebGraphQlResponse response,
			boolean shared) {
		byte[] body;
		try {
			body = this.json.writeValueAsBytes(response.toMap());
		}
		catch (JacksonException ex) {
			throw new IllegalStateException("An answer cannot be written as JSON", ex);
		}
		answer.headers((all) -> all.putAll(response.getResponseHeaders()));
		answer.headers((all) -> this.headers.addTo(all, shared, body));
		return answer.contentType(type).build((request, servlet) -> {
			servlet.setContentLength(body.length);
			servlet.getOutputStream().write(body);
			return null;
		});
	}

	/** A client that accepts plain JSON only hears of GraphQL's errors in the body. */
	private static HttpStatus status(WebGraphQlResponse response, MediaType type) {
		boolean newer = type.isCompatibleWith(MediaTypes.APPLICATION_GRAPHQL_RESPONSE);
		return (newer && !response.getExecutionResult().isDataPresent()) ? HttpStatus.BAD_REQUEST : HttpStatus.OK;
	}

	private static MediaType answerType(ServerRequest request) {
		List<MediaType> accepted = accepted(request);
		if (accepted.isEmpty()) {
			return ANSWERS.getFirst();
		}
		return accepted.stream()
			.map(GraphQlEndpoint::answerType)
			.filter(Objects::nonNull)
			.findFirst()
			.orElseThrow(() -> new NotGraphQl(HttpStatus.NOT_ACCEPTABLE, "BAD_REQUEST",
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
			throw new NotGraphQl(HttpStatus.NOT_ACCEPTABLE, "BAD_REQUEST", "The Accept header cannot be read.");
		}
	}

	private static boolean asksForEvents(ServerRequest request) {
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
				.POST(PATH, (request) -> !asksForEvents(request), endpoint::post)
				.route(RequestPredicates.path(PATH)
					.and((request) -> request.method() != HttpMethod.POST && request.method() != HttpMethod.OPTIONS),
						(request) -> ServerResponse.status(HttpStatus.METHOD_NOT_ALLOWED)
							.header(HttpHeaders.ALLOW, "GET, POST")
							.build())
				.build();
		}

	}

}
