package app.galley.export;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import app.galley.Api;
import app.galley.Newsroom;
import app.galley.OwnProcesses;
import app.galley.embedded.GalleyProcess;
import app.galley.media.TestImages;
import app.galley.settings.OwnersSettings;
import org.apache.commons.codec.digest.DigestUtils;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Export, import into an empty Galley, export again: equal bytes, also when the first
 * export and the import were killed.
 */
@OwnProcesses
class RoundTripTests {

	/** More with -Dgalley.export.kills=20. */
	private static final int KILLS = Integer.getInteger("galley.export.kills", 1);

	@TempDir
	Path folder;

	@Test
	void anExportComesBackWithEqualBytes() throws Exception {
		Path first = this.folder.resolve("first");
		Path second = this.folder.resolve("second");
		String slug;
		try (GalleyProcess server = GalleyProcess.start(settings("a"), "--galley.sdxl.sketch-step-delay=0ms")) {
			slug = write(Api.at(server.awaitReady()));
		}
		killed("a", first.resolve("galley.json"), "export", first.toString());
		String output = run("a", 0, "export", first.toString());
		assertThat(output).contains("The export in " + first + " is complete.");
		assertThat(Files.readString(first.resolve("galley.json"))).contains("\"complete\" : true");

		killed("b", this.folder.resolve("b/s3/galley/generated"), "import", first.toString());
		run("b", 0, "import", first.toString());
		assertThat(run("b", 0, "import", first.toString())).contains("0 new");
		run("b", 0, "export", second.toString());
		assertThat(files(second)).isEqualTo(files(first));
		assertThat(files(first)).containsKeys("data/settings.json", "content/posts/" + slug + "/index.md",
				"revisions/" + slug + "/0002.md", "content/pages/about/index.md", "revisions/about/0002.md",
				"unpublished/imprint/index.md", "drafts/privacy/index.md");

		try (GalleyProcess server = GalleyProcess.start(settings("b"))) {
			URI base = server.awaitReady();
			// The stored addresses of images follow the port after the start.
			JsonNode post = Api.await(
					() -> Api.at(base)
						.data("query($slug: String!) { post(slug: $slug) { slug contentHtml featuredImage { url } } }",
								Map.of("slug", slug + "-before"))
						.get("post"),
					(read) -> read.get("contentHtml").asString().contains("src=\"" + base + "/cdn/generated/"));
			assertThat(post.get("slug").asString()).isEqualTo(slug);
			JsonNode settings = Api.at(base).data("{ siteSettings { name logo { width } headerLinks { label } } }");
			assertThat(settings.toString()).contains("Die Mühle", "320", "Start");
			assertThat(
					Api.at(base).data("{ page(slug: \"about-before\") { slug featuredImage { alt } } pages { slug } }"))
				.hasToString("{\"page\":{\"slug\":\"about\",\"featuredImage\":{\"alt\":\"" + Newsroom.PROMPT
						+ "\"}},\"pages\":[{\"slug\":\"about\"}]}");
			assertThat(Api.at(base)
				.data("{ categories { description image { alt width } } authors { links { text address } } }")
				.toString())
				.contains("{\"description\":\"All of \\\"it\\\"\",\"image\":{\"alt\":\"A view of it all\",\"width\":",
						"{\"text\":\"social.example/@ines\",\"address\":\"https://social.example/@ines\"}");
			assertThat(post.get("contentHtml").asString()).contains("<figure class=\"image wide\">");
			assertThat(Api.await(() -> link(Api.at(base), slug), (link) -> !link.isEmpty())).startsWith("/posts/post-");
			assertThat(Api.at(base).get(URI.create(post.at("/featuredImage/url").asString()).getPath()).statusCode())
				.isEqualTo(200);
		}
	}

	/** The link in a post, which follows a post that was restored later. */
	private static String link(Api api, String slug) {
		return Jsoup
			.parse(api.data("query($slug: String!) { post(slug: $slug) { contentHtml } }", Map.of("slug", slug))
				.at("/post/contentHtml")
				.asString())
			.select("a[data-post]")
			.attr("href");
	}

