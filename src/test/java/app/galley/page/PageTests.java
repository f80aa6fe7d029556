package app.galley.page;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pages, from draft to trash, over HTTP.
 */
@GalleyTest
class PageTests {

	private static final String PAGE = """
			query($slug: String!) { page(slug: $slug) { id slug title excerpt contentHtml status updatedAt featuredImage { url }
			  seo { title noindex } } }""";

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@Test
	void aPageNeedsTitleSlugAndTextOnly() {
		String slug = Newsroom.unique("about");
		JsonNode draft = draft(slug, Map.of());
		assertThat(draft.get("missing").valueStream().map(JsonNode::asString)).containsExactly("bodyMarkdown");
		assertThat(page(slug).isNull()).as("not approved").isTrue();
		JsonNode page = publish(this.newsroom.edit(draft, Map.of("bodyMarkdown", "We *print*.\n\nSince 1950.")));
		JsonNode shown = page(slug);
		assertThat(shown.get("id")).isEqualTo(page.get("id"));
		assertThat(shown.get("excerpt").asString()).isEqualTo("We print.");
		assertThat(shown.get("contentHtml").asString()).contains("<em>print</em>");
		assertThat(shown.get("featuredImage").isNull()).isTrue();
		assertThat(preview("/preview/" + slug)).contains("<em>print</em>", "\"@type\":\"WebPage\"", "BreadcrumbList")
			.doesNotContain("min read", "article:published_time");
		assertThat(slugs(this.api, "{ pages { slug } }")).contains(slug);
	}

	@Test
	void aPageCanHaveAFeatureImageAndSeo() {
		String slug = Newsroom.unique("imprint");
		JsonNode draft = this.newsroom.illustrate(draft(slug, Map.of("bodyMarkdown", "Text.")));
		publish(this.newsroom.edit(draft, Map.of("seo", Map.of("title", "Who we are", "noindex", true))));
		JsonNode shown = page(slug);
		assertThat(shown.get("featuredImage").get("url").asString()).startsWith("http");
		assertThat(shown.get("seo").get("title").asString()).isEqualTo("Who we are");
		assertThat(preview("/preview/" + slug)).contains("og:image", "<title>Who we are</title>",
				"<meta name=\"robots\" content=\"noindex\">", "primaryImageOfPage");
	}

	/** Text and title have words that nothing else has. */
	@Test
	void noListOfPostsShowsAPage() {
		String word = Newsroom.unique("zyxw").replace("-", "");
		JsonNode post = this.newsroom.publish("Beside a page");
		List<String> before = counts();
		String slug = Newsroom.unique(word);
		JsonNode page = publish(draft(slug, Map.of("title", word, "bodyMarkdown", word + " text")));
		String id = Newsroom.id(page);
		assertThat(counts()).isEqualTo(before);
		String posts = "query($filter: PostFilter) { posts(first: 100, filter: $filter) { nodes { slug } } }";
		for (Map<String, ?> filter : List.<Map<String, ?>>of(Map.of(), Map.of("text", word),
				Map.of("publishedAfter", Instant.now().minusSeconds(600).toString()))) {
			assertThat(this.api.data(posts, Map.of("filter", filter)).toString()).as(filter.toString())
				.doesNotContain(slug);
		}
		assertThat(this.api
			.data("query($text: String!) { search(text: $text) { nodes { post { slug } } } }", Map.of("text", word))
			.toString()).doesNotContain(slug);
		assertThat(this.api
			.data("query($slug: String!) { post(slug: $slug) { id } postDeleted(slug: $slug) }", Map.of("slug", slug))
			.toString()).isEqualTo("{\"post\":null,\"postDeleted\":false}");
		assertThat(this.api
			.data("query($slug: String!) { post(slug: $slug) { previous { slug } next { slug } related { slug } } }",
					Map.of("slug", post.get("slug").asString()))
			.toString()).doesNotContain(slug);
		for (String path : List.of("/preview/", "/preview/archive", "/preview/posts/" + post.get("slug").asString())) {
			assertThat(preview(path)).as(path).doesNotContain(word);
		}
		assertThat(status("/preview/posts/" + slug)).isEqualTo(404);
		Api editor = this.api.asEditor();
		assertThat(
				editor.data("query($id: ID!) { postById(id: $id) { id } }", Map.of("id", id)).get("postById").isNull())
			.isTrue();
		editor.mutate("unpublishPost", Map.of("id", id), "id status");
		assertThat(editor.data(posts, Map.of("filter", Map.of("status", "UNPUBLISHED"))).toString())
			.doesNotContain(slug);
		assertThat(counts()).isEqualTo(before);
	}

