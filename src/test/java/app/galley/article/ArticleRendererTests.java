package app.galley.article;

import java.time.Duration;
import java.util.stream.Stream;

import app.galley.OwnProcesses;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/**
 * Articles of every feature, and long ones made to take much time.
 * {@code -Dgalley.article.length=1048576} makes those of a megabyte; the default is a
 * half.
 */
@OwnProcesses
@Order(2)
class ArticleRendererTests {

	private static final int LENGTH = Integer.getInteger("galley.article.length", 1 << 19);

	private static final Duration LIMIT = Duration.ofSeconds((LENGTH > 1 << 19) ? 90 : 60);

	private final ArticleRenderer renderer = new ArticleRenderer();

	@ParameterizedTest(name = "{0}")
	@MethodSource("features")
	void rendersEachFeature(String feature, String markdown, String html) {
		assertThat(this.renderer.render(markdown).html()).isEqualTo(html);
	}

	static Stream<Arguments> features() {
		return Stream.of(
				Arguments.of("emphasis", "*a* **b** ~~c~~ `d`",
						"<p><em>a</em> <strong>b</strong> <del>c</del> <code>d</code></p>"),
				Arguments.of("code", "```rust,ignore\na < b\n```",
						"<pre tabindex=\"0\"><code class=\"language-rust,ignore\">a &lt; b\n</code></pre>"),
				Arguments.of("image", "![a *b*](/x.png \"t\")",
						"<p><img src=\"/x.png\" alt=\"a b\" title=\"t\" loading=\"lazy\" decoding=\"async\"></p>"),
				Arguments.of("links", "[a](/b) <https://c.d/> www.e.f",
						"<p><a href=\"/b\">a</a> <a href=\"https://c.d/\" rel=\"noopener\">https://c.d/</a> "
								+ "<a href=\"http://www.e.f\" rel=\"noopener\">www.e.f</a></p>"),
				Arguments.of("tasks", "- [ ] a\n- [x] b",
						"<ul>\n<li><input type=\"checkbox\" disabled aria-label=\"To do\"> a</li>\n"
								+ "<li><input type=\"checkbox\" disabled checked aria-label=\"Done\"> b</li>\n</ul>"),
				Arguments.of("table", "|a|b|\n|-|-:|\n|1|2|",
						"<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"Table 1\"><table>\n<thead>\n"
								+ "<tr>\n<th>a</th>\n<th align=\"right\">b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n"
								+ "<td>1</td>\n<td align=\"right\">2</td>\n</tr>\n</tbody>\n</table></div>"),
				Arguments.of("footnote", "a[^n]\n\n[^n]: b",
						"<p>a<sup class=\"footnote-ref\"><a href=\"#fn-n\" id=\"fnref-n\">1</a></sup></p>\n"
								+ "<section class=\"footnotes\" role=\"region\" aria-label=\"Footnotes\">\n<ol>\n"
								+ "<li id=\"fn-n\">\n<p>b <a href=\"#fnref-n\" class=\"footnote-backref\" "
								+ "aria-label=\"Back to reference 1\">↩</a></p>\n</li>\n</ol>\n</section>"),
				Arguments.of("raw HTML", "H<sub>2</sub>O <kbd>x</kbd><div style=\"margin:0\" onclick=\"a()\">b</div>",
						"<p>H<sub>2</sub>O <kbd>x</kbd></p><div>b</div><p></p>"));
	}

	@ParameterizedTest
	@CsvSource({ "de-AT,Fußnoten,Zurück zu Verweis 1,Tabelle 1,Erledigt,>Inhalt<",
			"ar,الحواشي,العودة إلى المرجع 1,الجدول 1,مُنجَز,>المحتويات<",
			"sv,Footnotes,Back to reference 1,Table 1,Done, lang=\"en\">Contents<" })
	void addsWordsInTheLanguageOfTheText(String language, String footnotes, String back, String table, String done,
			String contents) {
		String section = "\n\n## Part\n\n" + "word ".repeat(200);
		String html = this.renderer
			.render("a[^n]\n\n|a|b|\n|-|-|\n|1|2|\n\n- [x] b" + section.repeat(4) + "\n\n[^n]: b", language)
			.html();
		assertThat(html).contains("aria-label=\"" + footnotes + '"', "aria-label=\"" + back + '"',
				"aria-label=\"" + table + '"', "aria-label=\"" + done + '"', contents);
		assertThat(ArticleRenderer.text(html)).startsWith("a\n").doesNotContain("Contents", "Inhalt");
	}

