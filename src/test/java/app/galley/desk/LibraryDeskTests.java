package app.galley.desk;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.browser.Chromium;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.FilePayload;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The library at the desk, and the images that a text takes from it, generates and
 * fetches.
 */
@GalleyTest
@TestPropertySource(properties = "galley.image.fetch-private=true")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(600)
class LibraryDeskTests {

	private static final Path AXE = Path.of("src/test/browser/node_modules/axe-core/axe.min.js");

	private static final @Nullable Path SCREENSHOTS = Boolean.getBoolean("galley.desk.screenshots")
			? Path.of("target/desk-screenshots") : null;

	private static final double PATIENCE_MILLIS = 30_000;

	private static final String DROP = """
			([selector, base64]) => {
			  const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
			  const data = new DataTransfer();
			  data.items.add(new File([bytes], 'one.png', { type: 'image/png' }));
			  data.items.add(new File([bytes], 'two.png', { type: 'image/png' }));
			  document.querySelector(selector).dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
			}""";

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	final Chromium chromium = new Chromium();

	HttpServer outside;

	@BeforeAll
	void serve() throws IOException {
		this.outside = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		answer("/photo.png", 200, Squares.png());
		answer("/words.png", 200, "Words.".getBytes());
		answer("/gone.png", 404, new byte[0]);
		answer("/huge.png", 200, new byte[21 * 1024 * 1024]);
		this.outside.start();
	}

	private void answer(String path, int status, byte[] body) {
		this.outside.createContext(path, (exchange) -> {
			exchange.sendResponseHeaders(status, body.length);
			try (OutputStream out = exchange.getResponseBody()) {
				out.write(body);
			}
			catch (IOException ex) {
				// The reader has seen enough.
			}
		});
	}

	private String outside(String path) {
		return "http://localhost:" + this.outside.getAddress().getPort() + path;
	}

