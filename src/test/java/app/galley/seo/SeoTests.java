package app.galley.seo;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/** What search engines and social networks show, from the draft to the page. */
@GalleyTest
class SeoTests {

	private static final String FIELDS = "seo { title description socialTitle socialDescription canonicalUrl noindex }";

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@Autowired
	JdbcClient jdbc;

	@Test
	void followsFromThePostUntilItIsChosen() {
		JsonNode task = this.newsroom.draft("Plain words");
		assertThat(preview(task).title()).startsWith("Plain words – ");
		assertThat(preview(task).select("meta[name=robots]")).isEmpty();

		task = this.newsroom.edit(task, Map.of("seo", Map.of("title", " Chosen <title> ", "description", "Found.")));
		Document page = preview(task);
		assertThat(page.title()).isEqualTo("Chosen <title>");
		assertThat(content(page, "name=description")).isEqualTo("Found.");
		assertThat(content(page, "property=og:title")).isEqualTo("Chosen <title>");
		assertThat(content(page, "property=og:description")).isEqualTo("Found.");
		assertThat(page.expectFirst("h1").text()).isEqualTo("Plain words");

		task = this.newsroom.edit(task, Map.of("seo", Map.of("title", "", "socialTitle", "Shared", "socialDescription",
				"A card.", "canonicalUrl", "https://first.example/words")));
		page = preview(task);
		assertThat(page.title()).startsWith("Plain words – ");
		assertThat(content(page, "name=description")).isEqualTo("Found.");
		assertThat(content(page, "property=og:title")).isEqualTo("Shared");
		assertThat(content(page, "property=og:description")).isEqualTo("A card.");
		assertThat(page.expectFirst("link[rel=canonical]").attr("href")).isEqualTo("https://first.example/words");
		assertThat(content(page, "property=og:url")).endsWith("/posts/" + task.get("slug").asString());
	}

	@Test
	void isApprovedComparedAndRestoredWithTheText() {
		JsonNode post = this.newsroom.publish("Compared");
		JsonNode revision = this.newsroom.edit(this.newsroom.revise(post), Map.of("seo", Map.of("title", "Second")));
		assertThat(seo(post).get("title").isNull()).as("not before it is approved").isTrue();
		this.newsroom.approve(this.newsroom.submit(revision), Map.of());
		assertThat(seo(post).get("title").asString()).isEqualTo("Second");

		JsonNode changes = this.api.asEditor()
			.data("query($id: ID!) { activity(first: 1, postId: $id) { nodes { changes { field before after } } } }",
					Map.of("id", Newsroom.id(post)))
			.at("/activity/nodes/0/changes");
		assertThat(this.api.asEditor()
			.data("query($id: ID!) { postById(id: $id) { revisions { number %s } } }".formatted(FIELDS),
					Map.of("id", Newsroom.id(post)))
			.at("/postById/revisions")
			.valueStream()
			.map((found) -> found.at("/seo/title").asString())).containsExactly("Second", "");
		assertThat(changes.toString()).contains("seo.title", "Second");

		JsonNode restored = this.api.asEditor()
			.mutate("revisePost", Map.of("id", Newsroom.id(post), "revision", 1), "id version " + FIELDS);
		assertThat(restored.at("/seo/title").isNull()).isTrue();
	}

	@Test
	void sharesAJpegOfTheSizeThatNetworksAskFor() throws Exception {
		JsonNode task = this.newsroom.illustrate(this.newsroom.draft("Shared"));
		Document page = preview(task);
		String address = content(page, "property=og:image");
		assertThat(address).endsWith(".jpg");
		assertThat(content(page, "property=og:image:width")).isEqualTo("1200");
		assertThat(content(page, "property=og:image:height")).isEqualTo("630");
		assertThat(content(page, "property=og:image:type")).isEqualTo("image/jpeg");
		assertThat(content(page, "property=og:image:alt")).isNotEmpty();
		HttpResponse<byte[]> file = this.api.send(HttpRequest.newBuilder(URI.create(address)),
				HttpResponse.BodyHandlers.ofByteArray());
		assertThat(file.statusCode()).isEqualTo(200);
		assertThat(file.body()).hasSizeLessThan(300_000);

		// One stored before there was such a copy.
		this.jdbc.sql("UPDATE image SET share_key = NULL, share_bytes = NULL WHERE id = ?::uuid")
			.param(task.at("/featuredImage/id").asString())
			.update();
		page = preview(task);
		assertThat(content(page, "property=og:image")).endsWith(".png");
		assertThat(content(page, "property=og:image:type")).isEqualTo("image/png");
	}

