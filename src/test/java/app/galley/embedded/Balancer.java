package app.galley.embedded;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A proxy that sends requests in turn to the instances that say they are ready. A request
 * that an instance drops counts as failed; a proxy that {@linkplain #tryingReadsAgain()
 * tries reads again}, as nginx does by default, sends a GET to the next one first.
 */
final class Balancer implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(Balancer.class);

	/** Those of the connection, and what each side sets itself. */
	private static final Set<String> HOP_BY_HOP = Set.of("connection", "content-length", "host", "http2-settings",
			"keep-alive", "transfer-encoding", "upgrade");

	/** At the same time: two, and one that replaces another. */
	private static final int INSTANCES = 3;

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	/** A response that is complete, or none. */
	private static final HttpResponse.BodyHandler<InputStream> WHOLE = (info) -> HttpResponse.BodySubscribers
		.mapping(HttpResponse.BodySubscribers.ofByteArray(), ByteArrayInputStream::new);

	private final boolean readsAgain;

	private final HttpServer server;

	private final ScheduledExecutorService checks = Executors.newScheduledThreadPool(INSTANCES,
			Thread.ofVirtual().factory());

	/** Whether each instance is ready. */
	private final Map<URI, Boolean> instances = new ConcurrentHashMap<>();

	private final AtomicInteger turn = new AtomicInteger();

	/** What instances did not respond to. */
	final Queue<String> failures = new ConcurrentLinkedQueue<>();

	Balancer() throws IOException {
		this(false);
	}

	static Balancer tryingReadsAgain() throws IOException {
		return new Balancer(true);
	}

	private Balancer(boolean readsAgain) throws IOException {
		this.readsAgain = readsAgain;
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
		this.server.createContext("/", this::forward);
		this.server.start();
	}

	URI url() {
		return URI.create("http://localhost:" + this.server.getAddress().getPort());
	}

	/**
	 * Sends requests to an instance as soon as it is ready. Each is asked by itself, so
	 * that one that is slow to respond keeps no other in or out.
	 */
	void add(URI instance) {
		this.instances.put(instance, false);
		this.checks.scheduleWithFixedDelay(() -> check(instance), 0, 100, TimeUnit.MILLISECONDS);
	}

	void remove(URI instance) {
		this.instances.remove(instance);
	}

	List<URI> ready() {
		return this.instances.entrySet().stream().filter(Map.Entry::getValue).map(Map.Entry::getKey).sorted().toList();
	}

	/** A response that is late says nothing: this machine may be busy. */
	private void check(URI instance) {
		if (!this.instances.containsKey(instance)) {
			return;
		}
		try {
			HttpResponse<Void> response = this.http
				.send(HttpRequest.newBuilder(instance.resolve("/actuator/health/readiness"))
					.timeout(Duration.ofSeconds(5))
					.build(), HttpResponse.BodyHandlers.discarding());
			this.instances.replace(instance, response.statusCode() == 200);
		}
		catch (HttpTimeoutException ex) {
			log.info("{} is late to say whether it is ready", instance);
		}
		catch (IOException ex) {
			this.instances.replace(instance, false);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void forward(HttpExchange exchange) throws IOException {
		String what = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
		byte[] body = exchange.getRequestBody().readAllBytes();
		try (exchange) {
			boolean again = this.readsAgain && exchange.getRequestMethod().equals("GET");
			HttpResponse<InputStream> response = null;
			while (response == null) {
				List<URI> ready = ready();
				if (ready.isEmpty()) {
					this.failures.add(what + ": no instance is ready");
					exchange.sendResponseHeaders(502, -1);
					return;
				}
				URI instance = ready.get(Math.floorMod(this.turn.getAndIncrement(), ready.size()));
				try {
					response = this.http.send(request(exchange, body, instance),
							again ? WHOLE : HttpResponse.BodyHandlers.ofInputStream());
				}
				catch (IOException ex) {
					if (!again) {
						this.failures.add(what + " to " + instance + ": " + ex);
						exchange.sendResponseHeaders(502, -1);
						return;
					}
					this.instances.replace(instance, false);
				}
			}
			respond(exchange, response, what);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static HttpRequest request(HttpExchange exchange, byte[] body, URI instance) {
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
