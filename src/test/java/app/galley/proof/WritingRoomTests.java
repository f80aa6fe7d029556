package app.galley.proof;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import app.galley.Api;
import app.galley.Newsroom;
import app.galley.browser.Chromium;
import app.galley.credential.CredentialReader;
import app.galley.credential.CredentialReport;
import app.galley.desk.Person;
import app.galley.desk.Squares;
import app.galley.identity.Role;
import app.galley.identity.TestAccounts;
import com.drew.imaging.ImageMetadataReader;
import com.drew.metadata.xmp.XmpDirectory;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.SelectOption;
import com.microsoft.playwright.options.WaitUntilState;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * An illustrated article, from the writer's empty page to the reader's screen.
 */
class WritingRoomTests extends SiteTest {

	private static final double PATIENCE_MILLIS = 30_000;

	private static final String PASTE = """
			([selector, base64]) => {
			  const data = new DataTransfer();
			  data.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], 'image.png', { type: 'image/png' }));
			  document.querySelector(selector).dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
			}""";

	private static final String PARAGRAPH = """
			At low water the old quay shows what it stands on: oak piles, as many as a wood has trees, and between them \
			the mud that keeps them. Nothing rots there while the tide returns. The masons who set the granite knew that, \
			and left the piles alone for two hundred years. What they feared was a dry summer, and a harbour master \
			who wanted to dredge. Both came in the same decade, and the wall moved by the width of a hand. It has been \
			measured every spring since, by the same two people, with the same brass rule.""";

	@Autowired
	TestAccounts people;

	final Chromium chromium = new Chromium();

	@AfterAll
	void close() {
		this.chromium.close();
	}

	@ParameterizedTest
	@CsvSource({ "1440, false", "390, true" })
	void anIllustratedArticleFromTheFirstWordToTheSite(int width, boolean touch, TestReporter reporter) {
		String writerName = this.people.add("wren", Role.WRITER);
		String editorName = this.people.add("edda", Role.EDITOR);
		this.chromium.look(Duration.ofMinutes(4), (browser) -> {
			String library = Newsroom.unique("lanterns");
			JsonNode other = publishWithImage("Quayside almanac", library);
			try (Person writer = new Person(browser, this.api.url(""), width, null, touch);
					Person editor = new Person(browser, this.api.url(""), width, null, touch)) {
				writer.signedIn(writerName);
				writer.isAt("/desk$");
				writer.clicks = 0;
				String id = compose(writer, other, library);
				int composing = writer.clicks;
				editor.signedIn(editorName);
				editor.isAt("/desk$");
				String moved = Newsroom.unique("almanac");
				move(editor, other, moved);
				writer.press("Send for review");
				writer.sees("#draft-status", "In review");
				editor.open("/desk");
				editor.clicks = 0;
				sendBackWithNotes(editor, id);
				int fixing = writer.clicks;
				fix(writer, id);
				approve(editor, id);
				awaitAllDelivered();
				String slug = slug(this.newsroom.task(id));
				report(reporter, width, touch,
						Map.of("composing", composing, "writer's other", writer.clicks - composing,
								"of these after the notes", writer.clicks - fixing, "editor's", editor.clicks));
				read(browser, slug, width, touch, moved);
				assertThat(writer.complaints).isEmpty();
				assertThat(editor.complaints).isEmpty();
			}
		});
	}

	private static void report(TestReporter reporter, int width, boolean touch, Map<String, Integer> clicks) {
		reporter.publishEntry(Map.of("width", String.valueOf(width), touch ? "taps" : "clicks", clicks.toString()));
		System.out.printf("Writing room at %d px: %s %s%n", width, touch ? "taps" : "clicks", clicks);
	}

	private JsonNode publishWithImage(String title, String alt) {
		JsonNode draft = this.newsroom.illustrate(withoutImage(title));
		return this.newsroom.approve(this.newsroom.submit(this.newsroom.edit(draft, Map.of("featuredImageAlt", alt))),
				Map.of());
	}

