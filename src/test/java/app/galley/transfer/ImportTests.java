package app.galley.transfer;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import javax.imageio.ImageIO;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.cli.CommandLine;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@GalleyTest
@ExtendWith(OutputCaptureExtension.class)
class ImportTests {

	@Autowired
	Api api;

	@Autowired
	CommandLine commands;

	@TempDir
	Path folder;

	@Test
	void importsPostsAndReportsMissingFields(CapturedOutput output) throws Exception {
		String slug = Newsroom.unique("zola");
		String category = Newsroom.unique("notes");
		write("one.md", """
				+++
				path = "2024/05/06/%s"
				title = "From Zola"
				authors = ["Ann Author", "Bob Second"]
				description = "What it says."
				aliases = ["/%s-before"]
				[taxonomies]
				tags = ["Rust", "日本語"]
				[extra]
				category = "%s"
				+++
				Words *here*.
				""".formatted(slug, slug, category));
		write("two.md", "---\ntitle: Bare\nslug: %s-2\n---\nNothing but words.\n".formatted(slug));
		assertThat(run("--approve", "--category", "Fallback")).isZero();
		assertThat(output).contains(
				"2 new, 0 changed, 0 unchanged, 0 edited here, 2 approved, 0 scheduled, 0 drafts, 0 with errors",
				"1 post had no author; used \"Editorial Team\"", "1 post had no category; used \"Fallback\"",
				"1 post had several authors; kept the first", "2 of 2: two.md");
		JsonNode post = post(slug);
		assertThat(post.get("title").asString()).isEqualTo("From Zola");
		assertThat(post.get("publishedAt").asString()).isEqualTo("2024-05-06T00:00:00Z");
		assertThat(post.get("excerpt").asString()).isEqualTo("What it says.");
		assertThat(post.at("/author/name").asString()).isEqualTo("Ann Author");
		assertThat(post.at("/category/name").asString()).isEqualTo(category);
		assertThat(post.get("tags").valueStream().map((tag) -> tag.get("name").asString())).containsExactly("Rust",
				"日本語");
		assertThat(post.get("createdBy").asString()).isEqualTo("editor");
		assertThat(post.at("/featuredImage/provenance/engine").asString()).isEqualTo("sketch");
		assertThat(post(slug + "-before").get("slug").asString()).isEqualTo(slug);
		assertThat(run("--approve", "--category", "Fallback")).isZero();
		assertThat(output).contains("0 new, 0 changed, 2 unchanged, 0 edited here, 0 approved, 0 scheduled");
	}

	@Test
	void usesTheImageOfAFile(CapturedOutput output) throws Exception {
		String slug = Newsroom.unique("pictured");
		image("pictures/own.png", Color.RED);
		write("a/pictured.md", """
				---
				title: With a picture
				slug: %s
				image: ../pictures/own.png
				image_alt: A red square
				---
				Words.
				""".formatted(slug));
		write("remote.md", "---\ntitle: Remote\nimage: https://example.org/x.png\n---\nWords.\n");
		assertThat(run("--approve")).isZero();
		assertThat(output).contains("2 new", "1 post came with an image", "1 post had an image on the web");
		JsonNode image = post(slug).get("featuredImage");
		assertThat(image.get("width").asInt()).isEqualTo(640);
		assertThat(image.get("alt").asString()).isEqualTo("A red square");
		assertThat(image.get("provenance").isNull()).isTrue();
		HttpResponse<byte[]> object = this.api.send(HttpRequest.newBuilder(URI.create(image.get("url").asString())),
				HttpResponse.BodyHandlers.ofByteArray());
		assertThat(object.statusCode()).isEqualTo(200);
		assertThat(object.headers().firstValue("Content-Type")).contains("image/png");

		assertThat(run("--approve")).isZero();
		assertThat(output).contains("0 new, 0 changed, 2 unchanged, 0 edited here, 0 approved");
		image("pictures/own.png", Color.BLUE);
		assertThat(run("--approve")).isZero();
		assertThat(output).contains("0 new, 1 changed, 1 unchanged, 0 edited here, 1 approved");
		assertThat(post(slug).at("/featuredImage/url").asString()).isNotEqualTo(image.get("url").asString());
	}

