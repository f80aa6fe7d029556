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

import app.galley.OwnProcesses;
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
 * Articles in a real browser, on a page without a Content-Security-Policy, so that only
 * the renderer prevents scripts and foreign requests. Covers the hostile list below and
 * each article of the corpus ({@code -Dproof.corpus=DIR}).
 */
@OwnProcesses
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArticlesInBrowserTests {

	private static final String PAGE = "https://reader.example/posts/one";

	/** Each tries to call pwned() or to request something from evil.example. */
	private static final List<String> HOSTILE = read("hostile.txt");

	private final ArticleRenderer renderer = new ArticleRenderer();

	private final List<String> calls = new ArrayList<>();

	private final TreeSet<String> requests = new TreeSet<>();

	/** Forbidden elements and attributes found in the article. */
	private List<String> remains = List.of();

	private final Chromium chromium = new Chromium();

	private String html = "";

	@AfterAll
	void stop() {
		this.chromium.close();
	}

	@Test
	void hostileMarkdownRunsNoScriptAndMakesNoForeignRequest() {
		List<String> failures = new ArrayList<>();
		for (String markdown : HOSTILE) {
			open(this.renderer.render(markdown).html());
			List<String> foreign = this.requests.stream().filter((url) -> url.contains("evil.example")).toList();
			// Requests for the images of an article are allowed.
			if (!this.calls.isEmpty() || !foreign.isEmpty() || !this.remains.isEmpty()) {
				failures
					.add("%s%n  calls %s, requests %s, has %s".formatted(markdown, this.calls, foreign, this.remains));
			}
		}
		System.out.println("Articles in the browser: " + HOSTILE.size() + " hostile ones");
		assertThat(HOSTILE).hasSizeGreaterThan(60);
		assertThat(failures).isEmpty();
	}

	/**
	 * Without the renderer much of the list does run, which shows that the test can see
	 * it.
	 */
	@Test
	void theSameListAsRawHtmlDoesHarm() {
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
	void articlesOfTheCorpusRequestOnlyWhatTheyName() throws IOException {
		Path corpus = Path.of(System.getProperty("proof.corpus", "src/test/resources/proof"));
		List<String> failures = new ArrayList<>();
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
					failures.add("%s calls %s, requests %s, has %s".formatted(file, this.calls, unknown, this.remains));
				}
				articles++;
			}
		}
		System.out.println("Articles in the browser: " + articles + " of " + corpus);
		assertThat(articles).isPositive();
		assertThat(failures).isEmpty();
	}

	/** Whether the article names the URL; relative ones resolve on the reader's site. */
	private static boolean named(String markdown, String url) {
		String path = url.replaceFirst("^https://reader\\.example/(posts/)?", "");
		return HtmlUtils.htmlUnescape(markdown).contains(path)
				|| markdown.contains(java.net.URLDecoder.decode(path, StandardCharsets.UTF_8));
	}

	/**
	 * Opens the HTML in a window of its own, because a hostile page may keep running, and
	 * then does everything that a reader might do by accident.
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
					page.evaluate(RenderedPage.read("accidents.js"));
					this.remains = (List<String>) page.evaluate(RenderedPage.read("remains.js"));
				}
				catch (PlaywrightException ex) {
					if (!browser.isConnected()) {
						throw ex;
					}
					this.calls.add("the page navigates away: " + ex.getMessage());
				}
			}
		});
	}

	private Page newPage(BrowserContext context) {
		context.route("**/*", this::fulfill);
		context.exposeFunction("pwned", (arguments) -> this.calls.add("pwned()"));
		Page page = context.newPage();
		page.onDialog((dialog) -> {
			this.calls.add(dialog.type() + " " + dialog.message());
			dialog.dismiss();
		});
		page.onPopup((window) -> this.calls.add("opens a window for " + window.url()));
		return page;
	}

	private void fulfill(Route route) {
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