	/** Everything but what is typed and chosen from a list is a click. */
	private String compose(Person writer, JsonNode other, String library) {
		writer.click(writer.field("New draft"));
		writer.type("New draft", "What the quay stands on");
		writer.press("Start writing");
		writer.isAt("/desk/tasks/");
		writer.sees("#save-state", "All changes saved");
		Locator text = writer.field("Article (Markdown)");
		writer.click(text);
		text.fill(paragraphs(0, 3));
		// By which the writer finds it in the library.
		String pasted = Newsroom.unique("piles");
		paste(writer, text, pasted);
		type(writer, paragraphs(3, 6) + "\n\n");
		generate(writer, text);
		pick(writer, text, library);
		link(writer, text, other);
		type(writer, "\n\n");
		writer.press("Table");
		assertThat(text).hasValue(Pattern.compile("\\| Column \\| Column \\|"));
		writer.page.keyboard().press("Control+End");
		type(writer, "\n\n" + paragraphs(6, 8));
		assertThat(writer.at("#word-count")).hasText(Pattern.compile("^8\\d\\d words"),
				new LocatorAssertions.HasTextOptions().setTimeout(PATIENCE_MILLIS));
		assertThat(writer.at("#problems")).isHidden();
		choose(writer, "Author");
		choose(writer, "Category");
		writer.click(writer.field("Tags"));
		writer.type("Tags", "Analysis");
		writer.field("Tags").press("Enter");
		writer.go("Image");
		writer.isAt("/picture$");
		writer.press("From the library");
		writer.at("#picker-words").fill(pasted);
		Locator found = writer.at("#picker-images button");
		assertThat(found).hasCount(1, new LocatorAssertions.HasCountOptions().setTimeout(PATIENCE_MILLIS));
		writer.click(found);
		writer.sees("#current-image");
		assertThat(writer.at("#missing")).isHidden();
		assertThat(writer.scrollsSideways()).isFalse();
		return writer.taskId();
	}

	private static String paragraphs(int from, int to) {
		return IntStream.range(from, to)
			.mapToObj((n) -> "## Part %d\n\n%s".formatted(n + 1, PARAGRAPH))
			.collect(Collectors.joining("\n\n"));
	}

	private static void type(Person writer, String words) {
		writer.page.keyboard().insertText(words);
	}

	private static void choose(Person writer, String list) {
		writer.field(list).selectOption(new SelectOption().setIndex(1));
		writer.clicks += 2;
	}

	private static void paste(Person writer, Locator text, String alt) {
		text.press("Control+End");
		writer.page.evaluate(PASTE,
				new Object[] { "#bodyMarkdown", Base64.getEncoder().encodeToString(Squares.png()) });
		assertThat(writer.field("Alt text")).isFocused();
		writer.type("Alt text", alt);
		writer.click(writer.field("Caption"));
		writer.type("Caption", "The quay in *March*");
		writer.press("Insert");
		assertThat(text).hasValue(Pattern.compile("\\(image:[0-9a-f-]{36} \"The quay in \\\\\\*March\\\\\\*\"\\)$"),
				new LocatorAssertions.HasValueOptions().setTimeout(PATIENCE_MILLIS));
		assertThat(text).isFocused();
		type(writer, "\n\n");
	}

	private static void generate(Person writer, Locator text) {
		writer.press("Image");
		writer.click(writer.at("#text-generate summary"));
		writer.click(writer.field("Prompt"));
		writer.type("Prompt", "A brass rule on granite");
		writer.press("Generate");
		Locator candidates = writer.at("#text-candidates button:enabled");
		assertThat(candidates).hasCount(3, new LocatorAssertions.HasCountOptions().setTimeout(PATIENCE_MILLIS));
		writer.click(candidates.first());
		assertThat(writer.field("Alt text")).isFocused();
		writer.type("Alt text", "A rule");
		writer.press("Insert");
		assertThat(text).hasValue(Pattern.compile("!\\[A rule]\\(image:[0-9a-f-]{36}\\)$"));
		type(writer, "\n\n");
	}