	@Test
	void putsTheHighestHeadingUnderThePageTitle() {
		assertThat(this.renderer.render("# A\n## B").html())
			.isEqualTo("<h2 id=\"h-a\">A" + anchor("h-a") + "</h2>\n<h3 id=\"h-b\">B" + anchor("h-b") + "</h3>");
		assertThat(this.renderer.render("### A\n#### B").html())
			.isEqualTo("<h2 id=\"h-a\">A" + anchor("h-a") + "</h2>\n<h3 id=\"h-b\">B" + anchor("h-b") + "</h3>");
		assertThat(this.renderer.render("# A\n###### B").html()).contains("<h6 id=\"h-b\">B" + anchor("h-b") + "</h6>");
	}

	@Test
	void givesEveryHeadingItsOwnAnchor() {
		assertThat(this.renderer.render("## A b!\n## A b\n## A b 1\n## A b\n## Über 日本\n## ?").html()).contains(
				"id=\"h-a-b\"", "id=\"h-a-b-1\"", "id=\"h-a-b-2\"", "id=\"h-a-b-3\"", "id=\"h-über-日本\"",
				"id=\"h-section\"");
	}

	@Test
	void adjustsLinksWithinTheArticle() {
		assertThat(this.renderer.render("[x](#a-b) [y](#here) [z](#%C3%BC)\n## A b\n<a id=\"here\">q</a>\n## ü").html())
			.contains("href=\"#h-a-b\"", "href=\"#a-here\"", "<a id=\"a-here\">", "href=\"#h-ü\"");
	}

	@Test
	void keepsIdsOfArticleAndPageApart() {
		assertThat(this.renderer
			.render("<div id=\"main\">a</div>\n\n<a name=\"body\">b</a><img name=\"cookie\" src=\"/a\">\n\n# title")
			.html()).contains("id=\"a-main\"", "id=\"h-title\"")
			.doesNotContain(" name=", "id=\"main\"", "id=\"title\"");
	}

	@Test
	void replacesInvalidCharacters() {
		assertThat(this.renderer.render("a\0b\uD800c\u0001d&#1;e&#xD800;f").html())
			.isEqualTo("<p>a\uFFFDb\uFFFDc\uFFFDdef</p>");
	}

	@Test
	void keepsOrdinaryText() {
		assertThat(this.renderer.render("Zoë 😀 日本語 &amp; \u00a0 «x»\r\nb").html())
			.isEqualTo("<p>Zoë 😀 日本語 &amp; &#xa0; «x»\nb</p>");
	}

	@Test
	void extractsPlainText() {
		assertThat(this.renderer
			.render("# A\n\nb *c*\nd[^1]\n\n- e\n- f\n\n```\ng\n  h\n```\n\n|i|j|\n|-|-|\n|k|l|\n\n[^1]: m")
			.text()).isEqualTo("A\n\nb c d\n\ne\nf\n\ng\n  h\n\ni j\nk l\n\nm");
	}

	@Test
	void estimatesReadingTime() {
		assertThat(this.renderer.render("").readingMinutes()).isEqualTo(1);
		assertThat(this.renderer.render("word ".repeat(2300)).readingMinutes()).isEqualTo(10);
		assertThat(this.renderer.render("日本語の文".repeat(1000)).readingMinutes()).isEqualTo(10);
		assertThat(this.renderer.render("don't stop — ok? ".repeat(460)).readingMinutes()).isEqualTo(6);
	}

