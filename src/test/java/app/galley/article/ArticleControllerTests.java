package app.galley.article;

import java.util.Map;

import app.galley.Api;
import app.galley.GalleyTest;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

@GalleyTest
class ArticleControllerTests {

	private static final String QUERY = "query($markdown: String!) { renderedArticle(markdown: $markdown) { contentHtml excerpt readingMinutes } }";

	@Autowired
	Api api;

	@Test
	void rendersLikeAPost() {
		JsonNode article = this.api.asEditor()
			.data(QUERY, Map.of("markdown", "Some *words*. <script>alert(1)</script>"))
			.get("renderedArticle");
		assertThat(article.get("contentHtml").asString()).isEqualTo("<p>Some <em>words</em>. </p>");
		assertThat(article.get("excerpt").asString()).isEqualTo("Some words.");
		assertThat(article.get("readingMinutes").asInt()).isEqualTo(1);
	}

	@Test
	void refusesMarkdownTooLongForAPost() {
		JsonNode errors = this.api.asEditor().errors(QUERY, Map.of("markdown", "x".repeat(1024 * 1024 + 1)));
		assertThat(errors.at("/0/extensions/code").asString()).isEqualTo("BAD_REQUEST");
		assertThat(errors.at("/0/extensions/field").asString()).isEqualTo("markdown");
	}

	@Test
	void requiresAuthentication() {
		assertThat(this.api.errors(QUERY, Map.of("markdown", "x")).at("/0/extensions/code").asString())
			.isEqualTo("UNAUTHORIZED");
	}

}
