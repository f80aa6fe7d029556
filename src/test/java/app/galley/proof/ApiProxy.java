package app.galley.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.Executors;

import app.galley.Api;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * A proxy between the site and the API, which a test can make unavailable.
 */
final class ApiProxy implements AutoCloseable {

	/** Handling of the site's requests. */
	enum State {

		/** Forwarded to the API. */
		OPEN,

		/** Connections are closed without a response. */
		CLOSED,

		/** Connections stay open without a response. */
		HANGING

	}

	private final Api api;

	private final HttpServer server;

	private State state = State.OPEN;

	ApiProxy(Api api) {
		this.api = api;
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
		this.server.createContext("/graphql", this::forward);
		this.server.start();
	}

	URI url() {
		return URI.create("http://localhost:" + this.server.getAddress().getPort());
	}

	synchronized void setState(State state) {
		this.state = state;
		notifyAll();
	}

	private void forward(HttpExchange exchange) throws IOException {
		try (exchange) {
			byte[] request = exchange.getRequestBody().readAllBytes();
			if (awaitNotHanging() == State.CLOSED) {
				return;
			}
			HttpResponse<byte[]> response = this.api.send(
					this.api.request("/graphql")
						.header("Content-Type", exchange.getRequestHeaders().getFirst("Content-Type"))
						.POST(HttpRequest.BodyPublishers.ofByteArray(request)),
					HttpResponse.BodyHandlers.ofByteArray());
			exchange.getResponseHeaders().set("Content-Type", "application/json");
			exchange.sendResponseHeaders(response.statusCode(), response.body().length);
			exchange.getResponseBody().write(response.body());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private synchronized State awaitNotHanging() throws InterruptedException {
		while (this.state == State.HANGING) {
			wait();
		}
		return this.state;
	}

	@Override
	public void close() {
		setState(State.CLOSED);
		this.server.stop(0);
	}

}
