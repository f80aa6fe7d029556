package app.galley.proof;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import app.galley.browser.Chromium;
import app.galley.settings.OwnersSettings;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * The real site as readers see it, in a browser and in their feed readers.
 */
class SiteReaderTests extends SiteTest {

	/** Named in the head of the list's page, and renewed with it. */
	@Test
	void everyListHasFeeds() {
		JsonNode post = publish("Fed");
		awaitAllDelivered();
		for (String list : List.of("/", "/categories/" + this.section.category(), "/tags/" + this.section.tag(),
				"/authors/" + this.section.author())) {
			List<String> feeds = Jsoup.parse(read(list).body()).select("link[rel=alternate]").eachAttr("href");
			String base = SITE + (list.equals("/") ? "" : list);
			assertThat(feeds).as(list).contains(base + "/feed.xml", base + "/feed.json");
			assertThat(read(list.replaceFirst("/$", "") + "/feed.xml").body()).as(list).contains("<title>Fed</title>");
			HttpResponse<String> json = read(list.replaceFirst("/$", "") + "/feed.json");
			assertThat(json.headers().firstValue("Content-Type").orElse("")).startsWith("application/feed+json");
			assertThat(JsonMapper.shared().readTree(json.body()).at("/items/0/title").asString()).isEqualTo("Fed");
		}
		change(post, Map.of("title", "Fed again"));
		awaitAllDelivered();
		assertThat(read("/tags/" + this.section.tag() + "/feed.json").body()).contains("Fed again");
		assertThat(read("/sitemap-0.xml").body()).contains("<image:loc>");
		unpublish(post);
		awaitAllDelivered();
		assertThat(read("/tags/" + this.section.tag() + "/feed.xml").statusCode()).isEqualTo(404);
	}

	@Test
	void aPostIsLightAndDoesNotShiftWhenItsImageLoads() {
		// At full size, whose bytes count here.
		JsonNode post = this.newsroom
			.approve(this.newsroom.submit(this.newsroom.illustrate(withoutImage("Light"), "A loom")), Map.of());
		awaitAllDelivered();
		String url = SITE + "/posts/" + slug(post);
		try (Chromium chromium = new Chromium()) {
			for (View view : List.of(new View(390, 844, false), new View(1440, 900, false))) {
				chromium.look(Duration.ofMinutes(1), (browser) -> {
					PageWeight weight = PageWeight.of(browser, url, view, null);
					System.out.printf("Site: a post at %s: %s%n", view, weight);
					assertThat(weight.shift()).isZero();
					assertThat(weight.html()).isBetween(1_000, 40_000);
					assertThat(weight.css()).isBetween(1_000, 20_000);
					assertThat(weight.images()).isBetween(1_000, 400_000);
					PageWeight broken = PageWeight.of(browser, url, view,
							(html) -> html.replaceAll("(<img [^>]*srcSet[^>]*?) width=\"\\d+\" height=\"\\d+\"", "$1"));
					assertThat(broken.shift()).as("without width and height").isPositive();
				});
			}
		}
	}

	@Test
	void readersFindAPostWithoutAScript() throws Exception {
		JsonNode before = publish("Vor dem Kampf");
		JsonNode post = publish("Zwölf Boxkämpfer");
		awaitAllDelivered();
		String axe = Files.readString(Path.of("src/test/browser/node_modules/axe-core/axe.min.js"));
		try (Chromium chromium = new Chromium()) {
			chromium.look(Duration.ofMinutes(2), (browser) -> {
				try (BrowserContext context = browser
					.newContext(new Browser.NewContextOptions().setJavaScriptEnabled(false))) {
					Page page = context.newPage();
					page.navigate(SITE + "/");
					page.locator(".site-header .search-link").click();
					page.getByLabel("Words to search for").fill("zwolf BOXKAEMPFER");
					page.getByLabel("Words to search for").press("Enter");
					page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Zwölf Boxkämpfer")).click();
					assertThat(page.url()).isEqualTo(SITE + "/posts/" + slug(post));
					page.locator(".beside a[rel=prev]").click();
					assertThat(page.url()).isEqualTo(SITE + "/posts/" + slug(before));
					assertThat(page.locator(".beside a[rel=next]").textContent()).endsWith("Zwölf Boxkämpfer");
					page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Archive")).click();
					page.locator(".counted a").first().click();
					assertThat(page.locator(".card h2").first().textContent()).isEqualTo("Zwölf Boxkämpfer");
				}
				try (BrowserContext context = browser.newContext()) {
					Page page = context.newPage();
					for (String path : List.of("/search?q=zwolf", "/search?q=", "/archive", "/tags",
							"/posts/" + slug(before))) {
						page.navigate(SITE + path);
						page.evaluate(axe);
						assertThat(page.evaluate(
								"async () => (await axe.run()).violations.map(({ id, nodes }) => id + ' ' + nodes[0].html)"))
							.as(path)
							.isEqualTo(List.of());
					}
				}
			});
		}
		unpublish(post);
		awaitAllDelivered();
		assertThat(read("/search?q=zwolf").body()).contains("No posts found").contains("noindex");
		assertThat(read("/posts/" + slug(before)).body()).doesNotContain("Zwölf");
	}

