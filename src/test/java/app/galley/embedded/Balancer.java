package app.galley.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * A proxy that sends requests in turn to the instances that say they are ready. It tries
 * no request again, so each that an instance drops counts as failed.
 */
final class Balancer implements AutoCloseable {

	/** Those of the connection, and what each side sets itself. */
	private static final Set<String> HOP_BY_HOP = Set.of("connection", "content-length", "host", "http2-settings",
			"keep-alive", "transfer-encoding", "upgrade");

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final HttpServer server;

	private final ScheduledExecutorService checks = Executors
		.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());

	/** Whether each instance is ready. */
	private final Map<URI, Boolean> instances = new ConcurrentHashMap<>();

	private final AtomicInteger turn = new AtomicInteger();

	/** What instances did not respond to. */
	final Queue<String> failures = new ConcurrentLinkedQueue<>();

	Balancer() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
		this.server.createContext("/", this::forward);
		this.server.start();
		this.checks.scheduleWithFixedDelay(() -> this.instances.replaceAll((instance, was) -> isReady(instance)), 0,
				100, TimeUnit.MILLISECONDS);
	}

	URI url() {
		return URI.create("http://localhost:" + this.server.getAddress().getPort());
	}

	/** Sends requests to an instance as soon as it is ready. */
	void add(URI instance) {
		this.instances.put(instance, false);
	}

	void remove(URI instance) {
		this.instances.remove(instance);
	}

	List<URI> ready() {
		return this.instances.entrySet().stream().filter(Map.Entry::getValue).map(Map.Entry::getKey).sorted().toList();
	}

	private boolean isReady(URI instance) {
		try {
			return this.http
				.send(HttpRequest.newBuilder(instance.resolve("/actuator/health/readiness"))
					.timeout(Duration.ofSeconds(5))
					.build(), HttpResponse.BodyHandlers.discarding())
				.statusCode() == 200;
		}
		catch (IOException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	private void forward(HttpExchange exchange) throws IOException {
		List<URI> ready = ready();
		String what = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
		try (exchange) {
			if (ready.isEmpty()) {
				this.failures.add(what + ": no instance is ready");
				exchange.sendResponseHeaders(502, -1);
				return;
			}
			URI instance = ready.get(Math.floorMod(this.turn.getAndIncrement(), ready.size()));
			HttpResponse<InputStream> response;
			try {
				response = this.http.send(request(exchange, instance), HttpResponse.BodyHandlers.ofInputStream());
			}
			catch (IOException ex) {
				this.failures.add(what + " to " + instance + ": " + ex);
				exchange.sendResponseHeaders(502, -1);
				return;
			}
			respond(exchange, response, what);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static HttpRequest request(HttpExchange exchange, URI instance) throws IOException {
		byte[] body = exchange.getRequestBody().readAllBytes();
		HttpRequest.Builder request = HttpRequest
			.newBuilder(URI.create(instance + exchange.getRequestURI().toString()));
		exchange.getRequestHeaders().forEach((name, values) -> {
			if (!HOP_BY_HOP.contains(name.toLowerCase(Locale.ROOT))) {
				values.forEach((value) -> request.header(name, value));
			}
		});
		return request
			.method(exchange.getRequestMethod(),
					(body.length > 0) ? HttpRequest.BodyPublishers.ofByteArray(body)
							: HttpRequest.BodyPublishers.noBody())
			.build();
	}

	private void respond(HttpExchange exchange, HttpResponse<InputStream> response, String what) throws IOException {
		response.headers().map().forEach((name, values) -> {
			if (!HOP_BY_HOP.contains(name.toLowerCase(Locale.ROOT)) && !name.startsWith(":")) {
				exchange.getResponseHeaders().put(name, values);
			}
		});
		int status = response.statusCode();
		exchange.sendResponseHeaders(status, (status == 204 || status == 304) ? -1 : 0);
		byte[] buffer = new byte[16 * 1024];
		try (InputStream body = response.body()) {
			for (int n = read(body, buffer, what); n >= 0; n = read(body, buffer, what)) {
				exchange.getResponseBody().write(buffer, 0, n);
				exchange.getResponseBody().flush();
			}
		}
	}

	private int read(InputStream body, byte[] buffer, String what) throws IOException {
		try {
			return body.read(buffer);
		}
		catch (IOException ex) {
			this.failures.add(what + ": response cut, " + ex);
			throw ex;
		}
	}

	@Override
	public void close() {
		this.checks.shutdownNow();
		this.server.stop(0);
		this.http.shutdownNow();
	}

}
