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

/**
 * Listens as the site does, and answers as a test wants.
 */
final class Receiver implements AutoCloseable {

	static final String SECRET = "shared by test and server";

	/** Answers nothing at all until the receiver is closed. */
	static final int HANGS = -1;

	/** In order; 200 when there are none left. */
	final Queue<Integer> answers = new ConcurrentLinkedQueue<>();

	/** Answered when the queue is empty. */
	volatile int otherwise = 200;

	final List<Call> calls = new CopyOnWriteArrayList<>();

	final AtomicInteger mostAtOnce = new AtomicInteger();

	private final AtomicInteger now = new AtomicInteger();

	private final CountDownLatch end = new CountDownLatch(1);

	private final int port;

	private @Nullable HttpServer server;

	Receiver() {
		this.port = start(0);
	}

	URI url() {
		return URI.create("http://localhost:" + this.port);
	}

	/** The site goes away. */
	void stop() {
		if (this.server != null) {
			this.server.stop(0);
			this.server = null;
		}
	}

	/** The site comes back where it was. */
	void start() {
		start(this.port);
	}

	private int start(int wanted) {
		try {
			HttpServer made = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), 0);
			made.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
			made.createContext("/", this::answer);
			made.start();
			this.server = made;
			return made.getAddress().getPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void answer(HttpExchange exchange) throws IOException {
		this.mostAtOnce.accumulateAndGet(this.now.incrementAndGet(), Math::max);
		try (exchange) {
			String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
			Integer planned = this.answers.poll();
			int status = (planned != null) ? planned : this.otherwise;
			this.calls.add(new Call(exchange.getRequestURI().getPath(), header(exchange, "Galley-Timestamp"),
					header(exchange, "Galley-Delivery"), header(exchange, "Galley-Signature"), body, status));
			if (status == HANGS) {
				hang();
				return;
			}
			if (status >= 300 && status < 400) {
				exchange.getResponseHeaders().add("Location", url() + "/elsewhere");
			}
			byte[] text = "{\"message\":\"not for everybody's eyes\"}".getBytes(StandardCharsets.UTF_8);
			exchange.sendResponseHeaders(status, text.length);
			exchange.getResponseBody().write(text);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.now.decrementAndGet();
		}
	}

	/** The caller has long gone when it ends, so it counts no more. */
	private void hang() throws InterruptedException {
		this.now.decrementAndGet();
		this.end.await();
		this.now.incrementAndGet();
	}

	private static String header(HttpExchange exchange, String name) {
		return String.valueOf(exchange.getRequestHeaders().getFirst(name));
	}

	/** Calls that told of this path. */
	List<Call> about(String path) {
		return this.calls.stream().filter((call) -> call.paths().contains(path)).toList();
	}

	@Override
	public void close() {
		this.end.countDown();
		stop();
	}

	/** What arrived, and the status it was answered with. */
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
