package app.galley.vision;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A vision server that speaks OpenAI's chat completions and says what a test wants.
 */
public final class VisionServer implements AutoCloseable {

	private final HttpServer server;

	public final List<JsonNode> requests = new CopyOnWriteArrayList<>();

	final List<String> keys = new CopyOnWriteArrayList<>();

	private final CountDownLatch closed = new CountDownLatch(1);

	private volatile int status = 200;

	private volatile byte[] body = {};

	private volatile boolean stalls;

	public VisionServer() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
		this.server.createContext("/v1/chat/completions", this::complete);
		this.server.start();
		says("Two people at a table.");
	}

	public URI url() {
		return URI.create("http://localhost:" + this.server.getAddress().getPort());
	}

	/** Answers so from now on. */
	public void says(String text) {
		answers(200,
				JsonMapper.shared()
					.writeValueAsString(Map.of("id", "chatcmpl-1", "object", "chat.completion", "choices",
							List.of(Map.of("index", 0, "finish_reason", "stop", "message",
									Map.of("role", "assistant", "content", text))))));
	}

	public void answers(int status, String body) {
		this.status = status;
		this.body = body.getBytes(StandardCharsets.UTF_8);
	}

	/** Sends half of its answer from now on. */
	void stalls() {
		this.stalls = true;
	}

	private void complete(HttpExchange exchange) throws IOException {
		this.requests.add(JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes()));
		this.keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
		exchange.getResponseHeaders().add("Content-Type", "application/json");
		exchange.sendResponseHeaders(this.status, this.body.length);
		try (OutputStream out = exchange.getResponseBody()) {
			if (this.stalls) {
				out.write(this.body, 0, 10);
				out.flush();
				this.closed.await();
			}
			out.write(this.body);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() {
		this.closed.countDown();
		this.server.stop(0);
	}

}
