package app.galley.site;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * Takes invalidations as CloudFront does: a reference that it has seen already is no
 * second invalidation.
 */
final class CloudFront implements AutoCloseable {

	static final String DISTRIBUTION = "E2QWRUHEXAMPLE";

	private static final Pattern PATH = Pattern.compile("<Path>([^<]*)</Path>");

	private static final Pattern REFERENCE = Pattern.compile("<CallerReference>([^<]+)</CallerReference>");

	/** Codes of errors to answer with, in order; none when empty. */
	final Queue<String> errors = new ConcurrentLinkedQueue<>();

	/** The next answers are lost on their way, so many. */
	volatile int lost;

	/** In order of their making. */
	final List<List<String>> invalidations = new CopyOnWriteArrayList<>();

	final List<String> requests = new CopyOnWriteArrayList<>();

	private final Map<String, List<String>> byReference = new ConcurrentHashMap<>();

	private final HttpServer server;

	CloudFront() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
		this.server.createContext("/", this::answer);
		this.server.start();
	}

	URI url() {
		return URI.create("http://localhost:" + this.server.getAddress().getPort());
	}

	private void answer(HttpExchange exchange) throws IOException {
		try (exchange) {
			String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
			this.requests.add("%s %s %s".formatted(exchange.getRequestMethod(), exchange.getRequestURI(),
					exchange.getRequestHeaders().getFirst("Authorization")));
			String error = this.errors.poll();
			if (error != null) {
				reply(exchange, error.equals("AccessDenied") ? 403 : 400,
						"<ErrorResponse xmlns=\"http://cloudfront.amazonaws.com/doc/2020-05-31/\"><Error><Type>Sender</Type><Code>"
								+ error
								+ "</Code><Message>arn:aws:iam::123456789012:user/somebody may not</Message></Error><RequestId>r</RequestId></ErrorResponse>");
				return;
			}
			List<String> paths = PATH.matcher(body).results().map((match) -> match.group(1)).toList();
			String reference = REFERENCE.matcher(body)
				.results()
				.findFirst()
				.map((MatchResult match) -> match.group(1))
				.orElseThrow();
			List<String> earlier = this.byReference.putIfAbsent(reference, paths);
			if (earlier == null) {
				this.invalidations.add(paths);
			}
			else if (!earlier.equals(paths)) {
				throw new IllegalStateException("CallerReference used for something else: " + reference);
			}
			if (this.lost > 0) {
				this.lost--;
				return;
			}
			reply(exchange, 201,
					"<Invalidation xmlns=\"http://cloudfront.amazonaws.com/doc/2020-05-31/\"><Id>I1</Id><Status>InProgress</Status><CreateTime>2026-01-01T00:00:00Z</CreateTime></Invalidation>");
		}
	}

	private static void reply(HttpExchange exchange, int status, String xml) throws IOException {
		byte[] bytes = xml.getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().add("Content-Type", "text/xml");
		exchange.sendResponseHeaders(status, bytes.length);
		exchange.getResponseBody().write(bytes);
	}

	/** Invalidations of this path. */
	List<List<String>> of(String path) {
		return this.invalidations.stream().filter((paths) -> paths.contains(path)).toList();
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}
