package app.galley.api;

import java.net.URI;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import app.galley.database.ReadReplica;
import app.galley.responsecache.CacheTags;
import app.galley.responsecache.CacheValidity;
import app.galley.responsecache.CachedResponse;
import app.galley.responsecache.RequestKey;
import app.galley.responsecache.ResponseCache;
import app.galley.telemetry.Traces;
import io.opentelemetry.api.trace.SpanKind;
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
 * Executes GraphQL requests, and caches the responses that everyone would get.
 */
@Component
@ConditionalOnWebApplication
class GraphQlExecutor {

	private static final URI ADDRESS = URI.create(GraphQlEndpoint.PATH);

	private static final MultiValueMap<String, HttpCookie> NO_COOKIES = CollectionUtils.toMultiValueMap(Map.of());

	private final WebGraphQlHandler handler;

	private final ResponseCache cache;

	private final CacheValidity validity;

	private final ReadReplica replica;

	private final JsonMapper json;

	private final OperationMeters meters;

	private final Traces traces;

	private final AlternativeJdkIdGenerator ids = new AlternativeJdkIdGenerator();

	GraphQlExecutor(WebGraphQlHandler handler, ResponseCache cache, CacheValidity validity, ReadReplica replica,
			JsonMapper json, OperationMeters meters, Traces traces) {
		this.handler = handler;
		this.cache = cache;
		this.validity = validity;
		this.replica = replica;
		this.json = json;
		this.meters = meters;
		this.traces = traces;
	}

	/**
	 * The cached response to an anonymous request; null when there is no valid one.
	 * @param get whether it came by GET, which changes nothing
	 */
	@Nullable GraphQlReply cached(RequestKey key, boolean get) {
		CachedResponse cached = this.cache.find(key);
		return (cached != null)
				? new GraphQlReply(HttpStatus.OK, cached, HttpHeaders.EMPTY, cached.operation(), true, get) : null;
	}

	/** Executes an anonymous request and caches the response. */
	GraphQlReply executeAndCache(GraphQlRequest operation, RequestKey key, boolean get, MediaType type, Locale locale) {
		long version = this.validity.version();
		CacheTags tags = this.cache.isEnabled() ? new CacheTags() : null;
		// The replica is current only as far as this instance hears of changes.
		WebGraphQlResponse response = (this.replica.isOn() && this.validity.isConnected())
				? this.replica.read(() -> run(operation, get, locale, tags), (read) -> !isComplete(read))
				: run(operation, get, locale, tags);
		int number = this.meters.numberOf(operation.getDocument());
		CachedResponse content = (tags != null) ? CachedResponse.of(bytes(response), tags, number)
				: CachedResponse.of(bytes(response));
		// A response that a change has overtaken must not reach a CDN that was purged.
		boolean valid = isComplete(response) && this.cache.put(key, content, version);
		return reply(response, type, content, number, get && valid);
	}

	private static boolean isComplete(WebGraphQlResponse response) {
		return response.getExecutionResult().isDataPresent() && response.getErrors().isEmpty();
	}

	/**
	 * Executes a request of the caller who is signed in on this thread.
	 * @param trace the client's {@code traceparent}; null for none
	 */
	GraphQlReply execute(GraphQlRequest operation, boolean get, MediaType type, Locale locale, @Nullable String trace) {
		int number = this.meters.numberOf(operation.getDocument());
		if (!this.traces.isOn() || !this.meters.isMutation(number)) {
			return execute(operation, get, type, locale, number);
		}
		return this.traces.resume(Collections.singletonList(trace), this.meters.name(number), SpanKind.SERVER, Map.of(),
				() -> {
					GraphQlReply reply = execute(operation, get, type, locale, number);
					if (!reply.succeeded()) {
						Traces.failed("The response has errors");
					}
					return reply;
				});
	}

	private GraphQlReply execute(GraphQlRequest operation, boolean get, MediaType type, Locale locale, int number) {
		WebGraphQlResponse response = run(operation, get, locale, null);
		return reply(response, type, CachedResponse.of(bytes(response)), number, false);
	}

	/** Blocks the request's own thread, which is virtual. */
	private WebGraphQlResponse run(GraphQlRequest operation, boolean get, Locale locale, @Nullable CacheTags tags) {
		// The HTTP headers were dealt with before.
		WebGraphQlRequest execution = new WebGraphQlRequest(ADDRESS, HttpHeaders.EMPTY, NO_COOKIES, null, Map.of(),
				operation, this.ids.generateId().toString(), locale);
		AllowedOperations.require(execution, get);
		if (tags != null) {
			execution.configureExecutionInput(
					(input, builder) -> builder.graphQLContext(Map.of(CacheTags.class, tags)).build());
		}
		return Objects.requireNonNull(this.handler.handleRequest(execution).block());
	}

	private byte[] bytes(WebGraphQlResponse response) {
		return this.json.writeValueAsBytes(response.toMap());
	}

	private static GraphQlReply reply(WebGraphQlResponse response, MediaType type, CachedResponse content,
			int operation, boolean shared) {
		return new GraphQlReply(status(response, type), content, response.getResponseHeaders(), operation,
				response.getErrors().isEmpty(), shared);
	}

	/**
	 * Only {@code application/graphql-response+json} reports GraphQL's errors in the
	 * status; {@code application/json} reports them in the body alone.
	 */
	private static HttpStatus status(WebGraphQlResponse response, MediaType type) {
		HttpStatus refusal = AllowedOperations.refusal(response);
		if (refusal != null) {
			return refusal;
		}
		boolean reported = type.isCompatibleWith(MediaTypes.APPLICATION_GRAPHQL_RESPONSE);
		return (reported && !response.getExecutionResult().isDataPresent()) ? HttpStatus.BAD_REQUEST : HttpStatus.OK;
	}

}
