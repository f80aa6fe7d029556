package app.galley.link;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * Servers of other sites: each address 127.0.0.N is a host of its own.
 */
final class OtherSite implements AutoCloseable {

	private final HttpServer server;

	/** Method, host and path of each request. */
	final List<String> requests = new CopyOnWriteArrayList<>();

	final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();

	/** Holds the requests of /held. */
	final CountDownLatch held = new CountDownLatch(1);

	OtherSite() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress("0.0.0.0", 0), 0);
		this.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
		this.server.createContext("/", this::answer);
		this.server.start();
	}

	String url(int host, String path) {
		return "http://127.0.0.%d:%d%s".formatted(host, this.server.getAddress().getPort(), path);
	}

	/** The requests of a path, with their methods. */
	List<String> of(String path) {
		return this.requests.stream().filter((request) -> request.endsWith(path)).toList();
	}

	private void answer(HttpExchange exchange) throws IOException {
		String path = exchange.getRequestURI().getPath();
		String method = exchange.getRequestMethod();
		this.requests.add(method + " " + path);
		this.headers.add(Map.copyOf(exchange.getRequestHeaders()));
		exchange.getResponseHeaders().add("Set-Cookie", "a=b");
		boolean head = method.equals("HEAD");
		String[] parts = path.split("/");
		int status = switch (parts[1]) {
			case "gone" -> 410;
			case "get-only" -> head ? 405 : 200;
			case "no-get" -> head ? 403 : 403;
			case "busy" -> 429;
			case "broken" -> 500;
			case "moved", "looped", "inside" -> 301;
			case "elsewhere" -> 302;
			case "missing" -> 404;
			default -> 200;
		};
		if (parts[1].equals("held")) {
			await();
		}
		String target = switch (parts[1]) {
			case "moved", "elsewhere" -> "/page/of-" + parts[1];
			case "looped" -> path;
			case "inside" -> "http://169.254.169.254/latest/meta-data";
			default -> "";
		};
		if (!target.isEmpty()) {
			exchange.getResponseHeaders().add("Location", target);
		}
		if (status == 429) {
			exchange.getResponseHeaders().add("Retry-After", "120");
		}
		// A body without an end: readers must not read it.
		exchange.sendResponseHeaders(status, head ? -1 : 0);
		exchange.close();
	}

	private void await() {
		try {
			this.held.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() {
		this.held.countDown();
		this.server.stop(0);
	}

}
