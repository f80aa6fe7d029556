package app.galley.article;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import app.galley.article.TextProblem.Code;
import app.galley.article.TextSettings.OutsideImages;
import app.galley.words.Words;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReferencesTests {

	private static final UUID PIER = UUID.fromString("0199b1de-0000-7000-8000-00000000000a");

	/** Made by AI, and signed. */
	private static final UUID DRAWN = UUID.fromString("0199b1de-0000-7000-8000-00000000000b");

	private static final UUID POST = UUID.fromString("0199b1de-0000-7000-8000-000000000001");

	private static final UUID LATER = UUID.fromString("0199b1de-0000-7000-8000-000000000002");

	private static final UUID UNKNOWN = UUID.fromString("0199b1de-0000-7000-8000-00000000000f");

	private static final ArticleReferences STORED = new ArticleReferences() {

		@Override
		public String language() {
			return "en";
		}

		@Override
		public Map<UUID, ArticleImage> images(Set<UUID> ids, Words words) {
			return Map
				.of(PIER, new ArticleImage("https://cdn/p.png", "https://cdn/s.webp 480w", 1600, 900, null, false),
						DRAWN,
						new ArticleImage("https://cdn/d.png", "https://cdn/d.webp 300w", 300, 200, "Made by AI (SDXL)",
								true))
				.entrySet()
				.stream()
				.filter((image) -> ids.contains(image.getKey()))
				.collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
		}

		@Override
		public Map<UUID, String> paths(Set<UUID> posts) {
			return posts.contains(POST) ? Map.of(POST, "/posts/tides") : Map.of();
		}

		@Override
		public Map<UUID, ArticleReferences.Target> targets(Set<UUID> posts) {
			return Map.of(POST, new ArticleReferences.Target(true, Set.of("h-ebb")), LATER,
					new ArticleReferences.Target(false, Set.of()));
		}

		@Override
		public boolean isStored(String address) {
			return address.startsWith("https://cdn/");
		}

	};

	private final ArticleRenderer renderer = new ArticleRenderer(STORED);

	@Test
	void anImageOfItsOwnIsAFigure() {
		assertThat(html("![A *pier*](image:%s \"At low tide\")".formatted(PIER)))
			.isEqualTo("<figure class=\"image\"><img src=\"https://cdn/p.png\" alt=\"A pier\""
					+ " srcset=\"https://cdn/s.webp 480w\" sizes=\"(min-width: 45rem) 42rem, 100vw\""
					+ " width=\"1600\" height=\"900\" loading=\"lazy\" decoding=\"async\">"
					+ "<figcaption>At low tide</figcaption></figure>");
		assertThat(html("![x](image:%s?wide&decorative)".formatted(PIER))).contains("<figure class=\"image wide\">",
				"alt=\"\"", "sizes=\"(min-width: 65rem) 60rem, 100vw\"");
	}

	@Test
	void readersSeeThatAnImageIsMadeByAi() {
		Article article = this.renderer.render("Before ![x](image:%s) after.".formatted(DRAWN));
		assertThat(article.html()).startsWith("<p>Before </p><figure class=\"image\"><img")
			.contains("sizes=\"min(300px, 100vw)\"")
			.endsWith("<figcaption><span class=\"credit\">Made by AI (SDXL)</span>"
					+ " <a class=\"signed\" href=\"/content-credentials\">Signed image</a></figcaption></figure>"
					+ "<p> after.</p>");
		assertThat(article.text()).isEqualTo("Before\n\nafter.");
		assertThat(this.renderer.render("![x](image:%s)".formatted(DRAWN), "de").html())
			.contains(">Signiertes Bild</a>");
		assertThat(html("![x](image:%s \"Drawn\")".formatted(DRAWN)))
			.contains("<figcaption>Drawn <span class=\"credit\">");
	}

	@Test
	void aFigureStandsWhereHtmlAllowsOne() {
		String pier = "![x](image:%s)".formatted(PIER);
		String wide = "![x](image:%s?wide)".formatted(PIER);
		assertThat(outline("One " + pier + " two")).isEqualTo("<p>One <img> two</p>");
		assertThat(outline(pier + "\n" + wide)).isEqualTo("<figure><img></figure><figure><img></figure>");
		assertThat(outline("[" + pier + "](https://example.org/)")).isEqualTo("<figure><img></figure>");
		assertThat(outline("[see " + wide + " here](/b) end"))
			.isEqualTo("<p><a>see  here</a></p><figure><img></figure><p> end</p>");
		assertThat(outline("**a " + wide + wide + "** b"))
			.isEqualTo("<p><strong>a </strong></p><figure><img></figure><figure><img></figure><p> b</p>");
		assertThat(outline("# a " + wide)).isEqualTo("<h2>a <a></a></h2><figure><img></figure>");
		assertThat(outline("- " + pier)).isEqualTo("<ul>\n<li><figure><img></figure></li>\n</ul>");
		assertThat(outline(
				"<figure><img src=\"image:%s\" alt=\"x\"><figcaption>Own</figcaption></figure>".formatted(PIER)))
			.isEqualTo("<figure><img><figcaption>Own</figcaption></figure>");
	}

	@Test
	void aLinkToAPostHasItsAddress() {
		assertThat(html("[Tides](post:%s \"t\") [ebb](post:%s#h-ebb) [later](post:%s) [file](image:%s)".formatted(POST,
				POST, LATER, PIER)))
			.isEqualTo("<p><a href=\"/posts/tides\" data-post=\"%1$s\" title=\"t\">Tides</a> ".formatted(POST)
					+ "<a href=\"/posts/tides#h-ebb\" data-post=\"%1$s\">ebb</a> later ".formatted(POST)
					+ "<a href=\"https://cdn/p.png\" rel=\"noopener\">file</a></p>");
	}

	@Test
	void whatNamesNothingLeavesNoTrace() {
		assertThat(html("a ![x](image:%1$s) [b](post:%1$s) ![y](image:1) [c](Post:%2$s) <a href=\"po&#9;st:%2$s\">d</a>"
			.formatted(UNKNOWN, POST))).isEqualTo("<p>a  b  c d</p>");
		// Written so that the sweep of unused images would not find it.
		assertThat(html("![x](image&#58;%s) ![x](im&#97;ge:%s)".formatted(PIER, PIER))).doesNotContain("<img");
	}

	@Test
	void fiveHundredImagesAreLookedUpAtOnce() {
		assertThat(Jsoup.parse(html("![x](image:%s)\n\n".formatted(PIER).repeat(500))).select("figure")).hasSize(500);
	}

	@Test
	void tellsWhatIsWrongByLine() {
		assertThat(TextCheck.problems("""
				# One
				![photo](photo.jpg) and ![](image:%1$s)

				![d](image:%1$s?decorative) ![](image:%1$s?decorative) ![x](image:%2$s)
				[a](about.html) [b](/about) [c](#one) [d](#gone) [e]() [f](https://x.y) [g](javascript:x)
				![o](https://other.example/x.png) ![own](https://cdn/x.png) ![r](//other.example/x.png)

				[p](post:%3$s) [p](post:%3$s#ebb) [later](post:%4$s) [u](post:%2$s)

				<div>
				<iframe src="x"></iframe>
				<img src="a.png" alt=""> <font>f</font> <video><source src="v"></video>
				</div>

				Two
				===
				`![code](photo.jpg)` <blink>x</blink>
				""".formatted(PIER, UNKNOWN, POST, LATER), html("# One"), STORED,
				new TextSettings(OutsideImages.REFUSE)))
			.extracting((problem) -> problem.line() + " " + problem.code() + (problem.blocking() ? "!" : ""))
			.containsExactly("2 RELATIVE_IMAGE!", "2 MISSING_ALT!", "4 UNKNOWN_IMAGE!", "5 RELATIVE_LINK!",
					"5 UNKNOWN_ANCHOR", "5 RELATIVE_LINK!", "5 LEFT_OUT", "6 OUTSIDE_IMAGE!", "6 OUTSIDE_IMAGE!",
					"8 UNKNOWN_ANCHOR", "8 POST_NOT_PUBLISHED", "8 UNKNOWN_POST!", "11 LEFT_OUT", "12 RELATIVE_IMAGE!",
					"12 LEFT_OUT", "12 LEFT_OUT", "15 REPEATED_TITLE", "17 LEFT_OUT");
		assertThat(TextCheck.problems("![o](https://other.example/x.png)", "", STORED,
				new TextSettings(OutsideImages.ALLOW)))
			.singleElement()
			.satisfies((problem) -> assertThat(problem.code()).isEqualTo(Code.OUTSIDE_IMAGE))
			.satisfies((problem) -> assertThat(problem.blocking()).isFalse());
	}

	private String html(String markdown) {
		return this.renderer.render(markdown).html();
	}

	private String outline(String markdown) {
		Document document = Jsoup.parseBodyFragment(html(markdown));
		document.outputSettings().prettyPrint(false);
		document.body().select("*").forEach((element) -> element.clearAttributes());
		return document.body().html();
	}

}
