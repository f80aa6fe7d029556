package app.galley.paste;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import app.galley.article.ArticleRenderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertTimeout;

/**
 * Clipboards of word processors and web pages, each with its Markdown in a file beside
 * it. They were written by hand after what the programs copy.
 */
class PastedMarkdownTests {

	private static final Path CLIPBOARDS = Path.of("src/test/resources/paste");

	static List<Path> clipboards() throws IOException {
		try (Stream<Path> files = Files.list(CLIPBOARDS)) {
			return files.filter((file) -> file.toString().endsWith(".html")).sorted().toList();
		}
	}

	@ParameterizedTest
	@MethodSource("clipboards")
	void isWhatAPersonWouldHaveWritten(Path clipboard) throws IOException {
		String markdown = PastedMarkdown.of(Files.readString(clipboard)).markdown();
		Path expected = Path.of(clipboard.toString().replace(".html", ".md"));
		assertThat(markdown).isEqualTo(Files.readString(expected));
	}

	@Test
	void saysWhatAnArticleCannotContain() throws IOException {
		assertThat(PastedMarkdown.of(Files.readString(CLIPBOARDS.resolve("web-page.html"))).losses())
			.containsExactly("iframe: replaced by a link", "button: removed");
		assertThat(PastedMarkdown.of(Files.readString(CLIPBOARDS.resolve("word-footnote-and-image.html"))).losses())
			.containsExactly("img without an address: removed");
		assertThat(PastedMarkdown.of(Files.readString(CLIPBOARDS.resolve("google-docs-paragraphs.html"))).losses())
			.isEmpty();
	}

	@Test
	void isQuickWithElementsNestedTenThousandTimes() {
		String spans = "<span style=\"font-weight:700\">".repeat(10_000) + "deep" + "</span>".repeat(10_000);
		String lists = "<ul><li>x".repeat(10_000);
		String divs = "<div><b>".repeat(10_000) + "deep";
		assertTimeout(Duration.ofSeconds(30), () -> {
			assertThat(PastedMarkdown.of("<p>" + spans).markdown()).isEqualTo("**deep**\n");
			for (String html : List.of(lists, divs, "<table><tr><td>".repeat(3_000),
					"<p style='mso-list:l0 level9 lfo1'>x".repeat(10_000))) {
				assertThatCode(() -> new ArticleRenderer().render(PastedMarkdown.of(html).markdown()))
					.doesNotThrowAnyException();
			}
		});
	}

	@Test
	void isEmptyWithoutContent() {
		assertThat(PastedMarkdown.of("<!--StartFragment--><p>&nbsp;</p><script>x</script>").markdown()).isEmpty();
	}

}
