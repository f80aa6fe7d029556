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
 * Refuses GraphQL requests that are too large, before reading them, and those that arrive
 * too slowly. Runs after Spring Security, for signed-in callers may send more.
 */
@Component
@Order(0)
class RequestSizeFilter extends OncePerRequestFilter {

	private final LimitSettings limits;

	private final Refusals refusals;

	RequestSizeFilter(LimitSettings limits, Refusals refusals) {
		this.limits = limits;
		this.refusals = refusals;
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

	private void tooLarge(HttpServletResponse response, DataSize limit, long actual) throws IOException {
		this.refusals.count(Refusals.REQUEST);
		String size = (limit.toMegabytes() > 0) ? limit.toMegabytes() + " MiB" : limit.toKilobytes() + " KiB";
		GraphQlErrorResponse.write(response, HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE, LimitExceeded.CODE,
				"The request is too large; the limit is %s.".formatted(size),
				Map.of("limit", "request", "maximum", limit.toBytes(), "actual", actual));
	}

	private void tooSlow(HttpServletResponse response) throws IOException {
		this.refusals.count(Refusals.UPLOAD);
		long millis = this.limits.upload().toMillis();
		GraphQlErrorResponse.write(response, HttpServletResponse.SC_REQUEST_TIMEOUT, LimitExceeded.CODE,
				"The request arrived too slowly; the limit is %,d milliseconds.".formatted(millis),
				Map.of("limit", "upload", "maximum", millis, "actual", millis));
	}

	private enum Exceeded {

		SIZE, TIME

	}

	/** A request whose body fails to read at a limit. */
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

				private long remaining = Bounded.this.size;

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
					this.remaining -= n;
					if (this.remaining < 0) {
						end(Exceeded.SIZE);
					}
					if (System.nanoTime() > end) {
						end(Exceeded.TIME);
					}
				}

				private void end(Exceeded limit) throws IOException {
					Bounded.this.exceeded = limit;
					throw new IOException("The request exceeds its limit of " + limit);
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
