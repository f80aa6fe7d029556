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
 * Stands between the site and the API, and keeps the one from the other when a test wants
 * it.
 */
final class Gate implements AutoCloseable {

	/** What becomes of the site's questions. */
	enum State {

		/** They are answered by the API. */
		OPEN,

		/** Their connections break. */
		SHUT,

		/** They are not answered at all. */
		SILENT

	}

	private final Api api;

	private final HttpServer server;

	private State state = State.OPEN;

	Gate(Api api) {
		this.api = api;
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
		this.server.createContext("/graphql", this::pass);
		this.server.start();
	}

	URI url() {
		return URI.create("http://localhost:" + this.server.getAddress().getPort());
	}

	synchronized void become(State state) {
		this.state = state;
		notifyAll();
	}

	private void pass(HttpExchange exchange) throws IOException {
		try (exchange) {
			byte[] question = exchange.getRequestBody().readAllBytes();
			if (awaitAnyAnswer() == State.SHUT) {
				return;
			}
			HttpResponse<byte[]> answer = this.api.send(
					this.api.request("/graphql")
						.header("Content-Type", exchange.getRequestHeaders().getFirst("Content-Type"))
						.POST(HttpRequest.BodyPublishers.ofByteArray(question)),
					HttpResponse.BodyHandlers.ofByteArray());
			exchange.getResponseHeaders().set("Content-Type", "application/json");
			exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
			exchange.getResponseBody().write(answer.body());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private synchronized State awaitAnyAnswer() throws InterruptedException {
		while (this.state == State.SILENT) {
			wait();
		}
		return this.state;
	}

	@Override
	public void close() {
		become(State.SHUT);
		this.server.stop(0);
	}

}
