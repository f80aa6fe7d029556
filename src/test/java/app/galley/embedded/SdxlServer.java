package app.galley.embedded;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

import javax.imageio.ImageIO;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A fake SDXL server: speaks /sdapi/v1/txt2img as stable-diffusion.cpp does (no progress,
 * no interrupt), counts requests, and returns an image that depends on the seed.
 */
public final class SdxlServer implements AutoCloseable {

	private static final JsonMapper JSON = JsonMapper.shared();

	private final HttpServer server;

	private final Map<String, Integer> requests = new ConcurrentHashMap<>();

	private final Consumer<String> steps;

	private final Painter painter;

	SdxlServer(Consumer<String> steps) throws IOException {
		this(steps, SdxlServer::paint);
	}

	/**
	 * Starts it.
	 * @param steps called for each request, which waits until it returns
	 */
	public SdxlServer(Consumer<String> steps, Painter painter) throws IOException {
		this.steps = steps;
		this.painter = painter;
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
		this.server.createContext("/", this::handle);
		this.server.start();
	}

	public int port() {
		return this.server.getAddress().getPort();
	}

	/** Number of requests with this prompt. */
	int requests(String prompt) {
		return this.requests.getOrDefault(prompt, 0);
	}

	private void handle(HttpExchange exchange) throws IOException {
		byte[] body = exchange.getRequestBody().readAllBytes();
		try (exchange) {
			if (!exchange.getRequestURI().getPath().equals("/sdapi/v1/txt2img")) {
				exchange.sendResponseHeaders(404, -1);
				return;
			}
			JsonNode request = JSON.readTree(body);
			this.requests.merge(request.get("prompt").asString(), 1, Integer::sum);
			this.steps.accept("working");
			byte[] image = this.painter.paint(request.get("width").asInt(), request.get("height").asInt(),
					request.get("seed").asLong());
			byte[] response = JSON.writeValueAsBytes(
					Map.of("images", List.of(Base64.getEncoder().encodeToString(image)), "parameters", Map.of(), "info",
							"{\"seed\":" + request.get("seed").asLong() + ",\"sd_model_name\":\"random-weights\"}"));
			exchange.getResponseHeaders().set("Content-Type", "application/json");
			exchange.sendResponseHeaders(200, response.length);
			exchange.getResponseBody().write(response);
		}
	}

	private static byte[] paint(int width, int height, long seed) throws IOException {
		BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
		Graphics2D pen = image.createGraphics();
		Random random = new Random(seed);
		for (int i = 0; i < 60; i++) {
			pen.setColor(new Color(random.nextInt(0x1000000)));
			pen.fillOval(random.nextInt(width) - 100, random.nextInt(height) - 100, 50 + random.nextInt(300),
					50 + random.nextInt(300));
		}
		pen.dispose();
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		ImageIO.write(image, "png", out);
		return out.toByteArray();
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

	/** Paints the images that are returned. */
	@FunctionalInterface
	public interface Painter {

		/** Same seed, same bytes. */
		byte[] paint(int width, int height, long seed) throws IOException;

	}

}
