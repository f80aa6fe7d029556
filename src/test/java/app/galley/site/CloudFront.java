package app.galley.site;

import java.io.IOException;
import java.io.UncheckedIOException;
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

import org.springframework.test.context.DynamicPropertyRegistry;

/**
 * A fake of CloudFront's API, and the settings that point to it. As in the original, a
 * known caller reference makes no second invalidation.
 */
final class CloudFront implements AutoCloseable {

	static final String DISTRIBUTION = "E2QWRUHEXAMPLE";

	private static final Pattern PATH = Pattern.compile("<Path>([^<]*)</Path>");

	private static final Pattern REFERENCE = Pattern.compile("<CallerReference>([^<]+)</CallerReference>");

	/** Error codes of the next responses, in order; success when empty. */
	final Queue<String> errors = new ConcurrentLinkedQueue<>();

	/** Number of responses to lose from now on. */
	volatile int lostResponses;

	/** Items of each invalidation, in order. */
	final List<List<String>> invalidations = new CopyOnWriteArrayList<>();

	final List<String> requests = new CopyOnWriteArrayList<>();

	private final Map<String, List<String>> byReference = new ConcurrentHashMap<>();

	private final HttpServer server;

	CloudFront() {
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
		this.server.createContext("/", this::handle);
		this.server.start();
	}

	/** Configures a server under test to use this one. */
	void register(DynamicPropertyRegistry registry) {
		System.setProperty("aws.accessKeyId", "AKIDEXAMPLE");
		System.setProperty("aws.secretAccessKey", "secret");
		registry.add("galley.cdn.distribution", () -> DISTRIBUTION);
		registry.add("galley.cdn.endpoint", () -> URI.create("http://localhost:" + this.server.getAddress().getPort()));
	}

	private void handle(HttpExchange exchange) throws IOException {
		try (exchange) {
			String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
			this.requests.add("%s %s %s".formatted(exchange.getRequestMethod(), exchange.getRequestURI(),
					exchange.getRequestHeaders().getFirst("Authorization")));
			String error = this.errors.poll();
			if (error != null) {
				respond(exchange, error.equals("AccessDenied") ? 403 : 400,
						"<ErrorResponse xmlns=\"http://cloudfront.amazonaws.com/doc/2020-05-31/\"><Error><Type>Sender</Type><Code>"
								+ error
								+ "</Code><Message>arn:aws:iam::123456789012:user/someone may not</Message></Error><RequestId>r</RequestId></ErrorResponse>");
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
				throw new IllegalStateException("Caller reference of other paths: " + reference);
			}
			if (this.lostResponses > 0) {
				this.lostResponses--;
				return;
			}
			respond(exchange, 201,
					"<Invalidation xmlns=\"http://cloudfront.amazonaws.com/doc/2020-05-31/\"><Id>I1</Id><Status>InProgress</Status><CreateTime>2026-01-01T00:00:00Z</CreateTime></Invalidation>");
		}
	}

	private static void respond(HttpExchange exchange, int status, String xml) throws IOException {
		byte[] bytes = xml.getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().add("Content-Type", "text/xml");
		exchange.sendResponseHeaders(status, bytes.length);
		exchange.getResponseBody().write(bytes);
	}

	/** Invalidations that have this path. */
	List<List<String>> of(String path) {
		return this.invalidations.stream().filter((paths) -> paths.contains(path)).toList();
	}

	@Override
	public void close() {
		System.clearProperty("aws.accessKeyId");
		System.clearProperty("aws.secretAccessKey");
		this.server.stop(0);
	}

}
