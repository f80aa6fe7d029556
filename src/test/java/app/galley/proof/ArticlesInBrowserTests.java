package app.galley.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

import app.galley.article.ArticleRenderer;
import app.galley.browser.Chromium;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Route;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import org.springframework.web.util.HtmlUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Articles in a real browser, on a page without any Content-Security-Policy, so that
 * nothing but the renderer keeps scripts out and requests at home. Besides the hostile
 * list below, each article of the corpus ({@code -Dproof.corpus=DIR}) is opened.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArticlesInBrowserTests {

	private static final String PAGE = "https://reader.example/posts/one";

	/** Each calls pwned() in its own way, or asks evil.example for something. */
	private static final List<String> HOSTILE = read("hostile.txt");

	private final ArticleRenderer renderer = new ArticleRenderer();

	private final List<String> calls = new ArrayList<>();

	private final TreeSet<String> requests = new TreeSet<>();

	/** What may not be in an article whatever it does. */
	private List<String> remains = List.of();

	private final Chromium chromium = new Chromium();

	private String html = "";

	@AfterAll
	void stop() {
		this.chromium.close();
	}

	@Test
	void noHostileMarkdownRunsOrAsks() {
		List<String> wrong = new ArrayList<>();
		for (String markdown : HOSTILE) {
			open(this.renderer.render(markdown).html());
			List<String> foreign = this.requests.stream().filter((url) -> url.contains("evil.example")).toList();
			// A picture of an article is asked for: that is what it is there for.
			if (!this.calls.isEmpty() || !foreign.isEmpty() || !this.remains.isEmpty()) {
				wrong.add("%s%n  calls %s, asks for %s, has %s".formatted(markdown, this.calls, foreign, this.remains));
			}
		}
		System.out.println("Articles in the browser: " + HOSTILE.size() + " hostile ones");
		assertThat(HOSTILE).hasSizeGreaterThan(60);
		assertThat(wrong).isEmpty();
	}

	/** Without the renderer most of the list does run here, so the test can see it. */
	@Test
	void theSameAsRawHtmlDoes() {
		int seen = 0;
		for (String raw : HOSTILE) {
			open(raw);
			if (!this.calls.isEmpty() || this.requests.stream().anyMatch((url) -> url.contains("evil.example"))) {
				seen++;
			}
		}
		System.out.println("Articles in the browser: " + seen + " of the hostile ones would do harm as they stand");
		assertThat(seen).isGreaterThan(HOSTILE.size() / 3);
	}

	@Test
	void everyArticleOfTheCorpusKeepsToItself() throws IOException {
		Path corpus = Path.of(System.getProperty("proof.corpus", "src/test/resources/proof"));
		List<String> wrong = new ArrayList<>();
		int articles = 0;
		try (Stream<Path> files = Files.walk(corpus)) {
			for (Path file : files.filter((path) -> path.toString().endsWith(".md")).sorted().toList()) {
				String markdown = Files.readString(file);
				String body = markdown.replaceFirst("(?s)\\A(---|\\+\\+\\+)\\n.*?\\n\\1\\n", "");
				String html = this.renderer.render(body).html();
				assertThat(this.renderer.render(body).html()).as("%s, rendered again", file).isEqualTo(html);
				open(html);
				List<String> unknown = this.requests.stream().filter((url) -> !named(markdown, url)).toList();
				if (!this.calls.isEmpty() || !unknown.isEmpty() || !this.remains.isEmpty()) {
					wrong.add("%s calls %s, asks for %s, has %s".formatted(file, this.calls, unknown, this.remains));
				}
				articles++;
			}
		}
		System.out.println("Articles in the browser: " + articles + " of " + corpus);
		assertThat(articles).isPositive();
		assertThat(wrong).isEmpty();
	}

	/** Relative addresses are the site's own. */
	private static boolean named(String markdown, String url) {
		String path = url.replaceFirst("^https://reader\\.example/(posts/)?", "");
		return HtmlUtils.htmlUnescape(markdown).contains(path)
				|| markdown.contains(java.net.URLDecoder.decode(path, StandardCharsets.UTF_8));
	}

	/**
	 * Opens it, in a window of its own as what a hostile one began may go on, and then
	 * does all that a reader might do by accident.
	 */
	@SuppressWarnings("unchecked")
	private void open(String body) {
		this.html = "<!doctype html><meta charset=utf-8><title>One</title><main>" + body + "</main>";
		this.chromium.look(Duration.ofSeconds(30), (browser) -> {
			this.calls.clear();
			this.requests.clear();
			this.remains = List.of();
			try (BrowserContext context = browser.newContext()) {
				Page page = newPage(context);
				try {
					page.navigate(PAGE);
					page.evaluate(Side.read("accidents.js"));
					this.remains = (List<String>) page.evaluate(Side.read("remains.js"));
				}
				catch (PlaywrightException ex) {
					if (!browser.isConnected()) {
						throw ex;
					}
					this.calls.add("the page does not stay: " + ex.getMessage());
				}
			}
		});
	}

	private Page newPage(BrowserContext context) {
		context.route("**/*", this::answer);
		context.exposeFunction("pwned", (arguments) -> this.calls.add("pwned()"));
		Page page = context.newPage();
		page.onDialog((dialog) -> {
			this.calls.add(dialog.type() + " " + dialog.message());
			dialog.dismiss();
		});
		page.onPopup((window) -> this.calls.add("a window for " + window.url()));
		return page;
	}

	private void answer(Route route) {
		String url = route.request().url();
		if (url.equals(PAGE) && route.request().isNavigationRequest()) {
			route.fulfill(new Route.FulfillOptions().setContentType("text/html").setBody(this.html));
			return;
		}
		if (!url.endsWith("/favicon.ico")) {
			this.requests.add(url);
		}
		if (url.endsWith(".js")) {
			route.fulfill(new Route.FulfillOptions().setContentType("text/javascript").setBody("pwned()"));
			return;
		}
		route.fulfill(new Route.FulfillOptions().setStatus(404));
	}

	private static List<String> read(String name) {
		try (var in = ArticlesInBrowserTests.class.getResourceAsStream("/proof-tools/" + name)) {
			String text = new String(java.util.Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
			return Stream.of(text.split("\n%%\n")).map((piece) -> piece.replace("\\0", "\0")).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