	private static void pick(Person writer, Locator text, String library) {
		writer.press("Image");
		writer.press("From the library");
		writer.at("#picker-words").fill(library);
		Locator found = writer.at("#picker-images button");
		assertThat(found).hasCount(1, new LocatorAssertions.HasCountOptions().setTimeout(PATIENCE_MILLIS));
		writer.click(found);
		assertThat(writer.field("Alt text")).hasValue(library);
		writer.press("Insert");
		assertThat(text).hasValue(Pattern.compile("!\\[" + library + "]\\(image:[0-9a-f-]{36}\\)$"));
		type(writer, "\n\n");
	}

	private static void link(Person writer, Locator text, JsonNode other) {
		writer.page.keyboard().type("See [[");
		writer.sees("#post-link[open]");
		writer.page.getByLabel("Words of its title, or an address").fill(other.get("title").asString());
		writer.click(writer.at("#found-posts button")
			.filter(new Locator.FilterOptions().setHasText(other.get("title").asString()))
			.first());
		assertThat(text).hasValue(Pattern.compile("See \\[Quayside almanac]\\(post:[0-9a-f-]{36}\\)$"));
		assertThat(text).isFocused();
	}

	private static void sendBackWithNotes(Person editor, String id) {
		editor.click(editor.at("#in-review .row-title[href*='" + id + "']"));
		editor.isAt("/review$");
		editor.page.frameLocator("#review-proof iframe").locator(".article figcaption").first().selectText();
		assertThat(editor.field("Words of the article")).hasValue(Pattern.compile("The quay in"));
		editor.click(editor.field("Note"));
		editor.type("Note", "Which year?");
		editor.press("Add note");
		editor.sees("#notes-title", "1 open");
		editor.click(editor.field("Words of the article"));
		editor.type("Words of the article", "See Quayside almanac");
		editor.click(editor.field("Note"));
		editor.type("Note", "For what?");
		editor.press("Add note");
		editor.sees("#notes-title", "2 open");
		assertThat(editor.at("#open-notes [data-lost]:visible")).hasCount(0);
		editor.press("Send back to writer");
		editor.sees("#draft-status", "Sent back");
		assertThat(editor.scrollsSideways()).isFalse();
	}

	private static void fix(Person writer, String id) {
		writer.go("Home");
		writer.sees("#sent-back", "2 open notes");
		writer.click(writer.at("#sent-back .row-title[href*='" + id + "']"));
		writer.sees("#rejected", "See the notes.");
		Locator text = writer.field("Article (Markdown)");
		writer.click(writer.at("#open-notes li:nth-child(1) [data-jump]"));
		assertThat(text).isFocused();
		writer.type("Article (Markdown)",
				text.inputValue().replace("in \\*March\\*", "in March 2026").replace("See [", "For the tides see ["));
		writer.press("Save now");
		writer.sees("#save-state", "Saved ");
		for (int open = 2; open > 0; open--) {
			writer.sees("#notes-title", open + " open");
			writer.click(writer.at("#open-notes [data-resolve]").first());
		}
		assertThat(writer.at("#open-notes li")).hasCount(0);
		writer.press("Send for review");
		writer.sees("#draft-status", "In review");
	}

	private static void move(Person editor, JsonNode post, String slug) {
		editor.open("/desk/posts/" + Newsroom.id(post));
		editor.press("Revise");
		editor.isAt("/desk/tasks/");
		editor.sees("#save-state", "All changes saved");
		editor.type("URL slug", slug);
		editor.press("Send for review");
		editor.isAt("/review$");
		editor.press("Approve");
		editor.sees("#review-status", "Published.");
	}

