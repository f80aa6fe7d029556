package app.galley.limit;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

import app.galley.identity.Caller;
import app.galley.problem.GraphQlErrorResponse;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses GraphQL requests that are too large before reading them, and those that come
 * byte by byte. After Spring Security, for those who are signed in may send more.
 */
@Component
@Order(0)
class RequestSizeFilter extends OncePerRequestFilter {

	private final LimitSettings limits;

	RequestSizeFilter(LimitSettings limits) {
		this.limits = limits;
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return !request.getRequestURI().equals("/graphql");
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		DataSize limit = Caller.current().isPresent() ? this.limits.signedInRequest() : this.limits.request();
		if (request.getContentLengthLong() > limit.toBytes()) {
			tooLarge(response, limit, request.getContentLengthLong());
			return;
		}
		Bounded bounded = new Bounded(request, limit.toBytes(), this.limits.upload());
		try {
			chain.doFilter(bounded, response);
		}
		catch (ServletException | IOException | RuntimeException ex) {
			if (bounded.exceeded == null || response.isCommitted()) {
				throw ex;
			}
		}
		if (bounded.exceeded != null && !response.isCommitted()) {
			switch (bounded.exceeded) {
				case SIZE -> tooLarge(response, limit, limit.toBytes() + 1);
				case TIME -> tooSlow(response);
			}
		}
	}

	private static void tooLarge(HttpServletResponse response, DataSize limit, long actual) throws IOException {
		String size = (limit.toMegabytes() > 0) ? limit.toMegabytes() + " MiB" : limit.toKilobytes() + " KiB";
		GraphQlErrorResponse.write(response, HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE, LimitExceeded.CODE,
				"A request may have %s at most.".formatted(size),
				Map.of("limit", "request", "maximum", limit.toBytes(), "actual", actual));
	}

	private void tooSlow(HttpServletResponse response) throws IOException {
		long millis = this.limits.upload().toMillis();
		GraphQlErrorResponse.write(response, HttpServletResponse.SC_REQUEST_TIMEOUT, LimitExceeded.CODE,
				"A request may take %,d milliseconds to arrive.".formatted(millis),
				Map.of("limit", "upload", "maximum", millis, "actual", millis));
	}

	private enum Exceeded {

		SIZE, TIME

	}

	/** A request that ends with an error where it comes to a limit. */
	private static final class Bounded extends HttpServletRequestWrapper {

		private final long size;

		private final Duration time;

		private @Nullable Exceeded exceeded;

		private Bounded(HttpServletRequest request, long size, Duration time) {
			super(request);
			this.size = size;
			this.time = time;
		}

		@Override
		public ServletInputStream getInputStream() throws IOException {
			ServletInputStream in = super.getInputStream();
			long end = System.nanoTime() + this.time.toNanos();
			return new ServletInputStream() {

				private long left = Bounded.this.size;

				@Override
				public int read() throws IOException {
					int b = in.read();
					count((b >= 0) ? 1 : 0);
					return b;
				}

				@Override
				public int read(byte[] buffer, int offset, int length) throws IOException {
					int n = in.read(buffer, offset, length);
					count(Math.max(n, 0));
					return n;
				}

				private void count(int n) throws IOException {
					this.left -= n;
					if (this.left < 0) {
						end(Exceeded.SIZE);
					}
					if (System.nanoTime() > end) {
						end(Exceeded.TIME);
					}
				}

				private void end(Exceeded limit) throws IOException {
					Bounded.this.exceeded = limit;
					throw new IOException("The request is over its limit of " + limit);
				}

				@Override
				public boolean isFinished() {
					return in.isFinished();
				}

				@Override
				public boolean isReady() {
					return in.isReady();
				}

				@Override
				public void setReadListener(ReadListener listener) {
					in.setReadListener(listener);
				}

			};
		}

	}

}
