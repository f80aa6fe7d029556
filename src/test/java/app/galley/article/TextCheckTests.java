package app.galley.article;

import java.util.List;

import app.galley.article.TextProblem.Code;
import app.galley.article.TextSettings.OutsideImages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class TextCheckTests {

	@ParameterizedTest
	@ValueSource(strings = { "[gallery]", "[gallery ids=\"1,2\"]", "Words [caption width='10']", "[/caption]",
			"[my-box color=red]", "{{< youtube x >}}", "{{% notice %}}", "{% embed url %}" })
	void saysThatAShortcodeDoesNothing(String shortcode) {
		assertThat(problems("One\n\n" + shortcode + "\n")).singleElement().satisfies((problem) -> {
			assertThat(problem.code()).isEqualTo(Code.LEFT_OUT);
			assertThat(problem.line()).isEqualTo(3);
			assertThat(problem.blocking()).isFalse();
			assertThat(problem.message()).contains("is shown as it is written");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "[1] and [sic] and [edit]", "[words](https://example.org/a=b)", "- [x] done",
			"Note[^1]\n\n[^1]: x", "`[gallery]` and ``{{< x >}}``", "```\n[gallery ids=1]\n{{< x >}}\n```",
			"    [gallery]\n", "\\[gallery]", "[audio]: https://example.org/\n\n[audio][]", "{ a: 1 } and {{ name }}" })
	void knowsWhatIsNone(String markdown) {
		assertThat(problems(markdown)).isEmpty();
	}

	@Test
	void saysWhatToWriteInsteadOfAnEmbeddedVideo() {
		assertThat(problems("One\n\n<iframe src=\"https://www.youtube.com/embed/dQw4w9WgXcQ\"></iframe>"))
			.singleElement()
			.satisfies((problem) -> {
				assertThat(problem.line()).isEqualTo(3);
				assertThat(problem.message()).contains("on a line of its own");
			});
	}

	private static List<TextProblem> problems(String markdown) {
		return TextCheck.problems(markdown, new ArticleRenderer().render(markdown).html(), ArticleReferences.NONE,
				new TextSettings(OutsideImages.REFUSE));
	}

}