	/**
	 * The rules of developers.google.com/search/docs/appearance/structured-data, article
	 * and breadcrumb.
	 */
	@Test
	void describesThePostAsSearchEnginesDocument() {
		JsonNode task = this.newsroom.illustrate(this.newsroom.draft("A </script> headline"));
		List<JsonNode> data = preview(task).select("script[type=application/ld+json]")
			.stream()
			.map((script) -> JsonMapper.shared().readTree(script.data()))
			.toList();
		assertThat(data).extracting((one) -> one.get("@context").asString()).containsOnly("https://schema.org");
		JsonNode article = data.getFirst();
		assertThat(article.get("@type").asString()).isIn("Article", "NewsArticle", "BlogPosting");
		assertThat(article.get("headline").asString()).isEqualTo("A </script> headline");
		assertThat(OffsetDateTime.parse(article.get("datePublished").asString()))
			.isBeforeOrEqualTo(OffsetDateTime.parse(article.get("dateModified").asString()));
		assertThat(article.at("/author/@type").asString()).isEqualTo("Person");
		assertThat(article.at("/author/name").asString()).as("only the name").isEqualTo("Ada Lovelace");
		assertThat(article.at("/publisher/@type").asString()).isEqualTo("Organization");
		assertThat(article.at("/publisher/name").asString()).isNotEmpty();
		for (String address : List.of("/author/url", "/image/url", "/publisher/url", "/mainEntityOfPage")) {
			assertThat(URI.create(article.at(address).asString()).getHost()).as(address).isNotNull();
		}
		assertThat(article.at("/image/width").asInt() * article.at("/image/height").asInt())
			.as("pixels that the image must have")
			.isGreaterThanOrEqualTo(50_000);
		assertThat(this.api.send(HttpRequest.newBuilder(URI.create(article.at("/image/url").asString()))).statusCode())
			.isEqualTo(200);

		JsonNode breadcrumbs = data.get(1);
		assertThat(breadcrumbs.get("@type").asString()).isEqualTo("BreadcrumbList");
		List<JsonNode> items = breadcrumbs.get("itemListElement").valueStream().toList();
		assertThat(items).hasSizeGreaterThanOrEqualTo(2);
		for (int i = 0; i < items.size(); i++) {
			assertThat(items.get(i).get("@type").asString()).isEqualTo("ListItem");
			assertThat(items.get(i).get("position").asInt()).isEqualTo(i + 1);
			assertThat(items.get(i).get("name").asString()).isNotEmpty();
			assertThat(items.get(i).has("item")).as("all but the page itself").isEqualTo(i < items.size() - 1);
		}
	}

	@Test
	void namesEveryFault() {
		JsonNode errors = this.api.asEditor()
			.refused("createContentTask",
					Map.of("title", "Faults", "seo", Map.of("title", "x".repeat(301), "description", "a\tb",
							"canonicalUrl", "javascript:alert(1)", "socialDescription", "x".repeat(501))));
		assertThat(errors.valueStream().map((error) -> error.at("/extensions/field").asString()))
			.containsExactlyInAnyOrder("input.seo.title", "input.seo.description", "input.seo.canonicalUrl",
					"input.seo.socialDescription");
		assertThat(errors.valueStream().map((error) -> error.at("/extensions/code").asString()).distinct())
			.containsExactly("BAD_REQUEST");
		assertThat(errors.toString()).contains("starts with https:// or http://", "at most 300 characters, not 301");
		for (String address : List.of("/here", "https:///x", "ftp://a.example/", "https://user:word@a.example/",
				"http://a b", "https://a.example/" + "x".repeat(2000))) {
			assertThat(this.api.asEditor()
				.refused("createContentTask", Map.of("title", "Faults", "seo", Map.of("canonicalUrl", address)))
				.at("/0/extensions/field")
				.asString()).as(address).isEqualTo("input.seo.canonicalUrl");
		}
	}

	@Test
	void leavesTheSitemapWhenItIsNotToBeListed() {
		JsonNode hidden = publish("Unlisted", Map.of("noindex", true));
		JsonNode elsewhere = publish("Elsewhere", Map.of("canonicalUrl", "https://first.example/"));
		JsonNode listed = publish("Listed", Map.of("title", "Here"));
		assertThat(sitemap()).contains(listed.get("slug").asString())
			.doesNotContain(hidden.get("slug").asString(), elsewhere.get("slug").asString());
		Document page = Jsoup.parse(this.api.asEditor().get("/preview/posts/" + hidden.get("slug").asString()).body());
		assertThat(content(page, "name=robots")).isEqualTo("noindex");
		assertThat(page.select("link[rel=canonical]")).isEmpty();
		assertThat(content(page, "property=og:title")).isEqualTo("Unlisted");
	}

	private Stream<String> sitemap() {
		return this.api.data("{ sitemapShards }")
			.get("sitemapShards")
			.valueStream()
			.flatMap((shard) -> this.api
				.data("query($n: Int!) { sitemapShard(number: $n) { slug } }", Map.of("n", shard.asInt()))
				.get("sitemapShard")
				.valueStream())
			.map((post) -> post.get("slug").asString());
	}

	private JsonNode publish(String title, Map<String, ?> seo) {
		JsonNode draft = this.newsroom.edit(this.newsroom.draft(title), Map.of("seo", seo));
		return this.newsroom.approve(this.newsroom.submit(this.newsroom.illustrate(draft)), Map.of());
	}

	private JsonNode seo(JsonNode post) {
		return this.api
			.data("query($slug: String!) { post(slug: $slug) { %s } }".formatted(FIELDS),
					Map.of("slug", post.get("slug").asString()))
			.at("/post/seo");
	}

	private Document preview(JsonNode task) {
		URI link = URI.create(task.get("previewUrl").asString());
		return Jsoup.parse(this.api.get(link.getRawPath() + "?" + link.getRawQuery()).body());
	}

	private static String content(Document page, String meta) {
		return page.expectFirst("meta[" + meta + "]").attr("content");
	}

}
