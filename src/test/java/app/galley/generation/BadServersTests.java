package app.galley.generation;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.zip.CRC32;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.media.TestImages;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * SDXL servers with bad responses: the generation ends as FAILED with a sentence for the
 * editor, is sent once, and the next one succeeds.
 */
@GalleyTest
class BadServersTests {

	private static final JsonMapper JSON = JsonMapper.shared();

	private static final CountDownLatch OVER = new CountDownLatch(1);

	private static final Map<String, Integer> REQUESTS = new ConcurrentHashMap<>();

	private static final HttpServer SERVER = serve();

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@DynamicPropertySource
	static void settings(DynamicPropertyRegistry registry) {
		registry.add("galley.sdxl.url", () -> "http://127.0.0.1:" + SERVER.getAddress().getPort());
		registry.add("galley.sdxl.read-timeout", () -> "2s");
	}

	@AfterAll
	static void close() {
		OVER.countDown();
		SERVER.stop(0);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			500        | CUDA out of memory
			html       | Internal Server Error
			words      | SDXL server
			empty      | SDXL server
			no picture | SDXL server
			truncated  | image cannot be used
			black      | same colour
			grey       | same colour
			error      | CUDA out of memory
			bomb       | 60000 x 60000
			silent     | 2 seconds
			""")
	void endsWithASentence(String way, String says) {
		String prompt = Newsroom.unique(way);
		JsonNode task = this.newsroom.draft("Bad server");
		JsonNode ended = end(task, prompt);
		assertThat(ended.get("status").asString()).as(ended.toString()).isEqualTo("FAILED");
		assertThat(ended.get("error").asString()).contains(says)
			.hasSizeGreaterThan(40)
			.doesNotContain("127.0.0.1", "Exception", "<html>", "http://");
		assertThat(REQUESTS.get(prompt)).isEqualTo(1);
		JsonNode after = this.newsroom.task(Newsroom.id(task));
		assertThat(after.get("featuredImage").isNull()).isTrue();
		assertThat(after.get("missing").valueStream().map(JsonNode::asString)).containsExactly("featuredImage");
	}

	@Test
	void generatesTheNextImage() {
		JsonNode task = this.newsroom.draft("Bad server, then good");
		assertThat(end(task, Newsroom.unique("500")).get("status").asString()).isEqualTo("FAILED");
		assertThat(end(task, Newsroom.unique("good")).get("status").asString()).isEqualTo("DONE");
		assertThat(this.newsroom.task(Newsroom.id(task)).get("missing")).isEmpty();
	}

	@Test
	void givesItsTurnToOthersWhileAServerRequestsAPause() {
		String prompt = Newsroom.unique("busy");
		String busy = this.newsroom.generate(this.newsroom.draft("Busy"), prompt, 7);
		Api.await(() -> REQUESTS.getOrDefault(prompt, 0), (requests) -> requests > 0);
		assertThat(end(this.newsroom.draft("Next"), Newsroom.unique("good")).get("status").asString())
			.isEqualTo("DONE");
		assertThat(this.newsroom.generation(busy).get("status").asString()).isEqualTo("QUEUED");
		this.api.asEditor().mutate("cancelImageGeneration", Map.of("id", busy), "status");
	}

	@Test
	void staysReady() {
		end(this.newsroom.draft("Ready"), Newsroom.unique("500"));
		assertThat(this.api.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
	}

	private JsonNode end(JsonNode task, String prompt) {
		String id = this.api.asEditor()
			.data("mutation($input: GenerateImageInput!) { generateImage(input: $input) { id } }",
					Map.of("input", Map.of("taskId", Newsroom.id(task), "prompt", prompt)))
			.at("/generateImage/id")
			.asString();
		return Api.await(() -> this.newsroom.generation(id), (g) -> g.get("status").asString().matches("DONE|FAILED"));
	}

	private static HttpServer serve() {
		try {
			HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
			server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
			server.createContext("/", BadServersTests::handle);
			server.start();
			return server;
		}
		catch (IOException ex) {
			throw new java.io.UncheckedIOException(ex);
		}
	}

	private static void handle(HttpExchange exchange) throws IOException {
		byte[] body = exchange.getRequestBody().readAllBytes();
		try (exchange) {
			if (!exchange.getRequestURI().getPath().equals("/sdapi/v1/txt2img")) {
				exchange.sendResponseHeaders(404, -1);
				return;
			}
			String prompt = JSON.readTree(body).get("prompt").asString();
			REQUESTS.merge(prompt, 1, Integer::sum);
			answer(exchange, prompt.substring(0, prompt.lastIndexOf('-')));
		}
	}

	private static void answer(HttpExchange exchange, String way) throws IOException {
		switch (way) {
			case "500" -> answer(exchange, 500, "application/json",
					"{\"error\":\"OutOfMemoryError\",\"detail\":\"CUDA out of memory\"}");
			case "html" -> answer(exchange, 500, "text/html",
					"<html><body><h1>Internal Server Error</h1><p>/home/gpu/webui.py</p></body></html>");
			case "words" -> answer(exchange, 200, "text/html", "<html>Welcome to nginx!</html>");
			case "empty" -> answer(exchange, 200, "application/json", "");
			case "no picture" -> answer(exchange, 200, "application/json", "{\"images\":[]}");
			case "busy" -> {
				exchange.getResponseHeaders().set("Retry-After", "86400");
				answer(exchange, 429, "text/plain", "");
			}
			case "black" ->
				picture(exchange, TestImages.encode(new BufferedImage(1344, 768, BufferedImage.TYPE_INT_RGB), "png"));
			case "grey" -> picture(exchange, grey());
			case "error" -> answer(exchange, 200, "application/json",
					JSON.writeValueAsString(Map.of("images", List.of(Base64.getEncoder().encodeToString(good())),
							"info", "{\"error\":\"CUDA out of memory\"}")));
			case "truncated" -> picture(exchange, Arrays.copyOf(good(), good().length / 2));
			case "bomb" -> picture(exchange, bomb());
			case "silent" -> {
				try {
					OVER.await();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			}
			default -> picture(exchange, good());
		}
	}

	private static void picture(HttpExchange exchange, byte[] bytes) throws IOException {
		answer(exchange, 200, "application/json", JSON
			.writeValueAsString(Map.of("images", List.of(Base64.getEncoder().encodeToString(bytes)), "info", "{}")));
	}

	private static void answer(HttpExchange exchange, int status, String type, String text) throws IOException {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().set("Content-Type", type);
		exchange.sendResponseHeaders(status, (bytes.length > 0) ? bytes.length : -1);
		exchange.getResponseBody().write(bytes);
	}

	/** A JPEG, whose pixels a lossy encoder may change a little. */
	private static byte[] grey() throws IOException {
		BufferedImage image = new BufferedImage(1344, 768, BufferedImage.TYPE_INT_RGB);
		for (int y = 0; y < image.getHeight(); y++) {
			for (int x = 0; x < image.getWidth(); x++) {
				image.setRGB(x, y, 0x7f8081);
			}
		}
		return TestImages.encode(image, "jpeg");
	}

	private static byte[] good() throws IOException {
		return TestImages.encode(TestImages.halves(1344, 768), "png");
	}

	/** Well-formed as far as it goes, and 60,000 pixels a side by its header. */
	private static byte[] bomb() throws IOException {
		ByteArrayOutputStream png = new ByteArrayOutputStream();
		png.write(new byte[] { (byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10 });
		ByteArrayOutputStream header = new ByteArrayOutputStream();
		DataOutputStream data = new DataOutputStream(header);
		data.writeBytes("IHDR");
		data.writeInt(60_000);
		data.writeInt(60_000);
		data.write(new byte[] { 8, 2, 0, 0, 0 });
		chunk(png, header.toByteArray());
		chunk(png, Arrays.copyOf("IDAT".getBytes(StandardCharsets.US_ASCII), 200));
		chunk(png, "IEND".getBytes(StandardCharsets.US_ASCII));
		return png.toByteArray();
	}

	private static void chunk(ByteArrayOutputStream png, byte[] typeAndData) throws IOException {
		CRC32 crc = new CRC32();
		crc.update(typeAndData);
		DataOutputStream out = new DataOutputStream(png);
		out.writeInt(typeAndData.length - 4);
		out.write(typeAndData);
		out.writeInt((int) crc.getValue());
	}

}
