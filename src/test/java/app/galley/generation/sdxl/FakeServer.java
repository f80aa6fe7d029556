package app.galley.generation.sdxl;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import tools.jackson.databind.JsonNode;

/**
 * An SDXL server without a model: real HTTP, and each route responds as the test says.
 */
final class FakeServer implements AutoCloseable {

	private final HttpServer server;

	private final Map<String, HttpHandler> routes = new ConcurrentHashMap<>();

	final List<String> calls = new CopyOnWriteArrayList<>();

	final List<JsonNode> bodies = new CopyOnWriteArrayList<>();

	final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();

	FakeServer() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
		this.server.createContext("/", this::handle);
		this.server.start();
	}

	URI url() {
		return URI.create("http://127.0.0.1:" + this.server.getAddress().getPort());
	}

	/** Sets a route; the call is the method and the path without query. */
	FakeServer on(String call, HttpHandler handler) {
		this.routes.put(call, handler);
		return this;
	}

	FakeServer on(String call, int status, String body) {
		return on(call, (exchange) -> answer(exchange, status, body.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
	}

	long count(String call) {
		return this.calls.stream().filter(call::equals).count();
	}

	private void handle(HttpExchange exchange) throws IOException {
		String call = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
		byte[] body = exchange.getRequestBody().readAllBytes();
		if (body.length > 0) {
			this.bodies.add(SdxlHttp.JSON.readTree(body));
		}
		this.headers.add(Map.copyOf(exchange.getRequestHeaders()));
		this.calls.add(call);
		HttpHandler handler = this.routes.get(call);
		if (handler == null) {
			answer(exchange, 404, new byte[0]);
			return;
		}
		handler.handle(exchange);
	}

	static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
		exchange.sendResponseHeaders(status, (body.length > 0) ? body.length : -1);
		try (exchange) {
			if (body.length > 0) {
				exchange.getResponseBody().write(body);
			}
		}
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}
