package app.galley.api;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import app.galley.answer.Answer;
import app.galley.answer.Freshness;
import app.galley.answer.Question;
import app.galley.answer.RememberedAnswers;
import app.galley.answer.Topics;
import app.galley.identity.Caller;
import jakarta.servlet.http.Cookie;
import org.jspecify.annotations.Nullable;
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

	static final String PATH = "/graphql";

	private static final List<MediaType> ANSWERS = List.of(MediaType.APPLICATION_JSON,
			MediaTypes.APPLICATION_GRAPHQL_RESPONSE);

	private final WebGraphQlHandler handler;

	private final RequestReader reader;

	private final AnswerHeaders headers;

	private final RememberedAnswers answers;

	private final Freshness freshness;

	private final JsonMapper json;

	private final AlternativeJdkIdGenerator ids = new AlternativeJdkIdGenerator();

	GraphQlEndpoint(WebGraphQlHandler handler, RequestReader reader, AnswerHeaders headers, RememberedAnswers answers,
			Freshness freshness, JsonMapper json) {
		this.handler = handler;
		this.reader = reader;
		this.headers = headers;
		this.answers = answers;
		this.freshness = freshness;
		this.json = json;
	}

	private ServerResponse get(ServerRequest request) {
		return answer(request, this.reader.ofParameters(request.params()), Question.of(request.servletRequest()), true);
	}

	private ServerResponse post(ServerRequest request) throws IOException {
		byte[] body = this.reader.body(request);
		return answer(request, this.reader.ofBody(body), new Question(body), false);
	}

	private ServerResponse answer(ServerRequest request, GraphQlRequest query, Question question, boolean get) {
		MediaType type = answerType(request);
		if (Caller.current().isPresent()) {
			WebGraphQlResponse response = execute(request, query, get, null);
			return write(status(response, type), request, type, Answer.of(bytes(response)),
					response.getResponseHeaders(), false);
		}
		Answer remembered = this.answers.find(question);
		if (remembered != null) {
			return write(HttpStatus.OK, request, type, remembered, HttpHeaders.EMPTY, get);
		}
		long asOf = this.freshness.now();
		Topics topics = this.answers.isOn() ? new Topics() : null;
		WebGraphQlResponse response = execute(request, query, get, topics);
		Answer answer = (topics != null) ? Answer.of(bytes(response), topics) : Answer.of(bytes(response));
		boolean good = response.getExecutionResult().isDataPresent() && response.getErrors().isEmpty();
		// What a change has overtaken must not reach a CDN that has forgotten it by now.
		boolean current = good && this.answers.remember(question, answer, asOf);
		return write(status(response, type), request, type, answer, response.getResponseHeaders(), get && current);
	}

	/** On the request's own thread, which is virtual and may wait. */
	private WebGraphQlResponse execute(ServerRequest request, GraphQlRequest query, boolean get,
			@Nullable Topics topics) {
		WebGraphQlRequest execution = request(request, query);
		if (get) {
			QueriesOnly.on(execution);
		}
		if (topics != null) {
			execution.configureExecutionInput(
					(input, builder) -> builder.graphQLContext(Map.of(Topics.class, topics)).build());
		}
		return Objects.requireNonNull(this.handler.handleRequest(execution).block());
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

	private byte[] bytes(WebGraphQlResponse response) {
		return this.json.writeValueAsBytes(response.toMap());
	}

	private ServerResponse write(HttpStatus status, ServerRequest request, MediaType type, Answer answer,
			HttpHeaders more, boolean shared) {
		ServerResponse.BodyBuilder response = ServerResponse.status(status).contentType(type);
		if (status == HttpStatus.METHOD_NOT_ALLOWED) {
			response.header(HttpHeaders.ALLOW, "POST");
		}
		response.headers((headers) -> headers.putAll(more));
		response.headers((headers) -> this.headers.addTo(headers::set, shared, answer));
		byte[] gzip = request.headers()
			.header(HttpHeaders.ACCEPT_ENCODING)
			.stream()
			.anyMatch(AnswerHeaders::isGzipAccepted) ? answer.gzip() : null;
		if (gzip != null) {
			response.header(HttpHeaders.CONTENT_ENCODING, "gzip");
		}
		byte[] body = (gzip != null) ? gzip : answer.body();
		return response.build((in, out) -> {
			out.setContentLength(body.length);
			out.getOutputStream().write(body);
			return null;
		});
	}

	/** A client that accepts plain JSON only hears of GraphQL's errors in the body. */
	private static HttpStatus status(WebGraphQlResponse response, MediaType type) {
		if (QueriesOnly.refused(response)) {
			return HttpStatus.METHOD_NOT_ALLOWED;
		}
		boolean newer = type.isCompatibleWith(MediaTypes.APPLICATION_GRAPHQL_RESPONSE);
		return (newer && !response.getExecutionResult().isDataPresent()) ? HttpStatus.BAD_REQUEST : HttpStatus.OK;
	}

	private static MediaType answerType(ServerRequest request) {
		MediaType plain = RememberedAnswersFilter.answerType(request.servletRequest());
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
		if (RememberedAnswersFilter.answerType(request.servletRequest()) != null) {
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
							.header(HttpHeaders.CACHE_CONTROL, AnswerHeaders.NOT_KEPT)
							.build())
				.build();
		}

	}

}
