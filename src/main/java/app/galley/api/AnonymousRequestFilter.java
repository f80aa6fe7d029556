package app.galley.api;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

import app.galley.responsecache.RequestKey;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.graphql.GraphQlRequest;
import org.springframework.graphql.MediaTypes;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.header.HeaderWriter;
import org.springframework.security.web.header.writers.HstsHeaderWriter;
import org.springframework.security.web.header.writers.XContentTypeOptionsHeaderWriter;
import org.springframework.security.web.header.writers.XXssProtectionHeaderWriter;
import org.springframework.security.web.header.writers.frameoptions.XFrameOptionsHeaderWriter;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.util.unit.DataSize;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers the plainest of requests, from nobody in particular and all there, before
 * anything else is done for them: nine tenths of a remembered answer's time and a quarter
 * of a computed one's would go to finding out who asks and which handler to call. Others
 * get the same answers from {@link GraphQlEndpoint}.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class AnonymousRequestFilter extends OncePerRequestFilter {

	/** A longer question is answered all the same, later. */
	private static final int MOST_BYTES = 16_384;

	/** A request with one of these needs somebody to think. */
	private static final List<String> NOT_PLAIN = List.of(HttpHeaders.AUTHORIZATION, HttpHeaders.COOKIE,
			HttpHeaders.ORIGIN, HttpHeaders.IF_NONE_MATCH, HttpHeaders.EXPECT);

	private static final Set<String> JSON = Set.of("application/json", "application/json; charset=utf-8",
			"application/json;charset=utf-8");

	/** As Spring Security has them written for all others. */
	private static final List<HeaderWriter> SECURITY = List.of(new XContentTypeOptionsHeaderWriter(),
			new XXssProtectionHeaderWriter(), new XFrameOptionsHeaderWriter(), new HstsHeaderWriter());

	private final SingletonSupplier<GraphQlResponder> replies;

	private final RequestReader reader;

	private final ResponseHeaders headers;

	private final RequestErrors errors;

	private final int mostBytes;

	/**
	 * @param replies not before the first request: the container is started before the
	 * database is looked for
	 */
	AnonymousRequestFilter(ObjectProvider<GraphQlResponder> replies, RequestReader reader, ResponseHeaders headers,
			RequestErrors errors, @Value("${galley.limit.request:16KB}") DataSize limit) {
		this.replies = SingletonSupplier.of(replies::getObject);
		this.reader = reader;
		this.headers = headers;
		this.errors = errors;
		this.mostBytes = (int) Math.min(MOST_BYTES, limit.toBytes());
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return !request.getRequestURI().equals(GraphQlEndpoint.PATH) || !isPlain(request);
	}

	private static boolean isPlain(HttpServletRequest request) {
		for (String header : NOT_PLAIN) {
			if (request.getHeader(header) != null) {
				return false;
			}
		}
		return answerType(request) != null;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		switch (request.getMethod()) {
			case "GET" ->
				answer(request, response, RequestKey.of(request), true, () -> this.reader.ofParameters(request));
			case "POST" -> {
				Arrived arrived = arrived(request);
				if (arrived.isAll()) {
					answer(request, response, new RequestKey(arrived.bytes), false,
							() -> this.reader.ofBody(arrived.bytes));
				}
				else {
					chain.doFilter((arrived.bytes.length > 0) ? new Again(request, arrived) : request, response);
				}
			}
			default -> chain.doFilter(request, response);
		}
	}

	private void answer(HttpServletRequest request, HttpServletResponse response, RequestKey question, boolean get,
			Supplier<GraphQlRequest> query) throws IOException {
		SECURITY.forEach((writer) -> writer.writeHeaders(request, response));
		MediaType type = Objects.requireNonNull(answerType(request), "plain");
		try {
			GraphQlResponder replies = this.replies.obtain();
			GraphQlResponder.Reply reply = replies.remembered(question, get);
			write(request, response, type,
					(reply != null) ? reply : replies.to(query.get(), question, get, type, request.getLocale()));
		}
		catch (RuntimeException ex) {
			if (this.errors.resolveException(request, response, null, ex) == null) {
				throw ex;
			}
		}
		finally {
			SecurityContextHolder.clearContext();
		}
	}

	private void write(HttpServletRequest request, HttpServletResponse response, MediaType type,
			GraphQlResponder.Reply reply) throws IOException {
		response.setStatus(reply.status().value());
		reply.more().forEach((name, values) -> response.setHeader(name, values.getFirst()));
		this.headers.addTo(response::setHeader, reply);
		String accepted = request.getHeader(HttpHeaders.ACCEPT_ENCODING);
		byte[] gzip = ResponseHeaders.isGzipAccepted(accepted) ? reply.answer().gzip() : null;
		if (gzip != null) {
			response.setHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
		}
		byte[] body = (gzip != null) ? gzip : reply.answer().body();
		response.setContentType(type.toString());
		response.setContentLength(body.length);
		response.getOutputStream().write(body);
	}

	/** Null where it takes more to find out. */
	static @Nullable MediaType answerType(HttpServletRequest request) {
		String accepted = request.getHeader(HttpHeaders.ACCEPT);
		if (accepted == null || accepted.equals("*/*") || accepted.equals(MediaType.APPLICATION_JSON_VALUE)) {
			return MediaType.APPLICATION_JSON;
		}
		MediaType newer = MediaTypes.APPLICATION_GRAPHQL_RESPONSE;
		return accepted.equals(newer.toString()) ? newer : null;
	}

	private Arrived arrived(HttpServletRequest request) throws IOException {
		String type = request.getContentType();
		int length = request.getContentLength();
		if (type == null || !JSON.contains(type.toLowerCase(Locale.ROOT)) || length <= 0 || length > this.mostBytes
				|| request.getInputStream().available() == 0) {
			return Arrived.NOTHING;
		}
		byte[] bytes = new byte[length];
		int n = Math.max(request.getInputStream().read(bytes), 0);
		return new Arrived((n == length) ? bytes : Arrays.copyOf(bytes, n), length);
	}

	/**
	 * As much of a body as is there: this is not the place to wait for more.
	 *
	 * @param length of the whole body
	 */
	private record Arrived(byte[] bytes, int length) {

		private static final Arrived NOTHING = new Arrived(new byte[0], Integer.MAX_VALUE);

		boolean isAll() {
			return this.bytes.length == this.length;
		}

	}

	/** A request whose body can be read, though some of it was. */
	private static final class Again extends HttpServletRequestWrapper {

		private final Arrived arrived;

		private Again(HttpServletRequest request, Arrived arrived) {
			super(request);
			this.arrived = arrived;
		}

		@Override
		public ServletInputStream getInputStream() throws IOException {
			ServletInputStream rest = super.getInputStream();
			ByteArrayInputStream first = new ByteArrayInputStream(this.arrived.bytes);
			return new ServletInputStream() {

				@Override
				public int read() throws IOException {
					return (first.available() > 0) ? first.read() : rest.read();
				}

				@Override
				public int read(byte[] buffer, int offset, int length) throws IOException {
					return (first.available() > 0) ? first.read(buffer, offset, length)
							: rest.read(buffer, offset, length);
				}

				@Override
				public boolean isFinished() {
					return first.available() == 0 && rest.isFinished();
				}

				@Override
				public boolean isReady() {
					return first.available() > 0 || rest.isReady();
				}

				@Override
				public void setReadListener(ReadListener listener) {
					throw new IllegalStateException("Whoever reads this may wait");
				}

			};
		}

	}

}
