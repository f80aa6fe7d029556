package app.galley.api;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import app.galley.answer.Answer;
import app.galley.answer.Question;
import app.galley.answer.RememberedAnswers;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.graphql.MediaTypes;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.web.header.HeaderWriter;
import org.springframework.security.web.header.writers.HstsHeaderWriter;
import org.springframework.security.web.header.writers.XContentTypeOptionsHeaderWriter;
import org.springframework.security.web.header.writers.XXssProtectionHeaderWriter;
import org.springframework.security.web.header.writers.frameoptions.XFrameOptionsHeaderWriter;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers what is remembered before anything else is done for the request: nine tenths of
 * such an answer's time would go to finding out who asks and which handler to call. That
 * is for the plainest of requests only, from nobody in particular and all there; others
 * get the same answer from {@link GraphQlEndpoint}.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class RememberedAnswersFilter extends OncePerRequestFilter {

	/** A longer question is looked up all the same, later. */
	private static final int MOST_BYTES = 16_384;

	/** A request with one of these needs somebody to think. */
	private static final List<String> NOT_PLAIN = List.of(HttpHeaders.AUTHORIZATION, HttpHeaders.COOKIE,
			HttpHeaders.ORIGIN, HttpHeaders.IF_NONE_MATCH, HttpHeaders.EXPECT);

	private static final Set<String> JSON = Set.of("application/json", "application/json; charset=utf-8",
			"application/json;charset=utf-8");

	/** As Spring Security has them written for all others. */
	private static final List<HeaderWriter> SECURITY = List.of(new XContentTypeOptionsHeaderWriter(),
			new XXssProtectionHeaderWriter(), new XFrameOptionsHeaderWriter(), new HstsHeaderWriter());

	private final SingletonSupplier<RememberedAnswers> answers;

	private final AnswerHeaders headers;

	/**
	 * @param answers not before the first request: the container is started before the
	 * database is looked for
	 */
	RememberedAnswersFilter(ObjectProvider<RememberedAnswers> answers, AnswerHeaders headers) {
		this.answers = SingletonSupplier.of(answers::getObject);
		this.headers = headers;
	}

	private RememberedAnswers answers() {
		return this.answers.obtain();
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return !request.getRequestURI().equals(GraphQlEndpoint.PATH) || !isPlain(request) || !answers().isOn();
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
			case "GET" -> {
				Answer answer = answers().find(Question.of(request));
				if (answer != null) {
					write(request, response, answer, true);
				}
				else {
					chain.doFilter(request, response);
				}
			}
			case "POST" -> {
				Arrived arrived = Arrived.of(request);
				Answer answer = arrived.isAll() ? answers().find(new Question(arrived.bytes)) : null;
				if (answer != null) {
					write(request, response, answer, false);
				}
				else {
					chain.doFilter((arrived.bytes.length > 0) ? new Again(request, arrived) : request, response);
				}
			}
			default -> chain.doFilter(request, response);
		}
	}

	private void write(HttpServletRequest request, HttpServletResponse response, Answer answer, boolean get)
			throws IOException {
		SECURITY.forEach((writer) -> writer.writeHeaders(request, response));
		this.headers.addTo(response::setHeader, get, answer);
		String accepted = request.getHeader(HttpHeaders.ACCEPT_ENCODING);
		byte[] gzip = AnswerHeaders.isGzipAccepted(accepted) ? answer.gzip() : null;
		if (gzip != null) {
			response.setHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
		}
		byte[] body = (gzip != null) ? gzip : answer.body();
		response.setContentType(String.valueOf(answerType(request)));
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

	/**
	 * As much of a body as is there: this is not the place to wait for more.
	 *
	 * @param length of the whole body
	 */
	private record Arrived(byte[] bytes, int length) {

		private static final Arrived NOTHING = new Arrived(new byte[0], Integer.MAX_VALUE);

		static Arrived of(HttpServletRequest request) throws IOException {
			String type = request.getContentType();
			int length = request.getContentLength();
			if (type == null || !JSON.contains(type.toLowerCase(Locale.ROOT)) || length <= 0 || length > MOST_BYTES
					|| request.getInputStream().available() == 0) {
				return NOTHING;
			}
			byte[] bytes = new byte[length];
			int n = Math.max(request.getInputStream().read(bytes), 0);
			return new Arrived((n == length) ? bytes : Arrays.copyOf(bytes, n), length);
		}

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
