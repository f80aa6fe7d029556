package app.galley.migration;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.imageio.ImageIO;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.cli.CommandLine;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Imports that fetch the images of a former site, here a server of this machine.
 */
@GalleyTest
@TestPropertySource(properties = "galley.image.fetch-private=true")
class FetchedImagesTests {

	private static final String UPLOADS = "/wp-content/uploads/";

	private static final int TOO_LARGE = 80_000_000;

	@Autowired
	Api api;

	@Autowired
	CommandLine commands;

	@TempDir
	Path folder;

	private final Map<String, Integer> requests = new ConcurrentHashMap<>();

	private HttpServer server;

	private String site;

	private volatile boolean repaired;

	@BeforeEach
	void start() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/", this::answer);
		this.server.start();
		this.site = "http://localhost:" + this.server.getAddress().getPort();
	}

	@AfterEach
	void stop() {
		this.server.stop(0);
	}

	private void answer(HttpExchange exchange) throws IOException {
		String path = exchange.getRequestURI().getRawPath();
		this.requests.merge(path, 1, Integer::sum);
		String name = path.substring(path.lastIndexOf('/') + 1);
		try (exchange) {
			switch (name) {
				case "pier.png", "moved%20%281%29.png", "ghost.png" -> send(exchange, 200, image(name.hashCode()));
				case "busy.png" -> send(exchange, this.repaired ? 200 : 503, image(3));
				case "page.png" -> send(exchange, 200, "<html>Hello</html>".getBytes(StandardCharsets.UTF_8));
				case "cover.png" -> {
					exchange.sendResponseHeaders(200, TOO_LARGE);
					exchange.getResponseBody().write(new byte[TOO_LARGE / 10]);
				}
				case "cut.png" -> {
					exchange.sendResponseHeaders(200, 90_000);
					exchange.getResponseBody().write(image(4), 0, 500);
				}
				default -> send(exchange, 404, new byte[0]);
			}
		}
		catch (IOException ex) {
			// the client has ended the connection, or the answer was cut off on purpose
		}
	}

	private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
		exchange.sendResponseHeaders(status, (body.length > 0) ? body.length : -1);
		exchange.getResponseBody().write(body);
	}

	private static byte[] image(int seed) throws IOException {
		BufferedImage image = new BufferedImage(320, 240, BufferedImage.TYPE_INT_RGB);
		for (int i = 0; i < 320; i++) {
			for (int j = 0; j < 240; j++) {
				image.setRGB(i, j, seed * 31 + i * 3 + j * 7);
			}
		}
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		ImageIO.write(image, "png", bytes);
		return bytes.toByteArray();
	}

	@Test
	void fetchesTheImagesOfAWordPressSiteOnce() throws Exception {
		Path file = this.folder.resolve("site.xml");
		Files.writeString(file, wordPress());

		JsonNode dry = run(file, "--fetch", "--dry-run");
		assertThat(dry.at("/images/to fetch").asInt()).as(dry.toPrettyString()).isEqualTo(7);
		assertThat(this.requests).isEmpty();

		JsonNode without = run(file);
		assertThat(without.at("/images/not fetched (--fetch)").asInt()).isEqualTo(9);
		assertThat(lines(without)).contains("pier-300x200.png: stays at its address", "--fetch requests it",
				"feature image " + this.site + UPLOADS + "cover.png: not imported");
		assertThat(run(file).at("/counts/unchanged").asInt()).isEqualTo(2);
		assertThat(this.requests).isEmpty();

		JsonNode report = run(file, "--fetch");
		assertThat(report.at("/counts/changed").asInt()).as(report.toPrettyString()).isEqualTo(2);
		assertThat(report.at("/images/fetched").asInt()).isEqualTo(2);
		assertThat(report.at("/images/fetched already").asInt()).isEqualTo(2);
		assertThat(report.at("/images/failed").asInt()).isEqualTo(5);
		assertThat(lines(report)).contains("gone.png: cannot be fetched: the server answers with status 404",
				"page.png: cannot be fetched: The file (18 bytes) is not a PNG, JPEG or WebP image",
				"cover.png: cannot be fetched: the file has more than",
				"cut.png: cannot be fetched: localhost does not send the image",
				"busy.png: cannot be fetched: the server answers with status 503",
				"elsewhere.example/x.png: stays at its address; it is not an image of this site");
		assertThat(this.requests).containsEntry(UPLOADS + "pier.png", 1)
			.containsEntry(UPLOADS + "gone.png", 1)
			.containsEntry(UPLOADS + "busy.png", 2)
			.doesNotContainKey(UPLOADS + "pier-300x200.png");
		String bodies = bodies();
		assertThat(bodies.split("image:[0-9a-f]", -1)).as("images of the texts in the bucket").hasSize(5);
		assertThat(bodies).contains("https://elsewhere.example/x.png", "![Busy](" + this.site + UPLOADS + "busy.png)",
				UPLOADS + "gone.png");

		this.requests.clear();
		this.repaired = true;
		JsonNode again = run(file, "--fetch");
		assertThat(again.at("/images/fetched").asInt()).as(again.toPrettyString()).isEqualTo(1);
		assertThat(this.requests).as("what was there, or is not, is not requested again")
			.containsOnlyKeys(UPLOADS + "busy.png", UPLOADS + "cut.png", UPLOADS + "cover.png", UPLOADS + "gone.png",
					UPLOADS + "page.png");
		this.requests.clear();
		assertThat(run(file).at("/counts/unchanged").asInt()).as("images stay without --fetch").isEqualTo(2);
		assertThat(this.requests).isEmpty();
	}

	@Test
	void fetchesTheImagesOfAGhostSite() throws Exception {
		Path file = this.folder.resolve("site.json");
		Files.writeString(file,
				"""
						{"db":[{"data":{"posts":[{"id":"1","title":"Fetched ghost","slug":"fetched-ghost","status":"draft",
						"visibility":"public","html":"<p>Text</p><img src=\\"__GHOST_URL__/content/images/size/w600/ghost.png\\">",
						"feature_image":"__GHOST_URL__/content/images/ghost.png"}]}}]}""");
		JsonNode unknown = run(file, "--fetch", "--blog", "a-name");
		assertThat(lines(unknown)).contains("--fetch needs the address of the site (--blog https://blog.example)");
		assertThat(this.requests).isEmpty();
		JsonNode report = run(file, "--fetch", "--blog", this.site);
		assertThat(report.at("/images/fetched").asInt()).as(report.toPrettyString()).isEqualTo(1);
		assertThat(report.at("/images/fetched already").asInt()).isEqualTo(1);
		assertThat(this.requests).containsOnlyKeys("/content/images/ghost.png");
	}

	private String wordPress() {
		String media = this.site + UPLOADS;
		return """
				<rss xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/"><channel>
				<wp:wxr_version>1.2</wp:wxr_version><wp:base_blog_url>%1$s</wp:base_blog_url>
				<item><title>Fetched one</title><wp:post_id>1</wp:post_id><wp:post_type>post</wp:post_type><wp:status>draft</wp:status>
				<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>9</wp:meta_value></wp:postmeta>
				<content:encoded><![CDATA[<p>One</p><img alt="Small" src="%2$spier-300x200.png"><img alt="Gone" src="%2$sgone.png">
				<img alt="Page" src="%2$spage.png"><img alt="Cut" src="%2$scut.png"><img alt="X" src="https://elsewhere.example/x.png">
				]]></content:encoded></item>
				<item><title>Fetched two</title><wp:post_id>2</wp:post_id><wp:post_type>post</wp:post_type><wp:status>draft</wp:status>
				<content:encoded><![CDATA[<p>Two</p><img alt="Pier" src="%2$spier.png"><img alt="Moved" src="%2$smoved (1).png">
				<p><img alt="Busy" src="%2$sbusy.png"></p><img alt="Again" src="/wp-content/uploads/pier.png">
				]]></content:encoded></item>
				<item><title>cover</title><wp:post_id>9</wp:post_id><wp:post_type>attachment</wp:post_type>
				<wp:attachment_url>%2$scover.png</wp:attachment_url></item>
				</channel></rss>"""
			.formatted(this.site, media);
	}

	private JsonNode run(Path file, String... options) throws IOException {
		Path report = this.folder.resolve("report.json");
		Files.deleteIfExists(report);
		this.commands
			.run(Stream.concat(Stream.of("import", file.toString(), "--report", report.toString()), Stream.of(options))
				.toList());
		return JsonMapper.shared().readTree(Files.readAllBytes(report));
	}

	private static String lines(JsonNode report) {
		return report.get("lines")
			.valueStream()
			.map((line) -> line.get("what").asString() + ": " + line.get("why").asString())
			.collect(Collectors.joining("\n"));
	}

	private String bodies() {
		return this.api.asEditor()
			.data("{ contentTasks(first: 100) { nodes { title bodyMarkdown } } }")
			.at("/contentTasks/nodes")
			.valueStream()
			.filter((task) -> List.of("Fetched one", "Fetched two").contains(task.get("title").asString()))
			.map((task) -> task.get("bodyMarkdown").asString())
			.collect(Collectors.joining("\n"));
	}

}
