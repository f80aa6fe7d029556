package app.galley.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.WaitUntilState;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that a browser fetches for a page, and the layout shift while images load.
 *
 * @param images images that are at least partly visible without scrolling
 * @param requests for the page and all it loads
 * @param shift cumulative layout shift
 */
record PageWeight(int html, int css, int images, int scripts, int requests, double shift) {

	private static final String PAINTED = """
			async () => {
			  const frame = () => new Promise((done) => requestAnimationFrame(done));
			  for (let frames = 0; frames < 3; frames++) await frame();
			}""";

	/** Whether an image of the bucket is visible without scrolling. */
	private static final String HAS_IMAGES = """
			() => [...document.images].some((image) => image.getBoundingClientRect().top < innerHeight
			  && image.currentSrc.includes('/cdn/'))""";

	/** Resolves to the URLs of the visible images, once they have loaded. */
	private static final String VISIBLE_IMAGES = """
			async () => {
			  const seen = [...document.images].filter((image) => image.getBoundingClientRect().top < innerHeight);
			  await Promise.all(seen.map((image) => image.complete
			    || new Promise((done) => { image.onload = image.onerror = done; })));
			  return seen.map((image) => image.currentSrc).filter((url) => url.startsWith('http'));
			}""";

	/**
	 * Opens the page, and delays its images until the rest is painted.
	 * @param change change to the page's HTML, whose size is then unknown; null for none
	 */
	static PageWeight of(Browser browser, String url, View view, @Nullable UnaryOperator<String> change) {
		return of(browser, url, view, change, (page) -> {
		});
	}

	/**
	 * @param look at the page, once it has loaded
	 */
	static PageWeight of(Browser browser, String url, View view, @Nullable UnaryOperator<String> change,
			Consumer<Page> look) {
		try (BrowserContext context = browser
			.newContext(new Browser.NewContextOptions().setViewportSize(view.width(), view.height()))) {
			Page page = context.newPage();
			List<Request> done = new CopyOnWriteArrayList<>();
			page.onRequestFinished(done::add);
			List<Route> held = new ArrayList<>();
			AtomicBoolean painted = new AtomicBoolean();
			context.route("**/cdn/**", (route) -> {
				if (painted.get()) {
					route.resume();
				}
				else {
					held.add(route);
				}
			});
			context.route("https://images.example/**", CorpusImages::serve);
			if (change != null) {
				context.route(url, (route) -> {
					APIResponse response = route.fetch();
					route.fulfill(
							new Route.FulfillOptions().setResponse(response).setBody(change.apply(response.text())));
				});
			}
			page.addInitScript("""
					window.shift = 0;
					new PerformanceObserver((list) => {
					  for (const entry of list.getEntries()) window.shift += entry.value;
					}).observe({ type: 'layout-shift', buffered: true });""");
			page.navigate(url, new Page.NavigateOptions().setWaitUntil(WaitUntilState.DOMCONTENTLOADED));
			page.waitForCondition(() -> !held.isEmpty() || !((boolean) page.evaluate(HAS_IMAGES)));
			page.evaluate(PAINTED);
			painted.set(true);
			held.forEach(Route::resume);
			List<?> seen = (List<?>) page.evaluate(VISIBLE_IMAGES);
			page.waitForLoadState();
			page.evaluate(PAINTED);
			double shift = ((Number) page.evaluate("window.shift")).doubleValue();
			PageWeight weight = new PageWeight(bytes(done, url::equals), bytes(done, (u) -> u.endsWith(".css")),
					bytes(done, seen::contains), bytes(done, (u) -> u.endsWith(".js")),
					Math.toIntExact(done.stream().filter((request) -> !request.url().startsWith("data:")).count()),
					shift);
			look.accept(page);
			return weight;
		}
	}

	private static int bytes(List<Request> requests, Predicate<String> which) {
		return requests.stream()
			.filter((request) -> which.test(request.url()))
			.mapToInt((request) -> request.sizes().responseBodySize)
			.sum();
	}

	@Override
	public String toString() {
		return "HTML %,d + CSS %,d + images %,d = %,d bytes; scripts %,d; %d requests; layout shift %.4f".formatted(
				this.html, this.css, this.images, this.html + this.css + this.images, this.scripts, this.requests,
				this.shift);
	}

}
