package app.galley.api;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import app.galley.identity.Caller;
import app.galley.responsecache.CacheTags;
import app.galley.responsecache.CacheValidity;
import app.galley.responsecache.CachedResponse;
import app.galley.responsecache.RequestKey;
import app.galley.responsecache.ResponseCache;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.graphql.GraphQlRequest;
import org.springframework.graphql.MediaTypes;
import org.springframework.graphql.server.WebGraphQlHandler;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.util.AlternativeJdkIdGenerator;
import org.springframework.util.CollectionUtils;
import org.springframework.util.MultiValueMap;

/**
 * What is answered to a GraphQL request, whichever way it came in: from memory, or by
 * executing it.
 */
@Component
@ConditionalOnWebApplication
class GraphQlResponder {

	private static final URI ADDRESS = URI.create(GraphQlEndpoint.PATH);

	private static final MultiValueMap<String, HttpCookie> NO_COOKIES = CollectionUtils.toMultiValueMap(Map.of());

	private final WebGraphQlHandler handler;

	private final ResponseCache answers;

	private final CacheValidity freshness;

	private final JsonMapper json;

	private final AlternativeJdkIdGenerator ids = new AlternativeJdkIdGenerator();

	GraphQlResponder(WebGraphQlHandler handler, ResponseCache answers, CacheValidity freshness, JsonMapper json) {
		this.handler = handler;
		this.answers = answers;
		this.freshness = freshness;
		this.json = json;
	}

	/**
	 * To whoever is signed in on this thread, or to the public.
	 * @param get whether it came by GET, which changes nothing
	 */
	Reply to(GraphQlRequest query, RequestKey question, boolean get, MediaType type, Locale locale) {
		if (Caller.current().isPresent()) {
			WebGraphQlResponse response = execute(query, get, locale, null);
			return reply(response, type, CachedResponse.of(bytes(response)), false);
		}
		Reply remembered = remembered(question, get);
		if (remembered != null) {
			return remembered;
		}
		long asOf = this.freshness.now();
		CacheTags topics = this.answers.isOn() ? new CacheTags() : null;
		WebGraphQlResponse response = execute(query, get, locale, topics);
		CachedResponse answer = (topics != null) ? CachedResponse.of(bytes(response), topics)
				: CachedResponse.of(bytes(response));
		boolean good = response.getExecutionResult().isDataPresent() && response.getErrors().isEmpty();
		// What a change has overtaken must not reach a CDN that has forgotten it by now.
		boolean current = good && this.answers.remember(question, answer, asOf);
		return reply(response, type, answer, get && current);
	}

	/** To the public, if it was asked before and nothing has changed. */
	@Nullable Reply remembered(RequestKey question, boolean get) {
		CachedResponse remembered = this.answers.find(question);
		return (remembered != null) ? new Reply(HttpStatus.OK, remembered, HttpHeaders.EMPTY, get) : null;
	}

	/** On the request's own thread, which is virtual and may wait. */
	private WebGraphQlResponse execute(GraphQlRequest query, boolean get, Locale locale, @Nullable CacheTags topics) {
		// What else came by HTTP was dealt with already.
		WebGraphQlRequest execution = new WebGraphQlRequest(ADDRESS, HttpHeaders.EMPTY, NO_COOKIES, null, Map.of(),
				query, this.ids.generateId().toString(), locale);
		if (get) {
			QueriesOnly.on(execution);
		}
		if (topics != null) {
			execution.configureExecutionInput(
					(input, builder) -> builder.graphQLContext(Map.of(CacheTags.class, topics)).build());
		}
		return Objects.requireNonNull(this.handler.handleRequest(execution).block());
	}

	private byte[] bytes(WebGraphQlResponse response) {
		return this.json.writeValueAsBytes(response.toMap());
	}

	private static Reply reply(WebGraphQlResponse response, MediaType type, CachedResponse answer, boolean shared) {
		return new Reply(status(response, type), answer, response.getResponseHeaders(), shared);
	}

	/** A client that accepts plain JSON only hears of GraphQL's errors in the body. */
	private static HttpStatus status(WebGraphQlResponse response, MediaType type) {
		if (QueriesOnly.refused(response)) {
			return HttpStatus.METHOD_NOT_ALLOWED;
		}
		boolean newer = type.isCompatibleWith(MediaTypes.APPLICATION_GRAPHQL_RESPONSE);
		return (newer && !response.getExecutionResult().isDataPresent()) ? HttpStatus.BAD_REQUEST : HttpStatus.OK;
	}

	/**
	 * An answer and how it is sent.
	 *
	 * @param more headers that the execution asks for
	 * @param shared whether a CDN may keep it: got by GET, without an account and without
	 * errors
	 */
	record Reply(HttpStatus status, CachedResponse answer, HttpHeaders more, boolean shared) {
	}

}