	@Test
	void theReadersColoursHoldFromPageToPage() {
		JsonNode post = publish("Two schemes");
		awaitAllDelivered();
		String background = "getComputedStyle(document.body).backgroundColor";
		String dark = "rgb(23, 22, 19)";
		String light = "rgb(253, 252, 249)";
		try (Chromium chromium = new Chromium()) {
			chromium.look(Duration.ofMinutes(1), (browser) -> {
				try (BrowserContext context = browser.newContext()) {
					// What is painted first, before any script at the end of the page.
					context.addInitScript("""
							new MutationObserver((changes, observer) => {
							  if (!document.body) return;
							  window.first = %s;
							  observer.disconnect();
							}).observe(document, { childList: true, subtree: true });
							""".formatted(background));
					Page page = context.newPage();
					List<String> errors = new ArrayList<>();
					page.onConsoleMessage((message) -> {
						if (message.type().equals("error")) {
							errors.add(message.text());
						}
					});
					page.navigate(SITE + "/");
					assertThat(page.evaluate(background)).isEqualTo(light);
					page.getByLabel("Dark").check();
					assertThat(page.evaluate(background)).isEqualTo(dark);
					page.navigate(SITE + "/posts/" + slug(post));
					assertThat(page.evaluate("first")).isEqualTo(dark);
					assertThat(page.getByLabel("Dark").isChecked()).isTrue();
					page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
					page.getByLabel("Light").check();
					page.reload();
					assertThat(page.evaluate("first")).isEqualTo(light);
					page.getByLabel("Automatic").check();
					page.reload();
					assertThat(page.evaluate("first")).isEqualTo(dark);
					assertThat(errors).isEmpty();
				}
				try (BrowserContext context = browser
					.newContext(new Browser.NewContextOptions().setJavaScriptEnabled(false))) {
					Page page = context.newPage();
					page.navigate(SITE + "/");
					page.locator("#scheme-dark").check();
					assertThat(page.locator("#scheme-dark").isChecked()).isTrue();
				}
			});
		}
	}

	/**
	 * No script at first, then the owner's, but from no other origin, and none in
	 * previews.
	 */
	@Test
	void theScriptThatCountsVisitsIsTheOwnersAlone() {
		JsonNode post = publish("Counted visits");
		awaitAllDelivered();
		String path = "/posts/" + slug(post);
		assertThat(read(path).body()).doesNotContain(Site.ANALYTICS);
		assertThat(read(path).headers().firstValue("Content-Security-Policy").orElseThrow().split("; "))
			.contains("script-src 'self' 'unsafe-inline' " + Site.ANALYTICS, "connect-src 'self' " + Site.ANALYTICS);
		OwnersSettings owner = new OwnersSettings(this.api.asEditor());
		try (Chromium chromium = new Chromium()) {
			count(owner, Site.ANALYTICS);
			Element script = Jsoup.parse(read(path).body()).expectFirst("script[src^=https:]");
			assertThat(script.attributes().asList()).extracting(Attribute::getKey, Attribute::getValue)
				.containsExactlyInAnyOrder(tuple("defer", ""), tuple("src", Site.ANALYTICS + "/script.js"),
						tuple("data-website-id", "a \"b\" <c>"));
			assertThat(this.api.asEditor().get("/preview" + path).body()).contains("Counted visits")
				.doesNotContain(Site.ANALYTICS);
			chromium.look(Duration.ofMinutes(1),
					(browser) -> assertThat(visit(browser, path)).isEqualTo("a \"b\" <c>"));
			count(owner, "https://stats.example.org");
			chromium.look(Duration.ofMinutes(1), (browser) -> assertThat(visit(browser, path)).isNull());
		}
		finally {
			owner.publish(OwnersSettings.INITIAL);
			awaitAllDelivered();
		}
		assertThat(read(path).body()).doesNotContain(Site.ANALYTICS);
	}

	private void count(OwnersSettings owner, String origin) {
		owner.publish(Map.of("analyticsScript", origin + "/script.js", "analyticsAttributes",
				List.of(Map.of("name", "data-website-id", "value", "a \"b\" <c>"))));
		awaitAllDelivered();
	}

	/** What the script reads of its element; null when the browser does not run it. */
	private static @Nullable Object visit(Browser browser, String path) {
		try (BrowserContext context = browser.newContext()) {
			Page page = context.newPage();
			page.route("https://stats.example*/**",
					(route) -> route.fulfill(new Route.FulfillOptions().setContentType("text/javascript")
						.setBody("window.counted = document.currentScript.dataset.websiteId")));
			page.navigate(SITE + path);
			return page.evaluate("window.counted ?? null");
		}
	}

}