	@Test
	void theSearchFindsPublishedPagesBesidePosts() {
		String word = Newsroom.unique("qvz").replace("-", "");
		String slug = Newsroom.unique("found");
		JsonNode draft = draft(slug,
				Map.of("title", "Ünser <" + word + ">", "bodyMarkdown", "We print " + word + "s."));
		JsonNode post = this.newsroom.publish("A post about " + word);
		assertThat(found(word)).isEmpty();
		JsonNode page = publish(draft);
		JsonNode result = found("unser " + word).get(0);
		assertThat(result.at("/page/slug").asString()).isEqualTo(slug);
		assertThat(result.get("titleHtml").asString())
			.isEqualTo("<mark>Ünser</mark> &lt;<mark>" + word + "</mark>&gt;");
		assertThat(result.get("extractHtml").asString()).isEqualTo("We print <mark>" + word + "s</mark>.");
		assertThat(found("\"print nothing\"")).isEmpty();
		String shown = preview("/preview/search?q=" + word);
		assertThat(shown).contains("href=\"/preview/" + slug + "\"",
				"href=\"/preview/posts/" + post.get("slug").asString());
		JsonNode revision = this.newsroom.edit(this.newsroom.revise(page), Map.of("bodyMarkdown", "Hidden" + word));
		assertThat(found("hidden" + word)).isEmpty();
		this.api.asEditor().mutate("unpublishPost", Map.of("id", Newsroom.id(page)), "id");
		assertThat(found(word)).isEmpty();
		this.newsroom.approve(this.newsroom.submit(revision), Map.of());
		assertThat(found("hidden" + word)).hasSize(1);
	}

	private JsonNode found(String text) {
		return this.api
			.data("query($text: String!) { searchPages(text: $text) { page { slug } titleHtml extractHtml } }",
					Map.of("text", text))
			.get("searchPages");
	}

	private List<String> counts() {
		JsonNode data = this.api
			.data("""
					{ sitemapShards archiveMonths { year month postCount } authorConnection(first: 50) { nodes { slug postCount } }
					  sitemapTerms(kind: TAG) }""");
		JsonNode shards = data.get("sitemapShards");
		List<String> addresses = shards.valueStream()
			.map((shard) -> this.api
				.data("query($n: Int!) { sitemapShard(number: $n) { slug } }", Map.of("n", shard.asInt()))
				.toString())
			.toList();
		return List.of(data.toString(), addresses.toString());
	}

	@Test
	void aPageKeepsOffTheAddressesOfTheSite() {
		for (String taken : List.of("posts", "tags", "search", "api", "preview", "archive")) {
			JsonNode fault = refused(Map.of("kind", "PAGE", "title", "T", "slug", taken));
			assertThat(fault.get("message").asString()).contains("/" + taken + " is an address of the site itself");
		}
		JsonNode proposed = this.newsroom.create(Map.of("kind", "PAGE", "title", "Search"));
		assertThat(proposed.get("slug").asString()).startsWith("search-page");
		assertThat(refused(Map.of("kind", "PAGE", "title", "T", "tags", List.of(this.newsroom.tag("T")))).toString())
			.contains("a page has none");
		String post = this.newsroom.publish("A post").get("slug").asString();
		assertThat(refused(Map.of("kind", "PAGE", "title", "T", "slug", post)).get("extensions").get("code").asString())
			.isEqualTo("CONFLICT");
	}

	private JsonNode refused(Map<String, ?> input) {
		return this.api.asEditor().refused("createContentTask", input).get(0);
	}

