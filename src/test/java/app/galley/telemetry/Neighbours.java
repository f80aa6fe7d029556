package app.galley.telemetry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

import app.galley.media.TestImages;
import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.test.context.DynamicPropertyRegistry;

/**
 * The servers around Galley in one: an SDXL server, the public site, and a collector of
 * OpenTelemetry data.
 */
final class Neighbours implements AutoCloseable {

	/** Statuses of the SDXL server's next responses; 200 after them. */
	final Queue<Integer> sdxlStatuses = new ConcurrentLinkedQueue<>();

	/** The {@code traceparent} of each request for an image; empty for none. */
	final List<String> sdxlTraces = new CopyOnWriteArrayList<>();

	/** The {@code traceparent} of each call of the site, by a path that it names. */
	final List<Call> siteCalls = new CopyOnWriteArrayList<>();

	final List<Span> spans = new CopyOnWriteArrayList<>();

	/** Paths and credentials of what the collector received. */
	final List<String> collected = new CopyOnWriteArrayList<>();

	private final HttpServer server;

	Neighbours() {
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
		this.server.createContext("/sdapi/v1/txt2img", this::image);
		this.server.createContext("/api/revalidate", this::site);
		this.server.createContext("/v1/", this::collect);
		this.server.start();
	}

	URI url() {
		return URI.create("http://127.0.0.1:" + this.server.getAddress().getPort());
	}

	void register(DynamicPropertyRegistry registry) {
		registry.add("galley.sdxl.url", this::url);
		registry.add("galley.site.url", this::url);
		registry.add("galley.site.secret", () -> "shared by test and server");
		registry.add("galley.otlp.endpoint", this::url);
		registry.add("galley.otlp.headers", () -> "Authorization=Bearer collector");
	}

	private void image(HttpExchange exchange) throws IOException {
		JsonNode request = JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes());
		this.sdxlTraces.add(trace(exchange));
		Integer status = this.sdxlStatuses.poll();
		byte[] png = TestImages.encode(TestImages.photo(request.get("width").asInt(), request.get("height").asInt()),
				"png");
		respond(exchange, (status != null) ? status : 200,
				JsonMapper.shared()
					.writeValueAsBytes(Map.of("images", List.of(Base64.getEncoder().encodeToString(png)), "parameters",
							Map.of(), "info", "{\"seed\":1,\"sd_model_name\":\"none\"}")));
	}

	private void site(HttpExchange exchange) throws IOException {
		String body = new String(exchange.getRequestBody().readAllBytes());
		this.siteCalls.add(new Call(body, trace(exchange)));
		respond(exchange, 200, "{}".getBytes());
	}

	private void collect(HttpExchange exchange) throws IOException {
		byte[] body = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))
				? new GZIPInputStream(exchange.getRequestBody()).readAllBytes()
				: exchange.getRequestBody().readAllBytes();
		String path = exchange.getRequestURI().getPath();
		this.collected.add(path + " " + exchange.getRequestHeaders().getFirst("Authorization"));
		if (path.equals("/v1/traces")) {
			ExportTraceServiceRequest.parseFrom(body)
				.getResourceSpansList()
				.forEach((resource) -> resource.getScopeSpansList()
					.forEach((scope) -> scope.getSpansList().forEach((span) -> this.spans.add(Span.of(span)))));
		}
		respond(exchange, 200, new byte[0]);
	}

	private static String trace(HttpExchange exchange) {
		String trace = exchange.getRequestHeaders().getFirst("traceparent");
		return (trace != null) ? trace : "";
	}

	private static void respond(HttpExchange exchange, int status, byte[] body) throws IOException {
		try (exchange) {
			exchange.getResponseHeaders().set("Content-Type", "application/json");
			exchange.sendResponseHeaders(status, (body.length > 0) ? body.length : -1);
			exchange.getResponseBody().write(body);
		}
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

	record Call(String body, String trace) {
	}

	/**
	 * A span that the collector received.
	 *
	 * @param parent id of the span above; empty for the first of a trace
	 */
	record Span(String trace, String id, String parent, String name, Map<String, String> attributes) {

		static Span of(io.opentelemetry.proto.trace.v1.Span span) {
			return new Span(hex(span.getTraceId()), hex(span.getSpanId()), hex(span.getParentSpanId()), span.getName(),
					span.getAttributesList()
						.stream()
						.collect(Collectors.toMap((one) -> one.getKey(), (one) -> one.getValue().getStringValue())));
		}

		private static String hex(@Nullable ByteString bytes) {
			return (bytes != null) ? HexFormat.of().formatHex(bytes.toByteArray()) : "";
		}

	}

}