	@Test
	void reportsFaultsByFileAndLineAndImportsTheRest(CapturedOutput output) throws Exception {
		Path outside = this.folder.resolveSibling("outside.png");
		Files.write(outside, new byte[] { 1, 2, 3 });
		Files.createSymbolicLink(this.folder.resolve("linked.png"), outside);
		Files.write(this.folder.resolve("broken.png"), new byte[] { 1, 2, 3 });
		write("01-no-end.md", "---\ntitle: x\n");
		write("02-yaml.md", "---\ntitle: x\ndate: [\n---\nWords.\n");
		write("03-no-title.md", "---\ndate: 2024-01-01\n---\nWords.\n");
		write("04-date.md", "---\ntitle: x\ndate: 2024-13-01\n---\nWords.\n");
		write("05-missing.md", "---\ntitle: x\nimage: nowhere.png\n---\nWords.\n");
		write("06-outside.md", "---\ntitle: x\nimage: ../outside.png\n---\nWords.\n");
		write("07-linked.md", "---\ntitle: x\nimage: linked.png\n---\nWords.\n");
		write("08-broken.md", "---\ntitle: x\nimage: broken.png\n---\nWords.\n");
		write("09-long.md", "---\ntitle: " + "x".repeat(400) + "\n---\nWords.\n");
		Files.write(this.folder.resolve("10-latin1.md"), new byte[] { '-', '-', '-', '\n', (byte) 0xe9 });
		write("11-fine.md", "---\ntitle: Fine\nslug: %s\n---\nWords.\n".formatted(Newsroom.unique("fine")));
		assertThat(run("--approve")).isEqualTo(1);
		assertThat(output).contains("5 with errors", "01-no-end.md:1: ", "02-yaml.md:",
				"03-no-title.md:2: title: taken from the file's name: 03-no-title",
				"04-date.md:3: not imported: not a date: 2024-13-01",
				"05-missing.md:3: image: image not found in the folder: nowhere.png",
				"06-outside.md:3: image: image not found in the folder",
				"07-linked.md:3: image: image not found in the folder",
				"08-broken.md:3: broken.png: the image cannot be used: ", "09-long.md:2: title: ",
				"10-latin1.md:2: not imported: save the file as UTF-8");
	}

	/**
	 * Not for an article, its front matter, its preview or an author.
	 */
	@Test
	void theServerFetchesNoImageFromTheWeb() throws Exception {
		AtomicInteger requests = new AtomicInteger();
		HttpServer inside = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		inside.createContext("/", (exchange) -> {
			requests.incrementAndGet();
			exchange.sendResponseHeaders(200, -1);
			exchange.close();
		});
		inside.start();
		try {
			int port = inside.getAddress().getPort();
			String slug = Newsroom.unique("forged");
			for (String host : List.of("localhost", "127.0.0.1", "[::1]", "2130706433")) {
				String address = "http://" + host + ":" + port + "/picture.png";
				write(host.replaceAll("[^a-z0-9]", "-") + ".md", """
						---
						title: From inside
						slug: %s-%s
						image: %s
						---
						Words before ![One](%s) and ![Two](http://169.254.169.254/latest/meta-data/) <img src="%s">

						<video src="%s" poster="%s"></video>
						""".formatted(slug, host.replaceAll("[^a-z0-9]", ""), address, address, address, address,
						address));
			}
			assertThat(run("--approve")).isZero();
			JsonNode post = post(slug + "-localhost");
			assertThat(post.at("/featuredImage/provenance/engine").asString()).isEqualTo("sketch");
			this.api.asEditor()
				.data("mutation($input: CreateAuthorInput!) { createAuthor(input: $input) { avatarUrl } }", Map
					.of("input", Map.of("name", slug, "avatarUrl", "http://localhost:" + port + "/portrait.png")));
			HttpResponse<String> page = this.api.asEditor().get("/preview/posts/" + slug + "-localhost");
			assertThat(page.body()).contains("http://localhost:" + port + "/picture.png");
			assertThat(requests).hasValue(0);
		}
		finally {
			inside.stop(0);
		}
	}

	private int run(String... options) {
		return this.commands
			.run(Stream.concat(Stream.of("import", this.folder.toString()), Stream.of(options)).toList());
	}

	private void write(String name, String text) throws IOException {
		Path file = this.folder.resolve(name);
		Files.createDirectories(file.getParent());
		Files.writeString(file, text);
	}

	private void image(String name, Color color) throws IOException {
		BufferedImage image = new BufferedImage(640, 360, BufferedImage.TYPE_INT_RGB);
		for (int i = 0; i < 640; i++) {
			for (int j = 0; j < 360; j++) {
				image.setRGB(i, j, color.getRGB() ^ (i * 3 + j));
			}
		}
		Path file = this.folder.resolve(name);
		Files.createDirectories(file.getParent());
		ImageIO.write(image, "png", file.toFile());
	}

	private JsonNode post(String slug) {
		return this.api.asEditor().data("""
				query($slug: String!) { post(slug: $slug) { slug title excerpt publishedAt createdBy updatedBy
				  author { name } category { name } tags { name }
				  featuredImage { url width alt provenance { engine } } } }""", Map.of("slug", slug)).get("post");
	}

}
