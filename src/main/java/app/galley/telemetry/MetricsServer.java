package app.galley.telemetry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Serves the metrics to Prometheus on a port of their own. A server besides that of the
 * API and the desk: no rule of access, proxy or path leads from one to the other, and
 * health checks stay where they are.
 */
@Component
class MetricsServer implements SmartLifecycle {

	private static final Logger log = LoggerFactory.getLogger(MetricsServer.class);

	private static final String PATH = "/metrics";

	private final Meters meters;

	private final ManagementSettings settings;

	private final ExecutorService threads = Executors
		.newThreadPerTaskExecutor(Thread.ofVirtual().name("metrics-", 0).factory());

	private @Nullable HttpServer server;

	MetricsServer(Meters meters, ManagementSettings settings) {
		this.meters = meters;
		this.settings = settings;
	}

	/** The port that is open; 0 when none is. */
	int port() {
		return (this.server != null) ? this.server.getAddress().getPort() : 0;
	}

	@Override
	public void start() {
		if (this.meters.prometheus() == null) {
			return;
		}
		int port = Objects.requireNonNull(this.settings.port());
		try {
			InetSocketAddress address = (this.settings.address() != null)
					? new InetSocketAddress(InetAddress.getByName(this.settings.address()), port)
					: new InetSocketAddress(port);
			HttpServer server = HttpServer.create(address, 0);
			server.setExecutor(this.threads);
			server.createContext("/", this::respond);
			server.start();
			this.server = server;
			log.info("Metrics for Prometheus: port {}, path {}", port(), PATH);
		}
		catch (BindException ex) {
			throw new PortInUseException(port, ex);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(
					"galley.management.address (GALLEY_MANAGEMENT_ADDRESS) is no address of " + "this machine", ex);
		}
	}

	private void respond(HttpExchange exchange) throws IOException {
		try (exchange) {
			if (!exchange.getRequestURI().getPath().equals(PATH)) {
				exchange.sendResponseHeaders(404, -1);
			}
			else if (!exchange.getRequestMethod().equals("GET")) {
				exchange.getResponseHeaders().set("Allow", "GET");
				exchange.sendResponseHeaders(405, -1);
			}
			else {
				byte[] body = Objects.requireNonNull(this.meters.prometheus())
					.scrape()
					.getBytes(StandardCharsets.UTF_8);
				exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
				exchange.sendResponseHeaders(200, body.length);
				exchange.getResponseBody().write(body);
			}
		}
	}

	@Override
	public void stop() {
		if (this.server != null) {
			this.server.stop(0);
			this.server = null;
		}
		this.threads.shutdownNow();
	}

	@Override
	public boolean isPauseable() {
		return false;
	}

	@Override
	public boolean isRunning() {
		return this.server != null;
	}

}
