package app.galley.receipt.page;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import app.galley.receipt.page.PageComparison.Change;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class PageDocumentTests {

	private static final String PAGE = """
			<!DOCTYPE html><html lang="en"><head><title>One</title><meta name="description" content="Two">
			<script type="application/ld+json">{"headline":"One","tags":["a","b"]}</script></head>
			<body><main><p class="x" id="y">Some  text</p><div class="article"><pre>a  b</pre></div></main></body></html>""";

	@Test
	void whatOnlyAFrameworkNeedsDoesNotCount() {
		assertThat(differences(PAGE.replace("<title>One</title><meta name=\"description\" content=\"Two\">",
				"<meta content=\"Two\" name=\"description\" data-next-head><link rel=preload href=/x><title>One</title>")
			.replace("<p class=\"x\" id=\"y\">Some  text</p>", "<p id=\"y\" class=\"x\">Some<!-- --> text</p>")
			.replace("{\"headline\":\"One\",\"tags\":[\"a\",\"b\"]}", "{\"tags\":[\"a\",\"b\"], \"headline\":\"One\"}")
			.replace("</body>", "<div hidden=\"\"></div><script src=/x></script></body>"))).isEmpty();
		assertThat(PageDocument.parse("<a href=\"/preview/posts/one?token=t#top\">").lines())
			.isEqualTo(PageDocument.parse("<a href=\"/posts/one#top\">").lines());
	}

	@Test
	void everythingElseCounts() {
		for (String changed : List.of(PAGE.replace("Some  text", "Some other text"), PAGE.replace("a  b", "a b"),
				PAGE.replace("class=\"x\"", "class=\"z\""), PAGE.replace("\"a\",\"b\"", "\"b\",\"a\""),
				PAGE.replace("<!DOCTYPE html>", ""), PAGE.replace("lang=\"en\"", "lang=\"de\""),
				PAGE.replace("Some  text", "Some&nbsp;text"), PAGE.replace("<p class", "<p>More</p><p class"))) {
			assertThat(differences(changed)).as(changed).isNotEmpty();
		}
	}

	@Test
	void aChangeNamesItsPlaceAndBothSides() {
		assertThat(differences(PAGE.replace("Two", "2").replace("\"One\",\"tags\"", "\"1\",\"tags\"")))
			.containsExactly(
					new Change("head > meta[description]", "meta content=\"Two\" name=\"description\"",
							"meta content=\"2\" name=\"description\""),
					new Change("JSON-LD headline", "\"One\"", "\"1\""));
		assertThat(differences(PAGE.replaceAll("<p class.*</p>", ""))).singleElement()
			.satisfies((change) -> assertThat(change.place()).isEqualTo("body > main > p#y"));
	}

	private static List<Change> differences(String changed) {
		return PageComparison.of(PageDocument.parse(PAGE).linesWithPlaces(),
				PageDocument.parse(changed).linesWithPlaces());
	}

	@ParameterizedTest
	@CsvSource({ "200, text/html, <title>Just a moment...</title>, true",
			"200, text/html, <form><input type=\"password\"></form>, true", "403, text/html, Forbidden, true",
			"429, text/html, Slow down, true", "404, text/html, captcha, false",
			"200, application/atom+xml, All about captcha, false",
			"200, text/html, <article class=\"post\">All about captcha</article>, false" })
	void aWallIsToldFromAPage(int status, String type, String body, boolean wall) {
		Reading reading = new Reading(status, Map.of("content-type", type), body.getBytes(StandardCharsets.UTF_8),
				null);
		assertThat(reading.isWall()).isEqualTo(wall);
	}

	@ParameterizedTest
	@CsvSource({ "age, 12, true", "age, 0, false", "x-cache, Hit from cloudfront, true",
			"x-cache, Miss from cloudfront, false", "cf-cache-status, STALE, true", "cf-cache-status, DYNAMIC, false" })
	void aCacheSaysThatItAnswered(String header, String value, boolean cached) {
		assertThat(new Reading(200, Map.of(header, value), new byte[0], null).isFromCache()).isEqualTo(cached);
	}

}
