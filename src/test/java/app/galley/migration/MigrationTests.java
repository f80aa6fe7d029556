package app.galley.migration;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.imageio.ImageIO;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.cli.CommandLine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@GalleyTest
@ExtendWith(OutputCaptureExtension.class)
class MigrationTests {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	@Autowired
	Api api;

	@Autowired
	CommandLine commands;

	@TempDir
	Path folder;

	@Test
	void importsAWordPressExport() throws Exception {
		Path file = copy("wordpress.xml");
		image("uploads/2021/03/pier.png");
		JsonNode report = run(file, "--approve");
		assertThat(report.get("counts").get("errors").asInt()).as(report.toPrettyString()).isEqualTo(1);
		assertThat(lines(report)).contains("11: not imported, because wordpress.xml:");

		JsonNode post = post("blocks-and-tides");
		assertThat(post.get("title").asString()).isEqualTo("Blocks & tides");
		assertThat(post.get("publishedAt").asString()).isEqualTo("2021-03-02T08:30:00Z");
		assertThat(post.get("excerpt").asString()).isEqualTo("When the tide turns.");
		assertThat(post.at("/author/name").asString()).isEqualTo("Zoë Pier");
		assertThat(post.at("/author/slug").asString()).isEqualTo("zoe");
		assertThat(post.at("/category/name").asString()).isEqualTo("Sport / News");
		assertThat(names(post.get("tags"))).containsExactly("Tides & currents", "City");
		assertThat(post.at("/featuredImage/alt").asString()).isEqualTo("The pier at low tide");
		assertThat(post.at("/featuredImage/provenance").isNull()).isTrue();
		String body = post.get("bodyMarkdown").asString();
		assertThat(body)
			.contains("The **tide** turns at [noon](https://harbour.example/times).", "### Boats",
					"- Ferry\n  - Small ferry\n- Tug", "<figcaption>The <em>old</em> pier</figcaption>",
					"> Wait for the tide.", "if (tide < 2) {\n\n  wait();\n}", "|Port|High|", "Times",
					"[Tickets](/tickets)", "https://www.youtube.com/watch?v=abc", "[Video: wave.mp4](", "___",
					"Mind the gap.", "Rain later", "\\[tide\\_table port=\"north\"\\]", "Sea  \nsalt", "<details>",
					"[Map](https://maps.example/embed?port=north)")
			.doesNotContain("wp:", "track()", "iframe");
		assertThat(body.split("image:[0-9a-f]", -1)).as("images of the text in the bucket").hasSize(3);
		assertThat(body).contains("https://harbour.example/blog/wp-content/uploads/2021/03/missing.png");

		String classic = post("classic").get("bodyMarkdown").asString();
		assertThat(classic).startsWith("First paragraph with *words*  \nand a second line.\n\n<figure><a href=")
			.contains("<figcaption>The caption</figcaption></figure>", "> Quoted\n> \n> twice",
					"```\nkept\n\nas is\n```", "[https://video.example/1](https://video.example/1)",
					"\\[contact-form-7 id=\"5\" title=\"Contact\"\\]", "As \\[sic\\] and footnote \\[1\\] stay.",
					"- One\n- Two", "A control character: here.");
		assertThat(post("classic").at("/category/name").asString()).isEqualTo("City / News");
		assertThat(scheduled()).contains("{\"slug\":\"later\"}");
		assertThat(this.api.asEditor().data("{ contentTasks(first: 100) { nodes { title status } } }").toString())
			.contains("\"title\":\"Draft\",\"status\":\"DRAFT\"", "\"title\":\"Private\",\"status\":\"DRAFT\"",
					"\"title\":\"Secret\",\"status\":\"DRAFT\"", "\"title\":\"Missed\",\"status\":\"DRAFT\"",
					"\"title\":\"About us\",\"status\":\"APPROVED\"", "\"title\":\"Untitled 18\",\"status\":\"DRAFT\"")
			.doesNotContain("In the bin");
		assertThat(
				this.api.data("{ page(slug: \"blog/about\") { slug publishedAt featuredImage { url } } }").toString())
			.isEqualTo(
					"{\"page\":{\"slug\":\"about\",\"publishedAt\":\"2018-01-02T00:00:00Z\",\"featuredImage\":null}}");
		assertThat(lines(report)).contains("stays a draft: protected by a password",
				"stays a draft: its status is private", "stays a draft: its status is pending",
				"scheduled for a time that has passed", "title: is empty; used \"Untitled 18\"",
				"category City: became a tag", "post_format Aside: left out", "block latest-posts: left out",
				"block acme/weather: its HTML is converted", "shortcode [tide_table]: kept as text",
				"shortcode [contact-form-7]: kept as text", "1 of 2 images left out", "script: removed",
				"iframe: replaced by a link", "missing.png: stays at its address", "comments: 2 left out",
				"type nav_menu_item: 1 left out", "block paragraph: 5 converted",
				"block block: 1 converted, 1 left out: the export has no block of this id");

		for (String address : List.of("blog/2021/03/02/blocks-and-tides", "blog/2021/03/02/tides-and-blocks",
				"blog/2021/03/02/blocks-and-tides/feed", "blog/2021/03/02/blocks-and-tides/pier", "?p=10",
				"?attachment_id=20")) {
			assertThat(post(address).path("slug").asString("")).as(address).isEqualTo("blocks-and-tides");
		}
		JsonNode again = run(file, "--approve");
		assertThat(again.at("/counts/unchanged").asInt()).as(again.toPrettyString()).isEqualTo(9);
		assertThat(again.at("/counts/new").asInt()).isZero();
	}