	@Test
	void takesTheExcerptFromTheFirstParagraph() {
		Article article = this.renderer
			.render("# Title\n\n> quote\n\nThe *quick* brown fox[^1], jumps.\n\nMore.\n\n[^1]: x");
		assertThat(article.excerpt(200)).isEqualTo("The quick brown fox, jumps.");
		assertThat(article.excerpt(27)).isEqualTo("The quick brown fox, jumps.");
		assertThat(article.excerpt(26)).isEqualTo("The quick brown fox…");
		assertThat(article.excerpt(16)).isEqualTo("The quick brown…");
		assertThat(article.excerpt(15)).isEqualTo("The quick…");
		assertThat(article.excerpt(1)).isEqualTo("…");
		assertThat(this.renderer.render("日本語の文章です").excerpt(5)).isEqualTo("日本語の…");
		assertThat(this.renderer.render("😀😀😀").excerpt(4)).isEqualTo("😀…");
		assertThat(this.renderer.render("- only\n- a list").excerpt(50)).isEqualTo("only a list");
		assertThat(this.renderer.render("").excerpt(50)).isEmpty();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("pathological")
	void rendersLongTextQuickly(String name, String markdown) {
		// Quadratic work on so much takes minutes; a busy machine alone does not.
		Article article = assertTimeoutPreemptively(LIMIT, () -> this.renderer.render(markdown));
		assertThat(article.html().length()).isLessThan(16 * markdown.length() + 10_000_000);
	}

	static Stream<Arguments> pathological() {
		return Stream.concat(
				Stream.of("> ", ">", "- ", "1. ", "[", "![", "[a](", "[a](<b", "*a ", "*a **a ", "*", "_*", "~~a ", "`",
						"a <!-- ", "a <? ", "a <!A ", "a <![CDATA[ ", "<a b=\"", "<", "<a ", "</a", "<div>", "<div>\n",
						"<b><p>", "<b><i><p>\n", "<table><tr><td>", "<a><div>", "<font><p>", "<details>\n\n", "&", "\\",
						"[a]: b\n", "[a", "[^a]", "[^a]: x\n\n", "^[", "|a|\n|-|\n", "|", "-|-\n", "a\n-|", "a\n-|\n",
						"-\ta\nb\n-|\n", "+b\n", "www.", "a@b.", "http://a.b/(", "# a\n", "# ", " ", "\t", "\n", "a\n",
						"~~~\n", "- [ ] a\n", "> a\n- b\n", "<pre>", "\0", "![a](b)", "<ul><li>")
					.map((piece) -> Arguments.of(piece.strip() + " repeated", piece.repeat(LENGTH / piece.length()))),
				Stream.of(Arguments.of("nested emphasis", "*a ".repeat(LENGTH / 6) + " a*".repeat(LENGTH / 6)),
						Arguments.of("nested strong", "**".repeat(LENGTH / 4) + "a" + "**".repeat(LENGTH / 4)),
						Arguments.of("nested images", "![".repeat(LENGTH / 7) + "a" + "](b)".repeat(LENGTH / 7)),
						Arguments.of("10,000 nested images", "![".repeat(10_000) + "a" + "](b)".repeat(10_000)),
						Arguments.of("a long address used everywhere",
								"[a]: /" + "x".repeat(LENGTH / 2) + "\n\n" + "[a] ".repeat(LENGTH / 8)),
						Arguments.of("a wide table",
								"|" + "a|".repeat(LENGTH / 8) + "\n|" + "-|".repeat(LENGTH / 8) + "\n"
										+ "a\n".repeat(LENGTH / 4)),
						Arguments.of("many wide tables",
								("|" + "a|".repeat(99) + "\n|" + "-|".repeat(99) + "\n" + "a\n".repeat(1000) + "\n")
									.repeat(400)),
						Arguments.of("quotes of 10,000 levels", (">".repeat(10_000) + "a\n").repeat(100))));
	}

	private static String anchor(String id) {
		return "<a class=\"anchor\" href=\"#" + id + "\" aria-hidden=\"true\" tabindex=\"-1\"></a>";
	}

	@Test
	void aLongArticleStartsWithItsContents() {
		String words = "\n\n" + "word ".repeat(300) + "\n\n";
		String markdown = "# A & *b*" + words + "## <i>C</i>" + words + "### D" + words + "# A & b" + words
				+ "> # Quoted" + words + "## E";
		Article article = this.renderer.render(markdown);
		assertThat(article.html())
			.startsWith("<nav class=\"contents\" aria-label=\"Contents\"><details open><summary>Contents</summary>"
					+ "<ul><li><a href=\"#h-a-b\">A &amp; b</a><ul><li><a href=\"#h-c\">C</a></li></ul></li>"
					+ "<li><a href=\"#h-a-b-2\">A &amp; b</a><ul><li><a href=\"#h-e\">E</a></li></ul></li></ul></details></nav>\n<h2 id=\"h-a-b\">");
		assertThat(article.text()).doesNotContain("Contents");
		assertThat(ArticleRenderer.text(article.html())).isEqualTo(article.text());
		assertThat(article.excerpt(20)).startsWith("word");
		assertThat(this.renderer.render("# A\n\n# B\n\n# C\n\n# D\n\nShort.").html()).doesNotContain("<nav");
		assertThat(this.renderer.render("<nav class=\"contents\">x</nav>").html()).doesNotContain("<nav");
	}

}
