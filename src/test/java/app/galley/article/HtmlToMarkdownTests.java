package app.galley.article;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class HtmlToMarkdownTests {

	private final ArticleRenderer renderer = new ArticleRenderer();

	@Test
	void writesMarkdownAsAPersonWould() {
		assertThat(markdown(
				"""
						<h2>Boats &amp; tides</h2>
						<p>One <strong>two </strong>three, <em>four</em>; <a href="https://example.org/a b" title="T">five</a>
						and <code>x &lt; y</code>.<br>Six</p>
						<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>
						<ol start="3"><li>three</li></ol>
						<blockquote><p>Said</p></blockquote>
						<pre><code class="language-java">int i = 1;

						i++;
						</code></pre>
						<hr>
						<p><img src="a.png" alt="A pier"></p>
						<table><thead><tr><th>K</th><th>V</th></tr></thead><tbody><tr><td>a|b</td><td>c</td></tr></tbody></table>
						<p><del>gone</del></p>
						"""))
			.isEqualTo("""
					## Boats & tides

					One **two** three, *four*; [five](https://example.org/a%20b "T") and `x < y`.\s\s
					Six

					- a
					  - b
					- c

					3. three

					> Said

					```java
					int i = 1;

					i++;
					```

					___

					![A pier](a.png)

					|K|V|
					|---|---|
					|a\\|b|c|

					~~gone~~
					""");
	}

	@ParameterizedTest
	@ValueSource(strings = { "<p>* not a list, 1. nor this, # nor a heading, _nor_ **this** [nor](this) `nor this`</p>",
			"<p>1. first</p>", "<p>+ plus</p>", "<p>- minus</p>", "<p># hash</p>", "<p>&gt; quote</p>",
			"<p>~~~ fence</p>", "<p>=== line</p>", "<p>a | b</p>", "<p>&amp;copy; &lt;b&gt; \\* c:\\dir\\</p>",
			"<p>これは<strong>「重要」</strong>です</p>", "<p>a<strong>\"b\"</strong>c</p>", "<p><b>a</b><b>b</b></p>",
			"<p><b><i>both</i></b> and <i>one <b>two</b></i></p>", "<p>x<sub>2</sub> and <kbd>Ctrl</kbd></p>",
			"<ul><li>a</li></ul><ul><li>b</li></ul>", "<ol><li>a</li></ol><ol><li>b</li></ol>",
			"<ul><li><p>a</p><p>b</p></li><li><p>c</p><pre>code</pre></li></ul>",
			"<ul><li><input type=\"checkbox\" checked disabled> done</li><li><input type=\"checkbox\"> open</li></ul>",
			"<table><tr><td>no head</td></tr></table>",
			"<table><thead><tr><th colspan=\"2\">wide</th></tr></thead><tbody><tr><td>a</td><td>b</td></tr></tbody></table>",
			"<figure><img src=\"a.png\" alt=\"\"><figcaption>With <em>a</em> caption</figcaption></figure>",
			"<dl><dt>T</dt><dd>D</dd></dl>", "<details><summary>More</summary><p>a</p><p>b</p></details>",
			"<pre>a\n\n```\nb\n````\n</pre>", "<p>a<br>b</p>", "<blockquote><ul><li>a</li></ul><p>b</p></blockquote>",
			"<p><a href=\"/x\"><img src=\"a.png\" alt=\"t\"></a></p>",
			"<p>tick ` and <code>a`b</code> <code> c </code></p>", "<p>footnote[^1] and [ ] box</p>",
			"<h3>Heading # with <code>code</code> #</h3>", "<p>1986\\. A year</p>",
			"<p>wow!<a href=\"/x\">link</a></p>", "<p>a&nbsp;b</p>", "<p><a href=\"http://e.org/(a)\">p</a></p>" })
	void showsWhatTheHtmlShows(String html) {
		assertThat(normalized(this.renderer.render(markdown(html)).html())).isEqualTo(shown(html));
	}

	@Test
	void saysWhatItReplacesAndRemoves() {
		HtmlToMarkdown.Converted converted = HtmlToMarkdown.convert("""
				<p>Before</p><iframe src="//www.youtube.com/embed/abc" title="A film"></iframe>
				<video controls><source src="/film.mp4"></video><script>alert(1)</script><style>p {}</style>
				<form action="/x"><input name="q"></form><iframe src="javascript:alert(1)"></iframe>
				<p style="color: red">red</p><p><img src="data:image/png;base64,AA=="></p>
				""", (address, alt) -> address);
		assertThat(converted.markdown()).isEqualTo("""
				Before

				[A film](https://www.youtube.com/embed/abc)

				[Video: film.mp4](/film.mp4)

				red
				""");
		assertThat(converted.losses())
			.containsExactlyInAnyOrderEntriesOf(Map.of("iframe: replaced by a link", 1, "video: replaced by a link", 1,
					"script: removed", 1, "style: removed", 1, "form: removed", 1, "iframe: removed", 1,
					"colour, font or alignment: removed", 1, "img with its data in the text: removed", 1));
	}

	@Test
	void readsDeepAndBrokenHtml() {
		assertThat(markdown("<b>".repeat(50_000) + "deep")).contains("deep");
		assertThat(markdown("<blockquote>".repeat(5_000) + "deep")).contains("deep");
		assertThat(markdown("<p>open <b>bold <i>both</p><p>next")).contains("open", "next");
	}

	/**
	 * Articles of a folder, by -Dgalley.corpus=DIR: what the renderer makes of them comes
	 * back the same.
	 */
	@Test
	void articlesComeBack() throws IOException {
		Path corpus = Path.of(System.getProperty("galley.corpus", "src/test/resources/proof"));
		int all = 0;
		int equal = 0;
		List<Path> files;
		try (Stream<Path> found = Files.walk(corpus)) {
			files = found.filter((file) -> file.toString().endsWith(".md")).sorted().toList();
		}
		for (Path file : files) {
			String body = Files.readString(file).replaceFirst("(?s)\\A(---|\\+\\+\\+)\n.*?\n\\1\n", "");
			String html = this.renderer.render(body).html();
			String again = this.renderer.render(markdown(html)).html();
			all++;
			if (normalized(again).equals(normalized(html))) {
				equal++;
			}
			else {
				report(file, normalized(html), normalized(again));
			}
		}
		System.out.printf("%d of %d articles come back the same%n", equal, all);
		assertThat(equal).isGreaterThanOrEqualTo(all * 8 / 10);
	}

	private static void report(Path file, String before, String after) {
		int at = 0;
		while (at < Math.min(before.length(), after.length()) && before.charAt(at) == after.charAt(at)) {
			at++;
		}
		int from = Math.max(0, at - 60);
		System.out.printf("%s%n  %s%n  %s%n", file.getFileName(),
				before.substring(from, Math.min(before.length(), at + 80)).replace("\n", "⏎"),
				after.substring(from, Math.min(after.length(), at + 80)).replace("\n", "⏎"));
	}

	private static String markdown(String html) {
		return HtmlToMarkdown.convert(html, (address, alt) -> address).markdown();
	}

	/** The HTML as an article shows it. */
	private String shown(String html) {
		return normalized(this.renderer.render(html).html());
	}

	/**
	 * Without white space that browsers do not show, and tags that differ in name only.
	 */
	private static String normalized(String html) {
		Element body = Jsoup.parseBodyFragment(html.replaceAll("</?b>", "")).body();
		body = Jsoup.parseBodyFragment(html).body();
		body.select("b").tagName("strong");
		body.select("i").tagName("em");
		body.select("s, strike").tagName("del");
		body.select("tbody, thead").unwrap();
		body.select("[rel]").removeAttr("rel");
		body.select("div.table").unwrap();
		body.select("li > p:only-child").unwrap();
		body.select("pre").removeAttr("tabindex");
		body.select("pre > code").forEach((code) -> code.text(code.wholeText().strip().replace("\n", "⏎")));
		body.select("pre:not(:has(code))").forEach((pre) -> {
			String text = pre.wholeText().strip().replace("\n", "⏎");
			pre.empty().appendElement("code").text(text);
		});
		return body.html()
			.replaceAll("\\s+", " ")
			.replaceAll(
					" ?(</?(p|li|ul|ol|h[1-6]|blockquote|pre|table|tr|td|th|hr|br|figure|figcaption|dl|dt|dd|details|summary|section|div)\\b[^>]*>) ?",
					"$1")
			.strip();
	}

}