	@Test
	void importsAGhostExport() throws Exception {
		Path file = copy("ghost.json");
		image("content/images/2024/01/pier.png");
		JsonNode report = run(file, "--approve");
		assertThat(report.at("/counts/errors").asInt()).as(report.toPrettyString()).isZero();
		JsonNode post = post("lexical");
		assertThat(post.get("title").asString()).isEqualTo("Lexical & cards");
		assertThat(post.get("excerpt").asString()).as("written in two lines").isEqualTo("All cards");
		assertThat(post.get("publishedAt").asString()).isEqualTo("2024-01-02T03:04:05Z");
		assertThat(post.at("/author/name").asString()).isEqualTo("Gus Host");
		assertThat(names(post.get("tags"))).containsExactly("Ghost tides", "Ghost boats");
		assertThat(post.at("/featuredImage/alt").asString()).isEqualTo("The pier");
		String seo = "query($slug: String!) { post(slug: $slug) { seo { title description socialTitle socialDescription canonicalUrl noindex } } }";
		assertThat(this.api.data(seo, Map.of("slug", "lexical")).at("/post/seo").toString())
			.isEqualTo("{\"title\":\"SEO\",\"description\":\"In the search\",\"socialTitle\":\"Card\","
					+ "\"socialDescription\":\"Of X only\",\"canonicalUrl\":\"https://first.example/cards?a=1\",\"noindex\":false}");
		assertThat(this.api.data(seo, Map.of("slug", "mobiledoc")).at("/post/seo").toString())
			.contains("\"description\":\"Old Ghost\"", "\"canonicalUrl\":null");
		String body = post.get("bodyMarkdown").asString();
		assertThat(body).startsWith("Plain, **bold** & ***both***  \n[other](/other/)")
			.contains("### A heading", "2. two", "- nested", "> Quoted", "___", "<figcaption><span>The pier</span>",
					"```js\nlet a = `1`;\n\nlet b;\n```", "Own **HTML**", "- *Markdown*",
					"[A film](https://video.example/1)", "[Example](https://example.org/)", "A site", "> 💡",
					"Mind the gap", "<summary>Open</summary>", "[Go](https://example.org/go)",
					"[Video](/content/media/wave.mp4)", "[A gull](/content/media/gull.mp3)",
					"[Tide table](/content/files/table.pdf)", "## Headed", "#### Boat",
					"[Buy](https://example.org/boat)")
			.doesNotContain("__GHOST_URL__", "x()");
		assertThat(body.split("image:[0-9a-f]", -1)).as("images of the text in the bucket").hasSize(3);
		assertThat(post("mobiledoc").get("bodyMarkdown").asString())
			.startsWith("A **_strong_** and [link](/x/)  \nend\n\n## Head\n\n> Q\n\n- one\n- two")
			.contains("![Old pier](", "```sh\nx\n```", "*md*", "[https://tw.example/1](https://tw.example/1)",
					"[B](https://b.example)");
		assertThat(post("html-only").get("bodyMarkdown").asString()).isEqualTo("Only *HTML*.\n");
		assertThat(post("broken").get("bodyMarkdown").asString()).isEqualTo("Only *HTML*.\n");
		assertThat(scheduled()).contains("{\"slug\":\"scheduled\"}");
		assertThat(this.api.data(
				"{ old: page(slug: \"page\") { slug } amp: page(slug: \"page/amp\") { slug } page(slug: \"page-page\") { contentHtml } }")
			.toString()).as("/page is an address of the site")
			.contains("\"old\":{\"slug\":\"page-page\"}", "\"amp\":{\"slug\":\"page-page\"}", "<em>HTML</em>");
		for (String slug : List.of("members", "sent", "draft")) {
			assertThat(post(slug).isNull()).as(slug).isTrue();
		}
		assertThat(lines(report)).contains("post lexical, card paywall: left out", "card signup: 1 left out",
				"card future-card: 1 left out: empty or unknown", "card image: 2 converted",
				"author Second Host: left out", "tag #internal: left out", "codeinjection: left out",
				"feature_image_caption: left out", "og_image: left out; cards show the feature image",
				"twitter_title: left out; the cards of all networks show og_title",
				"canonical_url /elsewhere/: left out; it is no address of a page", "stays a draft: for members only",
				"stays a draft: sent by email only", "lexical: cannot be read; the post's html is used",
				"gone.png: stays at its address", "table members: 2 rows left out");
		assertThat(run(file, "--approve").at("/counts/new").asInt()).isZero();
		Files.writeString(file, Files.readString(file).replace("\"meta_title\": \"SEO\"", "\"meta_title\": null"));
		assertThat(run(file, "--approve").at("/counts/changed").asInt()).isEqualTo(1);
		assertThat(this.api.data(seo, Map.of("slug", "lexical")).at("/post/seo/title").isNull())
			.as("follows the source")
			.isTrue();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					truncated.xml    | <rss><channel><item><post_id>1 | ends in the middle
					bomb.xml         | <!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><channel><title>&b;</title></channel></rss> | document type
					outside.xml      | <!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><title>&x;</title></channel></rss> | document type
					other.xml        | <html><body/></html> | is not a WordPress export
					encoding.xml     | <?xml version="1.0" encoding="UTF-8"?><rss><channel><title>caf%E9</title></channel></rss> | is not in the encoding that it states
					unknown.xml      | <?xml version="1.0" encoding="klingon"?><rss/> | states an unknown encoding
					truncated.json   | {"db":[{"data":{"posts":[{"id":"1" | is not complete, or not JSON
					other.json       | {"name":"package"} | is not a Ghost export
					""")
	void refusesADamagedFile(String name, String content, String fault, CapturedOutput output) throws Exception {
		Files.write(this.folder.resolve(name), content.replace("%E9", "\u00e9")
			.getBytes(name.startsWith("encoding") ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8));
		assertThat(this.commands.run(List.of("import", this.folder.resolve(name).toString()))).isEqualTo(1);
		assertThat(output).contains(name + ":1: ", fault).doesNotContain("root:", "Exception");
	}

	@Test
	void importsWhatComesBeforeTheDamage() throws Exception {
		String whole = Files.readString(copy("wordpress.xml"), StandardCharsets.UTF_8);
		Path cut = this.folder.resolve("cut.xml");
		Files.writeString(cut,
				whole.substring(0, whole.indexOf("<title>Private</title>"))
					.replace("harbour.example", "cut.example")
					.replace("blocks-and-tides", "cut-blocks")
					.replace("classic", "cut-classic"));
		JsonNode report = run(cut);
		assertThat(report.at("/counts/new").asInt()).isEqualTo(3);
		assertThat(lines(report)).contains("file: ends in the middle of an element",
				"the posts before this line are imported, the others are not");
	}

	private JsonNode run(Path file, String... options) throws IOException {
		Path report = this.folder.resolve("report.json");
		Files.deleteIfExists(report);
		this.commands
			.run(Stream.concat(Stream.of("import", file.toString(), "--report", report.toString()), Stream.of(options))
				.toList());
		return JSON.readTree(Files.readAllBytes(report));
	}

	private static String lines(JsonNode report) {
		return report.get("lines")
			.valueStream()
			.map((line) -> line.get("what").asString() + ": " + line.get("why").asString())
			.collect(Collectors.joining("\n"));
	}

	private static List<String> names(JsonNode terms) {
		return terms.valueStream().map((term) -> term.get("name").asString()).toList();
	}

	private String scheduled() {
		return this.api.asEditor()
			.data("{ posts(first: 100, filter: { status: SCHEDULED }) { nodes { slug } } }")
			.toString();
	}

	private JsonNode post(String slug) {
		return this.api.asEditor()
			.data("query($slug: String!) { post(slug: $slug) { slug title excerpt status publishedAt bodyMarkdown author { name slug } "
					+ "category { name } tags { name } featuredImage { url alt provenance { engine } } } }",
					Map.of("slug", slug))
			.get("post");
	}

	private Path copy(String name) throws IOException {
		Path file = this.folder.resolve(name);
		try (InputStream in = Objects.requireNonNull(MigrationTests.class.getResourceAsStream("/migration/" + name))) {
			Files.copy(in, file);
		}
		return file;
	}

	private void image(String name) throws IOException {
		BufferedImage image = new BufferedImage(640, 360, BufferedImage.TYPE_INT_RGB);
		for (int i = 0; i < 640; i++) {
			for (int j = 0; j < 360; j++) {
				image.setRGB(i, j, i * 3 + j * 7);
			}
		}
		Path file = this.folder.resolve(name);
		Files.createDirectories(file.getParent());
		ImageIO.write(image, "png", file.toFile());
	}

}
