package app.galley.api;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses GraphQL requests over 8 MiB before reading them: room for a body of 1 MiB whose
 * every character is a six-byte JSON escape, and no more.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class RequestSizeFilter extends OncePerRequestFilter {

	private static final DataSize LIMIT = DataSize.ofMegabytes(8);

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return !request.getRequestURI().equals("/graphql");
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		if (request.getContentLengthLong() > LIMIT.toBytes()) {
			refuse(response);
			return;
		}
		Bounded bounded = new Bounded(request);
		try {
			chain.doFilter(bounded, response);
		}
		catch (ServletException | IOException | RuntimeException ex) {
			if (!bounded.exceeded || response.isCommitted()) {
				throw ex;
			}
		}
		if (bounded.exceeded && !response.isCommitted()) {
			refuse(response);
		}
	}

	private static void refuse(HttpServletResponse response) throws IOException {
		GraphQlErrorResponse.write(response, HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE, "BAD_REQUEST",
				"A request may have %d MiB at most.".formatted(LIMIT.toMegabytes()));
	}

	/**
	 * A request that ends with an error at the limit, for bodies that do not tell their
	 * length.
	 */
	private static final class Bounded extends HttpServletRequestWrapper {

		private boolean exceeded;

		private Bounded(HttpServletRequest request) {
			super(request);
		}

		@Override
		public ServletInputStream getInputStream() throws IOException {
			ServletInputStream in = super.getInputStream();
			return new ServletInputStream() {

				private long left = LIMIT.toBytes();

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
						Bounded.this.exceeded = true;
						throw new IOException("Request is larger than " + LIMIT);
					}
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
