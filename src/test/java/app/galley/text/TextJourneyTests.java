package app.galley.text;

import java.util.List;
import java.util.Map;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Texts that name images and other posts, from the draft to the page.
 */
@GalleyTest
class TextJourneyTests {

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@Autowired
	JdbcClient jdbc;

	@Test
	void linksFollowTheirPostAndImagesComeFromTheBucket() {
		JsonNode other = this.newsroom.publish("Tide tables");
		JsonNode draft = this.newsroom.illustrate(this.newsroom.draft("The pier"));
		String image = draft.at("/featuredImage/id").asString();
		String text = "![The pier](image:%s?wide \"At low tide\")\n\nSee [the tables](post:%s#top).".formatted(image,
				Newsroom.id(other));
		JsonNode edited = this.newsroom.edit(draft, Map.of("bodyMarkdown", text));
		assertThat(problems(edited)).containsExactly("3 UNKNOWN_ANCHOR false");
		String preview = this.api.get(path(edited.get("previewUrl").asString())).body();
		String slug = other.get("slug").asString();
		assertThat(Jsoup.parse(preview).select(".article a[data-post]").attr("href"))
			.matches("/preview/posts/" + slug + "\\?token=[^&]+#top");
		assertThat(
				this.api.get(Jsoup.parse(preview).select("a[data-post]").attr("href").replaceFirst("#.*", "")).body())
			.contains("Tide tables");

		JsonNode post = this.newsroom.approve(this.newsroom.submit(edited), Map.of());
		Element article = article(post);
		Element shown = article.expectFirst("figure.image.wide > img");
		assertThat(shown.attr("srcset")).contains("/generated/").contains("w, ");
		assertThat(shown.attr("width") + "x" + shown.attr("height")).matches("[1-9]\\d+x[1-9]\\d+");
		assertThat(shown.attr("alt") + article.select("figcaption").text()).startsWith("The pierAt low tide");
		assertThat(link(post)).isEqualTo("/posts/" + slug + "#top");

		String renamed = Newsroom.unique("moved");
		JsonNode revision = this.newsroom.edit(this.newsroom.revise(other), Map.of("slug", renamed));
		this.newsroom.approve(this.newsroom.submit(revision), Map.of());
		assertThat(Api.await(() -> link(post), ("/posts/" + renamed + "#top")::equals)).isNotNull();
		assertThat(this.api.asEditor().get("/preview/posts/" + post.get("slug").asString()).body())
			.contains("/preview/posts/" + renamed + "#top");

		this.api.asEditor().mutate("unpublishPost", Map.of("id", Newsroom.id(other)), "status");
		assertThat(Api.await(() -> link(post), String::isEmpty)).isEmpty();
		assertThat(article(post).text()).contains("See the tables.");
	}

	@Test
	void aTextThatWouldBeBrokenIsNeitherSubmittedNorApproved() {
		JsonNode draft = this.newsroom.illustrate(this.newsroom.draft("Broken"));
		JsonNode broken = this.newsroom.edit(draft, Map.of("bodyMarkdown", "Words.\n\n![A pier](photo.jpg)"));
		assertThat(problems(broken)).containsExactly("3 RELATIVE_IMAGE true");
		JsonNode error = this.api.asEditor().refused("submitContentTask", Newsroom.seen(broken)).get(0);
		assertThat(error.at("/extensions/code").asString()).isEqualTo("INCOMPLETE");
		assertThat(error.at("/extensions/field").asString()).isEqualTo("bodyMarkdown");
		assertThat(error.get("message").asString()).contains("line 3: photo.jpg is a relative address", "image:ID");
		// Submitted before there was a check.
		this.jdbc.sql("UPDATE content_task SET status = 'IN_REVIEW' WHERE id = CAST(? AS uuid)")
			.param(Newsroom.id(broken))
			.update();
		assertThat(this.api.asEditor()
			.refused("approvePost", Newsroom.approval(broken))
			.at("/0/extensions/code")
			.asString()).isEqualTo("INCOMPLETE");
		assertThat(this.api.asEditor()
			.data("query($markdown: String!) { renderedArticle(markdown: $markdown) { textProblems { code line } } }",
					Map.of("markdown", "One\n\n<iframe src=\"x\"></iframe>"))
			.at("/renderedArticle/textProblems")
			.toString()).isEqualTo("[{\"code\":\"LEFT_OUT\",\"line\":3}]");
	}

	/** Each is rendered again when the other changes, which must end. */
	@Test
	void postsMayLinkToEachOther() {
		JsonNode one = this.newsroom.publish("One");
		JsonNode two = this.newsroom.publish("Two");
		link(one, two);
		link(two, one);
		String renamed = Newsroom.unique("one");
		this.newsroom.approve(
				this.newsroom.submit(this.newsroom.edit(this.newsroom.revise(one), Map.of("slug", renamed))), Map.of());
		assertThat(Api.await(() -> link(two), ("/posts/" + renamed)::equals)).isNotNull();
		assertThat(Api.await(() -> this.jdbc.sql("SELECT count(*) FROM post_link_change").query(Long.class).single(),
				(noted) -> noted == 0))
			.isZero();
	}

	private void link(JsonNode from, JsonNode to) {
		JsonNode revision = this.newsroom.edit(this.newsroom.revise(from),
				Map.of("bodyMarkdown", "[Other](post:%s)".formatted(Newsroom.id(to))));
		this.newsroom.approve(this.newsroom.submit(revision), Map.of());
		assertThat(link(from)).isEqualTo("/posts/" + to.get("slug").asString());
	}

	private String link(JsonNode post) {
		return article(post).select("a[data-post]").attr("href");
	}

	private Element article(JsonNode post) {
		return Jsoup
			.parseBodyFragment(
					this.api
						.data("query($slug: String!) { post(slug: $slug) { contentHtml } }",
								Map.of("slug", post.get("slug").asString()))
						.at("/post/contentHtml")
						.asString())
			.body();
	}

	private List<String> problems(JsonNode draft) {
		return this.api.asEditor()
			.data("query($id: ID!) { contentTask(id: $id) { textProblems { line code blocking } } }",
					Map.of("id", Newsroom.id(draft)))
			.at("/contentTask/textProblems")
			.valueStream()
			.map((problem) -> problem.get("line").asInt() + " " + problem.get("code").asString() + " "
					+ problem.get("blocking").asBoolean())
			.toList();
	}

	private static String path(String url) {
		return url.replaceFirst("https?://[^/]+", "");
	}

}
