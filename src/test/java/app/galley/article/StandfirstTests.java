package app.galley.article;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StandfirstTests {

	@Test
	void isTheExcerptUnlessTheArticleOpensWithIt() {
		String html = "<h2>One</h2>\n<p>The <em>engine</em> weaves\npatterns &amp; flowers, day and night.</p>\n<p>More.</p>";
		assertThat(Standfirst.of("The engine weaves patterns & flowers, day and night.", html)).isNull();
		assertThat(Standfirst.of("The engine weaves patterns…", html)).isNull();
		assertThat(Standfirst.of("What the engine weaves.", html)).isEqualTo("What the engine weaves.");
		assertThat(Standfirst.of("More.", html)).isEqualTo("More.");
	}

	@Test
	void readsWhatIsNoParagraphToo() {
		assertThat(Standfirst.of("One", "<ul>\n<li>One</li>\n<li>Two</li>\n</ul>")).isNull();
		assertThat(Standfirst.of("One", "")).isEqualTo("One");
		assertThat(Standfirst.of("One", "<p>" + "two ".repeat(100_000) + "</p>")).isEqualTo("One");
	}

}