	/** Posts and drafts in every state; the slug of one that has everything. */
	private static String write(Api api) throws Exception {
		OwnersSettings owner = new OwnersSettings(api.asEditor());
		owner.publish(Map.of("name", "Die Mühle", "language", "de", "accent", "#0b5fa5", "headerLinks",
				OwnersSettings.links("Start", "/"), "logo",
				owner.image(TestImages.encode(new BufferedImage(320, 64, BufferedImage.TYPE_INT_ARGB), "png"))));
		Newsroom newsroom = new Newsroom(api);
		String slug = Newsroom.unique("everything");
		JsonNode other = newsroom.publish("Other");
		JsonNode image = newsroom.task(Newsroom.id(newsroom.revise(other))).get("featuredImage");
		String address = image.get("url").asString();
		String named = "![B](image:%s?wide \"c\") [other](post:%s) ../other/ `post:%s`\n\n"
			.formatted(Newsroom.id(image), Newsroom.id(other), "0199b1de-0000-7000-8000-000000000000");
		JsonNode post = newsroom
			.approve(
					newsroom.submit(
							newsroom
								.illustrate(
										newsroom
											.edit(newsroom.draft("Every: \"thing\""),
													Map.of("slug", slug + "-before", "bodyMarkdown",
															named + "    code\n\n![A *pier*](" + address
																	+ ")\r\n\n\u0085\u2028 ---\n---\nno end")))),
					Map.of());
		newsroom
			.approve(
					newsroom.submit(
							newsroom
								.edit(newsroom.revise(post),
										Map.of("slug", slug, "title", "Renamed", "language", "de-at", "seo",
												Map.of("title", "A: \"title\"", "socialDescription", "yes",
														"canonicalUrl", "https://a.example/b", "noindex", true)))),
					Map.of());
		JsonNode hidden = newsroom.publish("Hidden");
		api.asEditor().mutate("unpublishPost", Map.of("id", Newsroom.id(hidden)), "status");
		newsroom.approve(newsroom.submit(newsroom.illustrate(newsroom.draft("Later"))),
				Map.of("publishAt", "2100-01-01T00:00:00Z"));
		api.asEditor().mutate("createRedirect", Map.of("from", "/öld", "to", "/posts/" + slug), "id");
		pages(newsroom, api.asEditor());
		terms(newsroom, api.asEditor());
		newsroom.create(Map.of("title", "Bare draft", "language", "ar", "seo", Map.of("title", "no", "noindex", true)));
		JsonNode rejected = newsroom.submit(newsroom.draft("Rejected"));
		api.asEditor().mutate("rejectContentTask", with(Newsroom.seen(rejected), "reason", "Not\nyet: more"), "status");
		newsroom.submit(newsroom.illustrate(newsroom.draft("In review")));
		for (int i = 1; i < ((KILLS > 1) ? 20 * KILLS : 5); i++) {
			newsroom.publish("Number " + i);
		}
		return slug;
	}

	private static void terms(Newsroom newsroom, Api editor) {
		JsonNode post = editor
			.data("query($slug: String!) { post(slug: $slug) { author { id } category { id } featuredImage { id } } }",
					Map.of("slug", newsroom.publish("Filed").get("slug").asString()))
			.get("post");
		editor.mutate("editAuthor",
				Map.of("id", Newsroom.id(post.get("author")), "links",
						List.of(Map.of("label", "Code", "address", "https://code.example/ines"),
								Map.of("address", "https://social.example/@ines"))),
				"id");
		editor.mutate("editCategory", Map.of("id", Newsroom.id(post.get("category")), "description", "All of \"it\"",
				"image", Newsroom.id(post.get("featuredImage")), "imageAlt", "A view of it all"), "id");
	}

	private static void pages(Newsroom newsroom, Api editor) {
		JsonNode about = newsroom.create(Map.of("kind", "PAGE", "title", "About", "slug", "about-before",
				"bodyMarkdown", "We.", "excerpt", "Who we are", "language", "fr", "seo", Map.of("socialTitle", "Us")));
		JsonNode page = newsroom.approve(newsroom.submit(newsroom.illustrate(about)), Map.of());
		newsroom
			.approve(
					newsroom.submit(newsroom.edit(newsroom.revise(page),
							Map.of("slug", "about", "bodyMarkdown", "[Here](post:" + Newsroom.id(page) + ")"))),
					Map.of());
		JsonNode imprint = newsroom.create(Map.of("kind", "PAGE", "title", "Imprint", "bodyMarkdown", "Address."));
		JsonNode hidden = newsroom.approve(newsroom.submit(imprint), Map.of());
		editor.mutate("unpublishPost", Map.of("id", Newsroom.id(hidden)), "status");
		newsroom.create(Map.of("kind", "PAGE", "title", "Privacy"));
	}

	private static Map<String, ?> with(Map<String, ?> input, String key, String value) {
		Map<String, Object> more = new HashMap<>(input);
		more.put(key, value);
		return more;
	}

	private Map<String, String> settings(String data) {
		return Map.of("GALLEY_DATA_DIR", this.folder.resolve(data).toString(), "GALLEY_EDITOR_PASSWORD", Api.PASSWORD);
	}

	private String run(String data, int code, String... call) throws Exception {
		GalleyProcess command = GalleyProcess.start(settings(data), call);
		assertThat(command.awaitExit(10, TimeUnit.MINUTES)).as(command.output()).isEqualTo(code);
		return command.output();
	}

	/**
	 * Starts a command and kills it once it has begun to write, or, with more kills, at
	 * random times.
	 */
	private void killed(String data, Path begun, String... call) throws Exception {
		Random random = new Random(16);
		for (int i = 0; i < KILLS; i++) {
			GalleyProcess command = GalleyProcess.start(settings(data), call);
			if (i == 0) {
				Api.await(() -> Files.exists(begun), Boolean::booleanValue);
			}
			else {
				LockSupport.parkNanos(Duration.ofMillis(random.nextInt(8000)).toNanos());
			}
			command.kill();
		}
	}

	private static Map<String, String> files(Path root) throws IOException {
		Map<String, String> hashes = new TreeMap<>();
		try (Stream<Path> found = Files.walk(root)) {
			List<Path> files = found.filter(Files::isRegularFile).toList();
			for (Path file : files) {
				hashes.put(root.relativize(file).toString(), DigestUtils.sha256Hex(Files.readAllBytes(file)));
			}
		}
		return hashes;
	}

}