	@AfterAll
	void stop() {
		this.outside.stop(0);
		this.chromium.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1440, 390 })
	void aTextTakesImagesFromTheLibraryTheEngineAndOtherServers(int width) throws IOException {
		String axe = Files.readString(AXE);
		JsonNode other = this.newsroom.illustrate(this.newsroom.draft("Has a picture " + width));
		String stored = other.at("/featuredImage/id").asString();
		this.newsroom.edit(other, Map.of("featuredImageAlt", "Wintering geese " + width));
		JsonNode draft = this.newsroom.draft("Takes images " + width);
		String address = outside("/photo.png");
		this.newsroom.edit(draft,
				Map.of("bodyMarkdown", "Words.\n\n![Far away](%s \"Their words\")\n\nEnd.".formatted(address)));
		this.chromium.look(Duration.ofMinutes(5), (browser) -> {
			try (Person writer = new Person(browser, this.api.url(""), width, null)) {
				writer.signedIn("editor");
				writer.isAt("/desk");
				writer.open("/desk/tasks/" + Newsroom.id(draft));
				Locator text = writer.field("Article (Markdown)");
				fetch(writer, text);
				pick(writer, text, stored, width, axe);
				generate(writer, text, width, axe);
				twoFilesAndALostConnection(writer, text);
				tooLarge(writer, text);
				assertThat(writer.scrollsSideways()).isFalse();
				assertThat(writer.complaints).filteredOn((complaint) -> !complaint.contains("ERR_")).isEmpty();
			}
		});
	}

	private static void fetch(Person writer, Locator text) {
		writer.sees("#problems-title", "1 problem");
		writer.press("Fetch this image");
		assertThat(text).hasValue(Pattern.compile("!\\[Far away]\\(image:[0-9a-f-]{36} \"Their words\"\\)\n\nEnd\\."),
				new LocatorAssertions.HasValueOptions().setTimeout(PATIENCE_MILLIS));
		assertThat(writer.at("#problems")).isHidden();
	}

	private static void pick(Person writer, Locator text, String stored, int width, String axe) {
		text.press("Control+End");
		writer.press("Image");
		writer.press("From the library");
		writer.sees("#picker-images button");
		writer.at("#picker-words").fill("wintering " + width);
		assertThat(writer.at("#picker-images button")).hasCount(1,
				new LocatorAssertions.HasCountOptions().setTimeout(PATIENCE_MILLIS));
		screenshot(writer, "picker-" + width);
		assertThat(writer.violations(axe)).isEmpty();
		writer.at("#picker-images button").focus();
		writer.page.keyboard().press("Enter");
		assertThat(writer.field("Alt text")).hasValue("Wintering geese " + width);
		screenshot(writer, "text-image-" + width);
		writer.press("Insert");
		assertThat(text).hasValue(Pattern.compile("!\\[Wintering geese " + width + "]\\(image:" + stored + "\\)$"));
	}

	private static void generate(Person writer, Locator text, int width, String axe) {
		text.press("Control+End");
		writer.press("Image");
		writer.click(writer.at("#text-generate summary"));
		writer.press("Generate");
		writer.sees("#prompt-error", "Describe the image");
		writer.type("Prompt", "A mill");
		writer.press("Generate");
		assertThat(writer.at("#text-candidates button:enabled")).hasCount(3,
				new LocatorAssertions.HasCountOptions().setTimeout(PATIENCE_MILLIS));
		screenshot(writer, "text-generate-" + width);
		assertThat(writer.violations(axe)).isEmpty();
		writer.click(writer.at("#text-candidates button").first());
		writer.press("Insert");
		writer.sees("#alt-error", "Enter alt text");
		writer.type("Alt text", "A mill by a stream");
		writer.press("Insert");
		assertThat(text).hasValue(Pattern.compile("!\\[A mill by a stream]\\(image:[0-9a-f-]{36}\\)$"));
	}

	/** The upload of the first file fails once. */
	private static void twoFilesAndALostConnection(Person writer, Locator text) {
		text.press("Control+End");
		writer.page.evaluate(DROP, new Object[] { "#bodyMarkdown", Base64.getEncoder().encodeToString(Squares.png()) });
		writer.sees("#text-image-turn", "Image 1 of 2");
		writer.type("Alt text", "Dropped first");
		writer.page.route("**/uploads/**", (route) -> route.abort("connectionreset"));
		writer.press("Insert");
		writer.sees("#file-error", "connection was lost");
		writer.page.unroute("**/uploads/**");
		assertThat(writer.field("Alt text")).hasValue("Dropped first");
		writer.press("Insert");
		writer.sees("#text-image-turn", "Image 2 of 2");
		writer.type("Alt text", "Dropped second");
		writer.press("Insert");
		assertThat(text).hasValue(Pattern
			.compile("!\\[Dropped first]\\(image:[0-9a-f-]{36}\\)\\s+!\\[Dropped second]\\(image:[0-9a-f-]{36}\\)$"));
		assertThat(writer.at("#text-image")).isHidden();
	}

	private static void tooLarge(Person writer, Locator text) {
		String before = text.inputValue();
		writer.page.evaluate(
				"""
						(selector) => {
						  const data = new DataTransfer();
						  data.items.add(new File([new Uint8Array(40 * 1024 * 1024)], 'screenshot.png', { type: 'image/png' }));
						  document.querySelector(selector).dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
						}""",
				"#bodyMarkdown");
		writer.type("Alt text", "A large screenshot");
		writer.press("Insert");
		writer.sees("#file-error", "20,971,520 bytes; this one has 41,943,040");
		assertThat(writer.field("Alt text")).hasValue("A large screenshot");
		writer.press("Cancel");
		assertThat(text).hasValue(before);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1440, 820, 390 })
	void anEditorSearchesReplacesAndDeletes(int width) throws IOException {
		String axe = Files.readString(AXE);
		JsonNode one = this.newsroom.illustrate(this.newsroom.draft("Migrating cranes " + width));
		JsonNode other = this.newsroom.illustrate(this.newsroom.draft("Nesting storks " + width));
		String replacement = other.at("/featuredImage/id").asString();
		this.newsroom.edit(one, Map.of("featuredImageAlt", "Cranes " + width));
		this.newsroom.edit(other, Map.of("featuredImageAlt", "Storks " + width));
		this.chromium.look(Duration.ofMinutes(5), (browser) -> {
			try (Person editor = new Person(browser, this.api.url(""), width, null)) {
				editor.signedIn("editor");
				editor.isAt("/desk");
				editor.open("/desk/images");
				editor.sees("#images img");
				look(editor, "images-" + width, axe);
				editor.type("Search images", "cranes " + width);
				editor.press("Search");
				editor.isAt("q=cranes");
				assertThat(editor.at("#images a")).hasCount(1);
				editor.click(editor.at("#images a"));
				editor.sees("#uses", "Migrating cranes " + width);
				look(editor, "library-image-" + width, axe);
				editor.press("Replace…");
				editor.at("#picker-words").fill("storks " + width);
				assertThat(editor.at("#picker-images button")).hasCount(1,
						new LocatorAssertions.HasCountOptions().setTimeout(PATIENCE_MILLIS));
				editor.click(editor.at("#picker-images button"));
				editor.sees("#replaced-title", "Replaced in 1 draft");
				editor.press("Delete…");
				editor.click(editor.at("#confirm-delete button.danger"));
				editor.isAt("/desk/images$");
				assertThat(editor.complaints).isEmpty();

				editor.open("/desk/tasks/" + Newsroom.id(this.newsroom.draft("Without a picture")) + "/picture");
				editor.press("From the library");
				editor.at("#picker-words").fill("storks " + width);
				assertThat(editor.at("#picker-images button")).hasCount(1,
						new LocatorAssertions.HasCountOptions().setTimeout(PATIENCE_MILLIS));
				editor.click(editor.at("#picker-images button"));
				editor.sees("#current-image");
				assertThat(editor.at("#featuredImageAlt")).hasValue("Storks " + width);
			}
		});
		assertThat(this.newsroom.task(Newsroom.id(one)).at("/featuredImage/id").asString()).isEqualTo(replacement);
	}

	@Test
	void anAdministratorUploadsAPortraitAndTheImageOfACategory() {
		String author = Newsroom.unique("Portrayed");
		String category = Newsroom.unique("Pictured");
		this.newsroom.author(author);
		this.chromium.look(Duration.ofMinutes(3), (browser) -> {
			try (Person admin = new Person(browser, this.api.url(""), 820, null)) {
				admin.signedIn("editor");
				admin.isAt("/desk");
				admin.open("/desk/taxonomy");
				Locator form = admin.at("details.term").filter(new Locator.FilterOptions().setHasText(author));
				admin.click(form.locator("summary"));
				admin.click(form.locator(".portrait-upload"));
				admin.at("#portrait-file").setInputFiles(new FilePayload("p.png", "image/png", Squares.png()));
				admin.click(admin.at("#portrait-form button.primary"));
				assertThat(admin.at("#portrait"))
					.isHidden(new LocatorAssertions.IsHiddenOptions().setTimeout(PATIENCE_MILLIS));
				assertThat(form.locator("[name=avatarUrl]")).hasValue(Pattern.compile("/uploaded/.*webp"));
				admin.click(form.getByText("Save", new Locator.GetByTextOptions().setExact(true)));
				admin.sees("#announcement", "saved");
				form = admin.at("details.term").filter(new Locator.FilterOptions().setHasText(author));
				admin.click(form.locator("summary"));
				form.locator("[name=links]").fill("My code https://code.example/me\nhttp://social.example/@me");
				admin.click(form.getByText("Save", new Locator.GetByTextOptions().setExact(true)));
				assertThat(form.locator("[name=links] + .error")).hasText(
						Pattern.compile("Link 2: Enter an address that starts with https://.*"),
						new LocatorAssertions.HasTextOptions().setTimeout(PATIENCE_MILLIS));
				form.locator("[name=links]").fill("My code https://code.example/me\nhttps://social.example/@me");
				admin.click(form.getByText("Save", new Locator.GetByTextOptions().setExact(true)));
				assertThat(form.locator("summary"))
					.isFocused(new LocatorAssertions.IsFocusedOptions().setTimeout(PATIENCE_MILLIS));

				Locator adding = admin.at("[data-kind=Category] .add");
				admin.click(adding.locator("summary"));
				adding.locator("[name=name]").fill(category);
				adding.locator("[name=description]").fill("All about\nit");
				admin.click(adding.locator(".image-upload"));
				admin.at("#portrait-file").setInputFiles(new FilePayload("p.png", "image/png", Squares.png()));
				admin.click(admin.at("#portrait-form button.primary"));
				assertThat(adding.locator("[name=imageAlt]")).hasValue(category,
						new LocatorAssertions.HasValueOptions().setTimeout(PATIENCE_MILLIS));
				adding.locator("[name=imageAlt]").fill("Four squares");
				admin.click(adding.getByText("Add", new Locator.GetByTextOptions().setExact(true)));
				admin.sees("#announcement", category + " added");
				Locator added = admin.at("details.term").filter(new Locator.FilterOptions().setHasText(category));
				admin.click(added.locator("summary"));
				assertThat(added.locator("[name=imageAlt]")).hasValue("Four squares");
				assertThat(added.locator(".thumb")).isVisible();
			}
		});
		assertThat(this.api.asEditor()
			.data("query($slug: String!) { category(slug: $slug) { description image { alt } } }",
					Map.of("slug", category.toLowerCase(Locale.ROOT)))
			.get("category")).hasToString("{\"description\":\"All about it\",\"image\":{\"alt\":\"Four squares\"}}");
		JsonNode found = this.api.asEditor()
			.data("query($text: String) { images(filter: { text: $text }) { nodes { uses { owner title } } } }",
					Map.of("text", author));
		assertThat(found.at("/images/nodes/0/uses").toString()).as(found.toString()).contains("\"" + author + "\"");
	}

	@Test
	void refusesWhatIsNoUsableImageOfAnotherServer() {
		String task = Newsroom.id(this.newsroom.draft("Fetches"));
		assertThat(refused(task, outside("/words.png"))).startsWith("BAD_REQUEST input.url");
		assertThat(refused(task, outside("/gone.png"))).contains("BAD_REQUEST input.url", "status 404");
		assertThat(refused(task, outside("/huge.png"))).contains("BAD_REQUEST input.url", "20,971,520 bytes");
		assertThat(refused(task, "http://localhost:1/a.png")).contains("BAD_REQUEST input.url", "try again");
		assertThat(refused(task, "http://no-such-host.invalid/a.png")).contains("there is no server");
		assertThat(refused(task, "ftp://localhost/a.png")).contains("http or https");
		assertThat(refused(task, "http://user:secret@localhost/a.png")).contains("http or https");
		assertThat(refused(task, "photo.jpg")).contains("http or https");
	}

	private String refused(String task, String url) {
		JsonNode error = this.api.asEditor().refused("fetchImage", Map.of("taskId", task, "url", url)).get(0);
		return error.at("/extensions/code").asString() + " " + error.at("/extensions/field").asString() + " "
				+ error.get("message").asString();
	}

	private static void look(Person editor, String name, String axe) {
		assertThat(editor.scrollsSideways()).isFalse();
		assertThat(editor.violations(axe)).isEmpty();
		screenshot(editor, name);
	}

	private static void screenshot(Person person, String name) {
		if (SCREENSHOTS != null) {
			person.page
				.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(SCREENSHOTS.resolve(name + ".png")));
		}
	}

}
