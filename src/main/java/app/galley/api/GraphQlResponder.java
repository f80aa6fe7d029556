package app.galley.api;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;

import app.galley.identity.Caller;
import app.galley.identity.PublicApiHeaders;
import app.galley.problem.GraphQlErrorResponse;
import app.galley.responsecache.CdnCacheTags;
import app.galley.responsecache.RequestKey;
import app.galley.telemetry.Traces;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.graphql.GraphQlRequest;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.context.request.ServletWebRequest;

/**
 * Writes every response of {@code /graphql} that is not an event stream: status, headers,
 * body and errors. A browser revalidates a shared response each time, which costs a 304;
 * a CDN may keep it.
 */
@Component
class GraphQlResponder {

	private static final Logger log = LoggerFactory.getLogger(GraphQlResponder.class);

	private static final String NOT_CACHED = "private, no-store";

	private static final String VARY = String.join(", ", HttpHeaders.ACCEPT, HttpHeaders.AUTHORIZATION,
			HttpHeaders.COOKIE, HttpHeaders.ORIGIN, HttpHeaders.ACCEPT_ENCODING);

	private static final Pattern NO_GZIP = Pattern.compile("gzip\\s*;\\s*q=0(\\.0*)?\\s*(,|$)",
			Pattern.CASE_INSENSITIVE);

	private final SingletonSupplier<GraphQlExecutor> executor;

	private final RequestReader reader;

	private final PublicApiHeaders securityHeaders;

	private final CdnCacheTags cacheTags;

	private final String shared;

	private final OperationMeters meters;

	/**
	 * @param executor obtained at the first request: the servlet container creates its
	 * filters, and with them this, before there is a database
	 */
	GraphQlResponder(ObjectProvider<GraphQlExecutor> executor, RequestReader reader, PublicApiHeaders securityHeaders,
			PublicSettings settings, CdnCacheTags cacheTags, OperationMeters meters) {
		this.executor = SingletonSupplier.of(executor::getObject);
		this.reader = reader;
		this.securityHeaders = securityHeaders;
		this.cacheTags = cacheTags;
		this.meters = meters;
		this.shared = Objects.requireNonNull(CacheControl.maxAge(Duration.ZERO)
			.cachePublic()
			.sMaxAge(settings.shareFor())
			.staleWhileRevalidate(settings.staleFor())
			.getHeaderValue());
	}

	/**
	 * Responds in front of Spring Security's filters, to a request without credentials.
	 * @param body of a POST; null for a GET
	 */
	void respondBeforeSecurity(HttpServletRequest request, HttpServletResponse response, byte @Nullable [] body)
			throws IOException {
		this.securityHeaders.writeHeaders(request, response);
		try {
			respond(request, response, body, true);
		}
		finally {
			SecurityContextHolder.clearContext();
		}
	}

	/**
	 * Responds behind Spring Security's filters.
	 * @param body of a POST; null for a GET or HEAD
	 */
	void respond(HttpServletRequest request, HttpServletResponse response, byte @Nullable [] body) throws IOException {
		respond(request, response, body, Caller.current().isEmpty());
	}

	private void respond(HttpServletRequest request, HttpServletResponse response, byte @Nullable [] body,
			boolean anonymous) throws IOException {
		long start = this.meters.start();
		try {
			MediaType type = ResponseType.of(request);
			GraphQlReply reply = anonymous ? anonymousReply(request, body, type)
					: this.executor.obtain()
						.execute(operation(request, body), body == null, type, request.getLocale(),
								request.getHeader(Traces.HEADER));
			write(request, response, type, reply);
			this.meters.record(reply.operation(), reply.succeeded(), start);
		}
		catch (RuntimeException ex) {
			this.meters.record(OperationMeters.OTHER, false, start);
			if (!refuse(response, ex)) {
				throw ex;
			}
		}
	}

	private GraphQlReply anonymousReply(HttpServletRequest request, byte @Nullable [] body, MediaType type) {
		RequestKey key = (body != null) ? new RequestKey(body) : RequestKey.of(request);
		boolean get = body == null;
		GraphQlReply cached = this.executor.obtain().cached(key, get);
		return (cached != null) ? cached
				: this.executor.obtain().executeAndCache(operation(request, body), key, get, type, request.getLocale());
	}

	private GraphQlRequest operation(HttpServletRequest request, byte @Nullable [] body) {
		return (body != null) ? this.reader.ofBody(body) : this.reader.ofParameters(request);
	}

	private void write(HttpServletRequest request, HttpServletResponse response, MediaType type, GraphQlReply reply)
			throws IOException {
		response.setStatus(reply.status().value());
		response.setContentType(type.toString());
		reply.headers().forEach((name, values) -> response.setHeader(name, values.getFirst()));
		// Added, not set: CORS may have its own.
		response.addHeader(HttpHeaders.VARY, VARY);
		if (reply.status() == HttpStatus.METHOD_NOT_ALLOWED) {
			response.setHeader(HttpHeaders.ALLOW, "POST");
		}
		// A cookie, such as that against forged requests, is for one browser.
		if (!reply.shared() || response.containsHeader(HttpHeaders.SET_COOKIE)) {
			response.setHeader(HttpHeaders.CACHE_CONTROL, NOT_CACHED);
		}
		else {
			response.setHeader(HttpHeaders.CACHE_CONTROL, this.shared);
			response.setHeader(HttpHeaders.ETAG, reply.content().tag());
			if (this.cacheTags.tagHeader() != null) {
				response.setHeader(this.cacheTags.tagHeader(), this.cacheTags.of(reply.content()));
			}
			if (isNotModified(request, response, reply)) {
				return;
			}
		}
		byte[] gzip = isGzipAccepted(request) ? reply.content().gzip() : null;
		if (gzip != null) {
			response.setHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
		}
		byte[] body = (gzip != null) ? gzip : reply.content().body();
		response.setContentLength(body.length);
		response.getOutputStream().write(body);
	}

	private static boolean isNotModified(HttpServletRequest request, HttpServletResponse response, GraphQlReply reply) {
		return request.getHeader(HttpHeaders.IF_NONE_MATCH) != null
				&& new ServletWebRequest(request, response).checkNotModified(reply.content().tag());
	}

	private static boolean isGzipAccepted(HttpServletRequest request) {
		String accepted = request.getHeader(HttpHeaders.ACCEPT_ENCODING);
		return accepted != null && accepted.contains("gzip")
				&& (accepted.indexOf(';') < 0 || !NO_GZIP.matcher(accepted).find());
	}

	/** Responds to a method that GraphQL over HTTP does not have. */
	void refuseMethod(HttpServletResponse response) {
		response.setStatus(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
		response.setHeader(HttpHeaders.ALLOW, "GET, HEAD, POST");
		response.setHeader(HttpHeaders.CACHE_CONTROL, NOT_CACHED);
	}

	/**
	 * Responds to a request that cannot be executed.
	 * @return false when the failure is none of the request's, or the response is already
	 * on its way; nothing is written then
	 */
	boolean refuse(HttpServletResponse response, Exception failure) {
		RequestError error = response.isCommitted() ? null : RequestError.of(failure);
		if (error == null) {
			return false;
		}
		try {
			error.headers().forEach((name, values) -> response.setHeader(name, values.getFirst()));
			GraphQlErrorResponse.write(response, error.status().value(), error.code(), error.message(),
					error.extensions());
		}
		catch (IOException ex) {
			log.debug("The client disconnected before its request was refused", ex);
		}
		return true;
	}

}
