package app.galley.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.test.context.DynamicPropertyRegistry;

/**
 * A fake of the site, whose responses a test chooses, and the settings that point to it.
 */
final class Receiver implements AutoCloseable {

	static final String SECRET = "shared by test and server";

	/** Status of a call without a response until the receiver is closed. */
	static final int HANGS = -1;

	/** Statuses of the next responses, in order. */
	final Queue<Integer> statuses = new ConcurrentLinkedQueue<>();

	/** Status when the queue is empty. */
	volatile int defaultStatus = 200;

	final List<Call> calls = new CopyOnWriteArrayList<>();

	final AtomicInteger maxConcurrentCalls = new AtomicInteger();

	private final AtomicInteger concurrentCalls = new AtomicInteger();

	private final CountDownLatch end = new CountDownLatch(1);

	private final int port;

	private @Nullable HttpServer server;

	Receiver() {
		this.port = start(0);
	}

	URI url() {
		return URI.create("http://localhost:" + this.port);
	}

	/** Configures a server under test to notify this site. */
	void register(DynamicPropertyRegistry registry) {
		registry.add("galley.site.url", this::url);
		registry.add("galley.site.secret", () -> SECRET);
	}

	/** Makes the site unreachable. */
	void stop() {
		if (this.server != null) {
			this.server.stop(0);
			this.server = null;
		}
	}

	/** Makes the site reachable again at the same address. */
	void start() {
		start(this.port);
	}

	private int start(int requestedPort) {
		try {
			HttpServer started = HttpServer
				.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), requestedPort), 0);
			started.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
			started.createContext("/", this::handle);
			started.start();
			this.server = started;
			return started.getAddress().getPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void handle(HttpExchange exchange) throws IOException {
		if (!exchange.getRequestMethod().equals("POST")) {
			// Readers' requests; this site has no pages.
			exchange.sendResponseHeaders(404, -1);
			exchange.close();
			return;
		}
		this.maxConcurrentCalls.accumulateAndGet(this.concurrentCalls.incrementAndGet(), Math::max);
		try (exchange) {
			String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
			Integer planned = this.statuses.poll();
			int status = (planned != null) ? planned : this.defaultStatus;
			this.calls.add(new Call(exchange.getRequestURI().getPath(), header(exchange, "Galley-Timestamp"),
					header(exchange, "Galley-Delivery"), header(exchange, "Galley-Signature"), body, status));
			if (status == HANGS) {
				hang();
				return;
			}
			if (status >= 300 && status < 400) {
				exchange.getResponseHeaders().add("Location", url() + "/elsewhere");
			}
			byte[] text = "{\"message\":\"internal detail\"}".getBytes(StandardCharsets.UTF_8);
			exchange.sendResponseHeaders(status, text.length);
			exchange.getResponseBody().write(text);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.concurrentCalls.decrementAndGet();
		}
	}

	/**
	 * A hanging call does not count as concurrent: its caller has timed out by its end.
	 */
	private void hang() throws InterruptedException {
		this.concurrentCalls.decrementAndGet();
		this.end.await();
		this.concurrentCalls.incrementAndGet();
	}

	private static String header(HttpExchange exchange, String name) {
		return String.valueOf(exchange.getRequestHeaders().getFirst(name));
	}

	/** Calls that name this path. */
	List<Call> about(String path) {
		return this.calls.stream().filter((call) -> call.paths().contains(path)).toList();
	}

	@Override
	public void close() {
		this.end.countDown();
		stop();
	}

	/** A received call and the status of its response. */
	record Call(String path, String timestamp, String delivery, String signature, String body, int status) {

		List<String> paths() {
			return texts("paths");
		}

		List<String> tags() {
			return texts("tags");
		}

		private List<String> texts(String field) {
			return JsonMapper.shared().readTree(this.body).get(field).valueStream().map(JsonNode::asString).toList();
		}

	}

}
