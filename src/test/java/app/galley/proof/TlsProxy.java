package app.galley.proof;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * Forwards deliveries to the site as a proxy does that ends TLS: with the site's public
 * name, and headers that say https.
 */
final class TlsProxy implements AutoCloseable {

	private static final String NAME = "www.example.org";

	private final HttpServer server;

	private final URI site;

	private volatile boolean refusing;

	TlsProxy(URI site) {
		this.site = site;
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
		this.server.createContext("/", this::forward);
		this.server.start();
	}

	URI url() {
		return URI.create("http://localhost:" + this.server.getAddress().getPort());
	}

	/** Whether connections are closed without a response. */
	void setRefusing(boolean refusing) {
		this.refusing = refusing;
	}

	/** By hand, because Java's HTTP client does not send another host's name. */
	private void forward(HttpExchange exchange) throws IOException {
		byte[] body = exchange.getRequestBody().readAllBytes();
		if (this.refusing) {
			exchange.close();
			return;
		}
		StringBuilder head = new StringBuilder(
				"%s %s HTTP/1.0\r\n".formatted(exchange.getRequestMethod(), exchange.getRequestURI()))
			.append("Host: " + NAME + "\r\nConnection: close\r\n")
			.append("X-Forwarded-Proto: https\r\nX-Forwarded-Host: " + NAME + "\r\nX-Forwarded-Port: 443\r\n")
			.append("Content-Length: " + body.length + "\r\n");
		exchange.getRequestHeaders().forEach((name, values) -> {
			if (name.startsWith("Galley-") || name.equalsIgnoreCase("Content-Type")) {
				values.forEach((value) -> head.append(name + ": " + value + "\r\n"));
			}
		});
		try (exchange; Socket socket = new Socket("localhost", this.site.getPort())) {
			ByteArrayOutputStream request = new ByteArrayOutputStream();
			request.writeBytes((head + "\r\n").getBytes(StandardCharsets.UTF_8));
			request.writeBytes(body);
			socket.getOutputStream().write(request.toByteArray());
			String response = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			int status = Integer.parseInt(response.split(" ", 3)[1]);
			byte[] message = response.substring(response.indexOf("\r\n\r\n") + 4).getBytes(StandardCharsets.UTF_8);
			exchange.sendResponseHeaders(status, (message.length > 0) ? message.length : -1);
			exchange.getResponseBody().write(message);
		}
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}
