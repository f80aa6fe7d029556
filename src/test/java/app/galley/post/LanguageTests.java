package app.galley.post;

import java.net.URI;
import java.util.Map;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/** A post in another language than the site's, from the draft to the page. */
@GalleyTest
class LanguageTests {

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@Test
	void marksTitleAndTextInThePreview() {
		JsonNode task = this.newsroom.edit(this.newsroom.illustrate(this.newsroom.draft("Un titre")),
				Map.of("language", "FR-ca", "excerpt", "Une phrase."));
		Document page = preview(task);
		for (String part : new String[] { "h1", ".standfirst", ".article" }) {
			Element element = page.expectFirst(part);
			assertThat(element.attr("lang") + " " + element.attr("dir")).as(part).isEqualTo("fr-CA ltr");
		}
		assertThat(page.expectFirst("html").attr("lang")).isEqualTo("en");
		assertThat(locale(page)).isEqualTo("fr_CA");
		assertThat(page.expectFirst("script[type=application/ld+json]").data()).contains("\"inLanguage\":\"fr-CA\"");

		task = this.newsroom.edit(task, Map.of("language", "ar"));
		assertThat(preview(task).expectFirst("h1").attr("dir")).isEqualTo("rtl");
		assertThat(locale(preview(task))).isEqualTo("ar");

		task = this.newsroom.edit(task, Map.of("language", ""));
		page = preview(task);
		assertThat(page.expectFirst("h1").hasAttr("lang")).isFalse();
		assertThat(locale(page)).isEqualTo("en");
		assertThat(page.expectFirst("h1").attr("dir")).isEqualTo("auto");
		assertThat(page.expectFirst("script[type=application/ld+json]").data()).doesNotContain("inLanguage");
	}

	private static String locale(Document page) {
		return page.expectFirst("meta[property=og:locale]").attr("content");
	}

	@Test
	void isApprovedComparedAndRestoredWithTheText() {
		JsonNode draft = this.newsroom.edit(this.newsroom.illustrate(this.newsroom.draft("Mühlen im Wind")),
				Map.of("language", "de", "bodyMarkdown",
						"Xylophone kompostierten unentwegt Zwiebelschalen.[^1]\n\n[^1]: Nachts."));
		assertThat(preview(draft).expectFirst(".footnotes").attr("aria-label")).isEqualTo("Fußnoten");
		JsonNode post = this.newsroom.approve(this.newsroom.submit(draft), Map.of());
		assertThat(this.api
			.data("query($slug: String!) { post(slug: $slug) { contentHtml } }",
					Map.of("slug", post.get("slug").asString()))
			.toString()).contains("Zurück zu Verweis 1");
		assertThat(live(post)).isEqualTo("de LTR");
		JsonNode revision = this.newsroom.revise(post);
		this.newsroom.approve(this.newsroom.submit(this.newsroom.edit(revision, Map.of("language", "he"))), Map.of());
		assertThat(live(post)).isEqualTo("he RTL");
		JsonNode found = this.api.asEditor().data("""
				query($id: ID!) {
				  postById(id: $id) { revisions { language } }
				  activity(first: 1, postId: $id) { nodes { changes { field before after } } }
				}""", Map.of("id", Newsroom.id(post)));
		assertThat(found.at("/postById/revisions").toString())
			.isEqualTo("[{\"language\":\"he\"},{\"language\":\"de\"}]");
		assertThat(found.at("/activity/nodes/0/changes").toString())
			.contains("{\"field\":\"language\",\"before\":\"de\",\"after\":\"he\"}");
		JsonNode restored = this.api.asEditor()
			.mutate("revisePost", Map.of("id", Newsroom.id(post), "revision", 1), "language");
		assertThat(restored.get("language").asString()).isEqualTo("de");
	}

	/** No common word says that the text is German. */
	@Test
	void searchFindsOtherFormsOfItsWords() {
		JsonNode draft = this.newsroom.edit(this.newsroom.illustrate(this.newsroom.draft("Xylophonunterricht")),
				Map.of("language", "de-CH", "bodyMarkdown", "Zwiebelschalen kompostierten."));
		JsonNode post = this.newsroom.approve(this.newsroom.submit(draft), Map.of());
		assertThat(this.api.data("{ search(text: \"kompostiertem\") { nodes { post { slug } } } }").toString())
			.contains(post.get("slug").asString());
	}

	@Test
	void refusesALanguageThatDoesNotExist() {
		for (String tag : new String[] { "klingonish", "de-XQ", "x".repeat(300) }) {
			JsonNode error = this.api.asEditor()
				.refused("createContentTask", Map.of("title", "Faults", "language", tag))
				.get(0);
			assertThat(error.at("/extensions/code").asString()).isEqualTo("BAD_REQUEST");
			assertThat(error.at("/extensions/field").asString()).isEqualTo("input.language");
			assertThat(error.get("message").asString()).contains("such as en, de-AT or ar");
		}
	}

	@Test
	void aPageHasOneToo() {
		JsonNode draft = this.newsroom.create(Map.of("kind", "PAGE", "title", "Mentions légales", "language", "fr",
				"bodyMarkdown", "Nous imprimons."));
		JsonNode page = this.newsroom.approve(this.newsroom.submit(draft), Map.of());
		assertThat(this.api
			.data("query($slug: String!) { page(slug: $slug) { language direction } }",
					Map.of("slug", page.get("slug").asString()))
			.get("page")
			.toString()).isEqualTo("{\"language\":\"fr\",\"direction\":\"LTR\"}");
	}

	private String live(JsonNode post) {
		JsonNode found = this.api
			.data("query($slug: String!) { post(slug: $slug) { language direction } }",
					Map.of("slug", post.get("slug").asString()))
			.get("post");
		return found.get("language").asString() + " " + found.get("direction").asString();
	}

	private Document preview(JsonNode task) {
		URI link = URI.create(task.get("previewUrl").asString());
		return Jsoup.parse(this.api.get(link.getRawPath() + "?" + link.getRawQuery()).body());
	}

}
