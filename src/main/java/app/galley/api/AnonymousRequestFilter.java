package app.galley.api;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import app.galley.limit.LimitSettings;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Hands small anonymous requests to {@link GraphQlResponder} in front of Spring Security
 * and Spring MVC, where a cached response would spend most of its time
 * (docs/adr/0001-anonymous-requests.md). Decides only that: all other requests get the
 * same responses by way of {@link GraphQlEndpoint}.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class AnonymousRequestFilter extends OncePerRequestFilter {

	/** A longer body rarely arrives with its headers. */
	private static final int SMALL_BODY_BYTES = 16_384;

	/** Headers that Spring Security, CORS, Spring MVC or the container must look at. */
	private static final List<String> EXCLUDED_HEADERS = List.of(HttpHeaders.AUTHORIZATION, HttpHeaders.COOKIE,
			HttpHeaders.ORIGIN, HttpHeaders.IF_NONE_MATCH, HttpHeaders.EXPECT);

	private static final Set<String> JSON = Set.of("application/json", "application/json; charset=utf-8",
			"application/json;charset=utf-8");

	private final GraphQlResponder responder;

	private final int maxBodyBytes;

	AnonymousRequestFilter(GraphQlResponder responder, LimitSettings limits) {
		this.responder = responder;
		this.maxBodyBytes = (int) Math.min(SMALL_BODY_BYTES, limits.request().toBytes());
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return !request.getRequestURI().equals(GraphQlEndpoint.PATH) || !isAnonymous(request);
	}

	private static boolean isAnonymous(HttpServletRequest request) {
		for (String header : EXCLUDED_HEADERS) {
			if (request.getHeader(header) != null) {
				return false;
			}
		}
		return ResponseType.isSimple(request);
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		switch (request.getMethod()) {
			case "GET" -> this.responder.respondBeforeSecurity(request, response, null);
			case "POST" -> {
				ArrivedBody body = arrivedBody(request);
				if (body.isComplete()) {
					this.responder.respondBeforeSecurity(request, response, body.bytes);
				}
				else {
					chain.doFilter((body.bytes.length > 0) ? new ReplayedRequest(request, body.bytes) : request,
							response);
				}
			}
			default -> chain.doFilter(request, response);
		}
	}

	private ArrivedBody arrivedBody(HttpServletRequest request) throws IOException {
		String type = request.getContentType();
		int length = request.getContentLength();
		if (type == null || !JSON.contains(type.toLowerCase(Locale.ROOT)) || length <= 0 || length > this.maxBodyBytes
				|| request.getInputStream().available() == 0) {
			return ArrivedBody.NOTHING;
		}
		byte[] bytes = new byte[length];
		int n = Math.max(request.getInputStream().read(bytes), 0);
		return new ArrivedBody((n == length) ? bytes : Arrays.copyOf(bytes, n), length);
	}

	/**
	 * As much of a body as can be read without blocking.
	 *
	 * @param length of the whole body
	 */
	private record ArrivedBody(byte[] bytes, int length) {

		private static final ArrivedBody NOTHING = new ArrivedBody(new byte[0], Integer.MAX_VALUE);

		boolean isComplete() {
			return this.bytes.length == this.length;
		}

	}

	/** A request whose body reads from its start, though part of it was read before. */
	private static final class ReplayedRequest extends HttpServletRequestWrapper {

		private final byte[] start;

		private ReplayedRequest(HttpServletRequest request, byte[] start) {
			super(request);
			this.start = start;
		}

		@Override
		public ServletInputStream getInputStream() throws IOException {
			ServletInputStream rest = super.getInputStream();
			ByteArrayInputStream first = new ByteArrayInputStream(this.start);
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
					throw new IllegalStateException("The body is read by blocking");
				}

			};
		}

	}

}
