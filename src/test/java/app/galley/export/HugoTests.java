package app.galley.export;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An export opened by Hugo, which {@code .ci/hugo} installs.
 */
@GalleyTest
@EnabledIfEnvironmentVariable(named = "GALLEY_TEST_HUGO", matches = ".+")
@Order(4) // before others make content that it would handle too
class HugoTests {

	private static final String SINGLE = """
			<h1>{{ .Title }}</h1><time>{{ .Date.UTC.Format "2006-01-02T15:04:05Z" }}</time>
			<p class="description">{{ .Description }}</p>
			<ul>{{ range .GetTerms "tags" }}<li>{{ .Title }}</li>{{ end }}</ul>
			{{ with .Resources.GetMatch (strings.TrimPrefix "./" .Params.image) }}<img class="cover" src="{{ .RelPermalink }}" width="{{ .Width }}"
			alt="{{ $.Params.image_alt }}">{{ end }}
			<article>{{ .Content }}</article>
			""";

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@Autowired
	SiteExport export;

	@TempDir
	Path folder;

	@Test
	void hugoBuildsTheExport() throws Exception {
		String image = address(this.newsroom.publish("Has an image"));
		JsonNode draft = this.newsroom.draft("Colons: \"quotes\" & {{ braces }}", this.newsroom.author("Zoë"),
				this.newsroom.category("News"), List.of(this.newsroom.tag("K++")));
		JsonNode post = this.newsroom.approve(this.newsroom.submit(this.newsroom.illustrate(
				this.newsroom.edit(draft, Map.of("bodyMarkdown", "## Tide\n\n![Pier](" + image + ")")), "A loom")),
				Map.of());
		String former = post.get("slug").asString();
		String slug = Newsroom.unique("renamed");
		this.newsroom.approve(
				this.newsroom.submit(this.newsroom.edit(this.newsroom.revise(post), Map.of("slug", slug))), Map.of());
		String hidden = this.newsroom.draft("Not ready").get("slug").asString();
		this.export.run(this.folder.resolve("export"), null, (line) -> {
		});
		hugo();

		Path built = this.folder.resolve("reader/public/posts");
		Document page = Jsoup.parse(built.resolve(slug + "/index.html"));
		assertThat(page.select("h1").text()).isEqualTo("Colons: \"quotes\" & {{ braces }}");
		assertThat(page.select("time").text()).startsWith("20");
		assertThat(page.select("li").eachText()).hasSize(1).allMatch("K++"::equalsIgnoreCase);
		assertThat(page.select(".description").text()).isNotEmpty();
		assertThat(page.select("article h2").text()).isEqualTo("Tide");
		for (Element shown : page.select("img.cover, article img")) {
			String name = shown.attr("src").replaceFirst(".*/", "");
			assertThat(built.resolve(slug + "/" + name)).isNotEmptyFile();
		}
		assertThat(page.select("img.cover").attr("width")).isEqualTo("1344");
		assertThat(page.select("article img").attr("alt")).isEqualTo("Pier");
		assertThat(Files.readString(built.resolve(former + "/index.html"))).contains("/posts/" + slug);
		assertThat(this.folder.resolve("reader/public/posts/" + hidden)).doesNotExist();
		try (Stream<Path> posts = Files.list(this.folder.resolve("export/content/posts"))) {
			assertThat(posts.toList())
				.allSatisfy((bundle) -> assertThat(built.resolve(bundle.getFileName() + "/index.html")).exists());
		}
	}

	private String address(JsonNode post) {
		return this.api.asEditor()
			.data("query($slug: String!) { post(slug: $slug) { featuredImage { url } } }",
					Map.of("slug", post.get("slug").asString()))
			.at("/post/featuredImage/url")
			.asString();
	}

	private void hugo() throws IOException, InterruptedException {
		Path reader = this.folder.resolve("reader");
		Files.createDirectories(reader.resolve("layouts/_default"));
		Files.writeString(reader.resolve("layouts/_default/single.html"), SINGLE);
		Files.writeString(reader.resolve("layouts/_default/list.html"), "<h1>{{ .Title }}</h1>");
		Files.writeString(reader.resolve("config.toml"), "baseURL = 'https://reader.example/'\ntitle = 'Reader'\n");
		ProcessBuilder builder = new ProcessBuilder(System.getenv("GALLEY_TEST_HUGO"), "--source", reader.toString(),
				"--contentDir", this.folder.resolve("export/content").toString())
			.redirectErrorStream(true);
		builder.environment().put("HUGO_CACHEDIR", this.folder.resolve("cache").toString());
		Process process = builder.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).as(output).isZero();
		assertThat(output).doesNotContain("WARN", "ERROR");
	}

}
