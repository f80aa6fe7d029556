package app.galley.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

import app.galley.receipt.page.PageDocument;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import org.jspecify.annotations.Nullable;

/**
 * The page of one side, previews or site, in a browser window of its own.
 */
final class RenderedPage implements AutoCloseable {

	/**
	 * Height of a screenshot in pixels; browsers cannot paint more than 16,384 at once.
	 */
	private static final int SLICE_HEIGHT = 7000;

	private final String base;

	private final @Nullable String authorization;

	private final int scale;

	private final BrowserContext context;

	private final Page page;

	private final CDPSession devtools;

	private final TreeSet<String> images = new TreeSet<>();

	private int status;

	/**
	 * Opens a window.
	 * @param authorization header for the pages of this side; null for public ones
	 */
	RenderedPage(Browser browser, String base, int scale, @Nullable String authorization) {
		this.base = base;
		this.authorization = authorization;
		this.scale = scale;
		this.context = browser.newContext(new Browser.NewContextOptions().setDeviceScaleFactor(scale));
		if (authorization != null) {
			this.context.route((url) -> url.startsWith(base), (route) -> {
				route.resume(new Route.ResumeOptions().setHeaders(headers(route)));
			});
		}
		this.context.route("https://images.example/**", CorpusImages::serve);
		this.page = this.context.newPage();
		this.devtools = this.context.newCDPSession(this.page);
		this.page.onRequest((request) -> {
			if (request.resourceType().equals("image") && !request.url().startsWith("data:")) {
				this.images.add(request.url());
			}
		});
	}

	private Map<String, String> headers(Route route) {
		Map<String, String> headers = new HashMap<>(route.request().headers());
		if (this.authorization != null) {
			headers.put("authorization", this.authorization);
		}
		return headers;
	}

	/** Changes the body of responses, to see whether the proof notices. */
	void alter(String suffix, UnaryOperator<String> change) {
		this.context.route((url) -> url.replaceAll("\\?.*", "").endsWith(suffix), (route) -> {
			APIResponse response = route.fetch(new Route.FetchOptions().setHeaders(headers(route)));
			route.fulfill(new Route.FulfillOptions().setResponse(response).setBody(change.apply(response.text())));
		});
	}

	void open(String path) {
		this.images.clear();
		Response response = this.page.navigate(this.base + path, new Page.NavigateOptions().setTimeout(60_000));
		this.status = (response != null) ? response.status() : 0;
	}

	int status() {
		return this.status;
	}

	void resize(View view) {
		this.page.setViewportSize(view.width(), view.height());
		this.page.emulateMedia(
				new Page.EmulateMediaOptions().setColorScheme(view.dark() ? ColorScheme.DARK : ColorScheme.LIGHT));
	}

	/** The document as the browser has it now, normalised as receipts do. */
	List<String> dom() {
		return PageDocument.parse(this.page.content()).lines();
	}

	/** URLs of all images requested so far. */
	TreeSet<String> images() {
		return new TreeSet<>(this.images);
	}

	void settle() {
		this.page.evaluate("""
				async () => {
				  // Next's live region for page changes, still empty.
				  document.querySelector('next-route-announcer')?.remove();
				  const frame = () => new Promise((done) => requestAnimationFrame(done));
				  for (const image of document.images) image.loading = 'eager';
				  await document.fonts.ready;
				  // A new width may select another image, from the next frame on.
				  let before;
				  do {
				    await frame();
				    await frame();
				    before = [...document.images].map((image) => image.currentSrc).join();
				    await Promise.all([...document.images].map((image) => image.complete
				      || new Promise((done) => { image.onload = image.onerror = done; })));
				    await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
				    await frame();
				    await frame();
				  } while (before !== [...document.images].map((image) => image.currentSrc).join()
				    || [...document.images].some((image) => !image.complete));
				}""");
	}

	List<byte[]> slices() {
		int width = ((Number) this.page.evaluate("document.documentElement.clientWidth")).intValue();
		int height = ((Number) this.page.evaluate("document.documentElement.scrollHeight")).intValue();
		int step = SLICE_HEIGHT / this.scale;
		List<byte[]> slices = new ArrayList<>();
		for (int y = 0; y < height; y += step) {
			slices.add(this.page.screenshot(
					new Page.ScreenshotOptions().setFullPage(true).setClip(0, y, width, Math.min(step, height - y))));
		}
		return slices;
	}

	/** Path of the element at a position of a slice. */
	String describe(int slice, int x, int y) {
		return (String) this.page.evaluate("""
				([x, y]) => {
				  scrollTo(0, Math.max(0, y - 50));
				  let element = document.elementFromPoint(x, y - scrollY);
				  const names = [];
				  for (; element && element !== document.documentElement; element = element.parentElement)
				    names.unshift(element.localName + [...element.classList].map((name) => '.' + name).join(''));
				  scrollTo(0, 0);
				  return names.join(' > ');
				}""", List.of(x / this.scale, slice * (SLICE_HEIGHT / this.scale) + y / this.scale));
	}

	/** The accessibility tree, a line each. */
	List<String> accessibility() {
		JsonObject tree = this.devtools.send("Accessibility.getFullAXTree");
		Map<String, JsonObject> nodes = new HashMap<>();
		tree.getAsJsonArray("nodes")
			.forEach((node) -> nodes.put(node.getAsJsonObject().get("nodeId").getAsString(), node.getAsJsonObject()));
		List<String> lines = new ArrayList<>();
		describe(tree.getAsJsonArray("nodes").get(0).getAsJsonObject(), nodes, 0, lines);
		return lines;
	}

	private void describe(JsonObject node, Map<String, JsonObject> nodes, int depth, List<String> lines) {
		String role = value(node, "role");
		// Screen readers skip layout boxes and containers without a meaning.
		if (role.equals("\"InlineTextBox\"")) {
			return;
		}
		boolean ignored = node.get("ignored").getAsBoolean()
				|| (role.equals("\"generic\"") && value(node, "name").length() <= 2);
		if (!ignored) {
			StringBuilder line = new StringBuilder("  ".repeat(depth)).append(role);
			for (String field : List.of("name", "description", "value")) {
				line.append(" | ").append(value(node, field));
			}
			if (node.has("properties")) {
				for (JsonElement property : node.getAsJsonArray("properties")) {
					JsonObject p = property.getAsJsonObject();
					String name = p.get("name").getAsString();
					if (!name.equals("url") && !name.equals("focused")) {
						line.append(' ').append(name).append('=').append(value(p, "value"));
					}
				}
			}
			lines.add(line.toString());
		}
		if (node.has("childIds")) {
			node.getAsJsonArray("childIds").forEach((id) -> {
				JsonObject child = nodes.get(id.getAsString());
				if (child != null) {
					describe(child, nodes, depth + (ignored ? 0 : 1), lines);
				}
			});
		}
	}

	private static String value(JsonObject node, String field) {
		JsonElement value = node.has(field) ? node.getAsJsonObject(field).get("value") : null;
		return (value != null) ? value.toString() : "";
	}

	static String read(String name) {
		try (var in = RenderedPage.class.getResourceAsStream("/proof-tools/" + name)) {
			return new String(java.util.Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		this.context.close();
	}

}