	private static void approve(Person editor, String id) {
		editor.go("Home");
		editor.click(editor.at("#in-review .row-title[href*='" + id + "']"));
		editor.isAt("/review$");
		editor.press("Approve");
		editor.sees("#review-status", "Published.");
	}

	/** The page on the site, whose images arrive after all else. */
	private void read(Browser browser, String slug, int width, boolean touch, String moved) {
		try (BrowserContext context = browser.newContext(
				new Browser.NewContextOptions().setViewportSize(width, 844).setHasTouch(touch).setIsMobile(touch))) {
			Page page = context.newPage();
			page.addInitScript("""
					window.shift = 0;
					new PerformanceObserver((list) => {
					  for (const entry of list.getEntries()) window.shift += entry.value;
					}).observe({ type: 'layout-shift', buffered: true });""");
			List<Route> held = new ArrayList<>();
			context.route("**/cdn/**", held::add);
			page.navigate(SITE + "/posts/" + slug,
					new Page.NavigateOptions().setWaitUntil(WaitUntilState.DOMCONTENTLOADED));
			page.waitForCondition(() -> !held.isEmpty());
			context.unroute("**/cdn/**");
			held.forEach(Route::resume);
			assertThat(page.locator(".article img:not([alt=''])")).hasCount(3);
			for (Locator image : page.locator("article img:not(.blur)").all()) {
				image.scrollIntoViewIfNeeded();
				page.waitForCondition(() -> (boolean) image.evaluate("(image) => image.complete"));
				assertThat(image.evaluate("(image) => image.naturalWidth > 0")).isEqualTo(true);
				assertThat(image.getAttribute("width")).matches("[1-9]\\d+");
				assertThat(image.getAttribute("height")).matches("[1-9]\\d+");
			}
			assertThat(((Number) page.evaluate("window.shift")).doubleValue()).as("layout shift").isZero();
			assertThat(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
				.isEqualTo(false);
			assertThat(page.locator(".article figcaption").first()).containsText("The quay in March 2026");
			assertThat(page.locator(".article table th")).hasCount(2);
			Locator link = page.locator(".article a")
				.filter(new Locator.FilterOptions().setHasText("Quayside almanac"));
			assertThat(link).hasAttribute("href", "/posts/" + moved);
			link.click();
			assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)))
				.hasText("Quayside almanac");
		}
		checkFiles(slug);
	}

	/** Every file that the page may load. */
	private void checkFiles(String slug) {
		Document article = Jsoup.parse(read("/posts/" + slug).body());
		Set<String> files = article.select("article img, article source")
			.stream()
			.flatMap((image) -> Pattern.compile("https?://[^ ,]+")
				.matcher(image.attr("src") + " " + image.attr("srcset"))
				.results()
				.map((file) -> file.group()))
			.collect(Collectors.toSet());
		assertThat(files).hasSizeGreaterThan(8);
		files.forEach((file) -> assertThat(fetch(file).statusCode()).as(file).isEqualTo(200));
		String generated = article.select(".article img[alt='A rule']").attr("src");
		byte[] bytes = fetch(generated).body();
		CredentialReport credential = CredentialReader.read(bytes);
		assertThat(credential.state()).isEqualTo(CredentialReport.State.INTACT);
		assertThat(credential.sourceType()).isEqualTo("algorithmicMedia");
		assertThat(sourceType(bytes)).endsWith("/algorithmicMedia");
	}

	private static String sourceType(byte[] bytes) {
		try {
			XmpDirectory xmp = ImageMetadataReader.readMetadata(new ByteArrayInputStream(bytes), bytes.length)
				.getFirstDirectoryOfType(XmpDirectory.class);
			return Objects
				.requireNonNull(Objects.requireNonNull(xmp).getXmpProperties().get("Iptc4xmpExt:DigitalSourceType"));
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private HttpResponse<byte[]> fetch(String url) {
		return this.api.send(HttpRequest.newBuilder(URI.create(url)), HttpResponse.BodyHandlers.ofByteArray());
	}

}
