package app.galley.article;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class VideosTests {

	private final ArticleRenderer renderer = new ArticleRenderer();

	@ParameterizedTest
	@CsvSource({ "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=10, YouTube", "https://youtu.be/dQw4w9WgXcQ, YouTube",
			"https://www.youtube.com/watch?app=desktop&v=dQw4w9WgXcQ, YouTube",
			"https://www.youtube.com/shorts/dQw4w9WgXcQ, YouTube", "https://vimeo.com/76979871, Vimeo",
			"https://player.vimeo.com/video/76979871?h=8272103f6e, Vimeo",
			"https://framatube.org/w/9db9f3f1-9b54-44ed-9e91-461d262d2205, PeerTube",
			"https://peertube.example:8443/w/kkGMgK9ZtnKfYAgnEtQxbv, PeerTube",
			"https://www.dailymotion.com/video/x8abcde, Dailymotion",
			"https://media.ccc.de/v/36c3-10652-bahn, media.ccc.de" })
	void makesACardOfAVideosAddressOnALineOfItsOwn(String address, String site) {
		assertThat(render("One\n\n" + address + "\n\nTwo")).contains("<p><a href=\"")
			.contains("class=\"video\" data-site=\"" + site + "\">" + address.replace("&", "&amp;") + "</a></p>")
			.doesNotContain("<iframe", "<script", "<img");
		assertThat(render("[A *film*](" + address + ")"))
			.endsWith("class=\"video\" data-site=\"" + site + "\">A <em>film</em></a></p>");
	}

	@ParameterizedTest
	@ValueSource(strings = { "See https://youtu.be/dQw4w9WgXcQ", "- https://youtu.be/dQw4w9WgXcQ",
			"https://www.youtube.com/@channel", "https://vimeo.com/about", "https://example.org/w/short",
			"https://youtu.be/dQw4w9WgXcQ https://youtu.be/dQw4w9WgXcQ",
			"https://evil.example/?youtube.com/watch?v=dQw4w9WgXcQ",
			"<p><a class=\"video\" data-site=\"YouTube\" href=\"https://example.org\">x</a></p>" })
	void leavesOtherLinksAsTheyAre(String markdown) {
		assertThat(render(markdown)).doesNotContain("class=\"video\"").doesNotContain("data-site");
	}

	@Test
	void addsNoWordsToTheText() {
		Article article = this.renderer.render("[A film](https://youtu.be/dQw4w9WgXcQ)");
		assertThat(article.text()).isEqualTo("A film");
	}

	private String render(String markdown) {
		return this.renderer.render(markdown).html();
	}

}