	@Test
	void aRenamedPageRedirectsAndADeletedOneIsGone() {
		String first = Newsroom.unique("privacy");
		JsonNode page = publish(draft(first, Map.of("bodyMarkdown", "Old text.")));
		String second = Newsroom.unique("data");
		JsonNode revision = this.newsroom.edit(this.newsroom.revise(page),
				Map.of("slug", second, "bodyMarkdown", "New text."));
		assertThat(get(revision.get("previewUrl").asString())).contains("New text.");
		this.newsroom.approve(this.newsroom.submit(revision), Map.of());
		assertThat(page(first).get("slug").asString()).isEqualTo(second);
		assertThat(
				this.api.asEditor().get("/preview/" + first).headers().firstValue(HttpHeaders.LOCATION).orElseThrow())
			.endsWith("/preview/" + second);
		Api editor = this.api.asEditor();
		JsonNode read = editor
			.data("""
					query($id: ID!) { pageById(id: $id) { title revisions { number bodyMarkdown featuredImageUrl } openRevision { id } } }""",
					Map.of("id", Newsroom.id(page)))
			.get("pageById");
		assertThat(read.get("revisions").valueStream().map((r) -> r.get("bodyMarkdown").asString()))
			.containsExactly("New text.", "Old text.");
		assertThat(editor.refused("createRedirect", Map.of("from", "/" + second, "to", "/elsewhere")).toString())
			.contains("a published page has the address /" + second);
		editor.mutate("deletePost", Map.of("id", Newsroom.id(page)), "id kind");
		assertThat(page(second).isNull()).isTrue();
		for (String gone : List.of(first, second)) {
			assertThat(status("/preview/" + gone)).isEqualTo(410);
			assertThat(this.api
				.data("query($slug: String!) { pageDeleted(slug: $slug) postDeleted(slug: $slug) }",
						Map.of("slug", gone))
				.toString()).isEqualTo("{\"pageDeleted\":true,\"postDeleted\":false}");
		}
		assertThat(status("/preview/posts/" + second)).isEqualTo(404);
		editor.mutate("restorePost", Map.of("id", Newsroom.id(page)), "id status kind");
		assertThat(page(second).isNull()).as("unpublished").isTrue();
		editor.mutate("publishPost", Map.of("id", Newsroom.id(page)), "id");
		assertThat(page(second).get("title").asString()).isEqualTo("A page");
	}

	@Test
	void aPageIsPublishedOnItsDate() {
		String slug = Newsroom.unique("soon");
		Instant date = Instant.now().plusSeconds(3);
		this.newsroom.approve(this.newsroom.submit(draft(slug, Map.of("bodyMarkdown", "Soon."))),
				Map.of("publishAt", date.toString()));
		assertThat(page(slug).isNull()).isTrue();
		assertThat(this.api.data("{ pages { slug } }").toString()).doesNotContain(slug);
		assertThat(slugs(this.api.asEditor(), "{ pages(status: SCHEDULED) { slug } }")).contains(slug);
		assertThat(this.api.errors("{ pages(status: SCHEDULED) { slug } }", Map.of()).toString())
			.contains("UNAUTHORIZED");
		Api.await(() -> page(slug), (page) -> !page.isNull());
		assertThat(slugs(this.api, "{ pages { slug } }")).contains(slug);
	}

	@Test
	void postsLinkToPagesWhereverTheyAre() {
		String slug = Newsroom.unique("terms");
		JsonNode page = publish(draft(slug, Map.of("bodyMarkdown", "Terms.")));
		String other = Newsroom.unique("linking");
		publish(draft(other, Map.of("bodyMarkdown", "See [the terms](post:" + Newsroom.id(page) + ").")));
		assertThat(page(other).get("contentHtml").asString()).contains("href=\"/" + slug + "\"");
		assertThat(preview("/preview/" + other)).contains("href=\"/preview/" + slug);
		JsonNode deleted = publish(
				draft(Newsroom.unique("deleted"), Map.of("bodyMarkdown", "[It](post:" + Newsroom.id(page) + ").")));
		this.api.asEditor().mutate("deletePost", Map.of("id", Newsroom.id(deleted)), "id");
		String moved = Newsroom.unique("conditions");
		this.newsroom.approve(
				this.newsroom.submit(this.newsroom.edit(this.newsroom.revise(page), Map.of("slug", moved))), Map.of());
		Api.await(() -> page(other).get("contentHtml").asString(), (html) -> html.contains("href=\"/" + moved + "\""));
	}

	private JsonNode draft(String slug, Map<String, ?> more) {
		Map<String, Object> input = new HashMap<>(Map.of("kind", "PAGE", "title", "A page", "slug", slug));
		input.putAll(more);
		return this.newsroom.create(input);
	}

	private JsonNode publish(JsonNode draft) {
		return this.newsroom.approve(this.newsroom.submit(draft), Map.of());
	}

	private JsonNode page(String slug) {
		return this.api.data(PAGE, Map.of("slug", slug)).get("page");
	}

	private static List<String> slugs(Api api, String query) {
		return api.data(query).get("pages").valueStream().map((page) -> page.get("slug").asString()).toList();
	}

	private String preview(String path) {
		return this.api.asEditor().get(path).body();
	}

	private String get(String url) {
		return this.api.get(url.replaceFirst("^https?://[^/]+", "")).body();
	}

	private int status(String path) {
		return this.api.asEditor().get(path).statusCode();
	}

}
