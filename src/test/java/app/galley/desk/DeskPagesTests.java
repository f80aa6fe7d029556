package app.galley.desk;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.browser.Chromium;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.WaitUntilState;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Pages of the desk, in a browser: what each is for, and that all are accessible.
 */
@GalleyTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(900)
class DeskPagesTests {

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	final Chromium chromium = new Chromium();

	@AfterAll
	void stop() {
		this.chromium.close();
	}

	@Test
	void uploadsAnImageStraightToTheObjectStore() {
		JsonNode task = this.newsroom.draft("Own image");
		this.chromium.look(Duration.ofMinutes(2), (browser) -> {
			try (Person editor = new Person(browser, this.api.url(""), 1440, null)) {
				editor.signedIn("editor");
				editor.open("/desk/tasks/" + Newsroom.id(task) + "/picture");
				editor.press("Upload");
				editor.sees("#file-error", "Choose a file.");
				editor.field("Image file (JPEG, PNG or WebP, up to 20 MB)")
					.setInputFiles(Path.of("site/public/icon.svg"));
				editor.type("Alt text for the upload", "A square");
				editor.press("Upload");
				editor.sees("#file-error", "Use image/jpeg, image/png or image/webp");
				editor.field("Image file (JPEG, PNG or WebP, up to 20 MB)")
					.setInputFiles(new FilePayload("square.png", "image/png", Squares.png()));
				editor.press("Upload");
				assertThat(editor.at("#details")).containsText("Uploaded");
				assertThat(editor.field("Alt text")).hasValue("A square");
				assertThat(editor.complaints).isEmpty();
			}
		});
	}

	@Test
	void anEditorVerifiesAnImage() throws Exception {
		JsonNode task = this.newsroom.illustrate(this.newsroom.draft("To verify"));
		HttpResponse<byte[]> image = this.api.send(
				this.api.request(URI.create(task.at("/featuredImage/url").asString()).getPath()),
				HttpResponse.BodyHandlers.ofByteArray());
		this.chromium.look(Duration.ofMinutes(2), (browser) -> {
			try (Person editor = new Person(browser, this.api.url(""), 1440, null)) {
				editor.signedIn("editor");
				editor.open("/desk/posts");
				editor.page.getByText("Verify an image").click();
				editor.isAt("/desk/verify");
				editor.press("Verify");
				editor.sees("#file-error", "Choose a file.");
				editor.field("Image file").setInputFiles(new FilePayload("found.png", "image/png", image.body()));
				editor.press("Verify");
				editor.sees("#verdict", "Made by this Galley");
				editor.sees("#facts", "Signer");
				editor.field("Image file").setInputFiles(new FilePayload("square.png", "image/png", Squares.png()));
				editor.press("Verify");
				editor.sees("#explanation", "The file has no content credential.");
				assertThat(editor.complaints).isEmpty();
			}
		});
	}

	@Test
	void importsAFileAndShowsTheReport() throws IOException {
		String title = Newsroom.unique("Imported at the desk");
		ByteArrayOutputStream zip = new ByteArrayOutputStream();
		try (ZipOutputStream out = new ZipOutputStream(zip)) {
			out.putNextEntry(new ZipEntry("blog/2021-03-02-a.md"));
			out.write(("---\ntitle: " + title + "\nexpiryDate: 2022-01-01\n---\n\nText\n")
				.getBytes(StandardCharsets.UTF_8));
		}
		FilePayload file = new FilePayload("blog.zip", "application/zip", zip.toByteArray());
		this.chromium.look(Duration.ofMinutes(2), (browser) -> {
			try (Person admin = new Person(browser, this.api.url(""), 390, null)) {
				admin.signedIn("editor");
				admin.open("/desk/posts");
				admin.page.getByText("Import and export").click();
				admin.isAt("/desk/transfer");
				admin.press("Import");
				admin.sees("#file-error", "Choose a file.");
				admin.field("File").setInputFiles(file);
				admin.type("Time zone of dates without one", "Mars");
				admin.press("Import");
				admin.sees("#zone-error", "name a time zone");
				admin.type("Time zone of dates without one", "Europe/Berlin");
				admin.press("Import");
				admin.sees("#changed-nothing", "Nothing was changed.");
				admin.page.getByLabel("Only report what would happen").uncheck();
				admin.press("Import");
				admin.sees("#counts", "Drafts");
				admin.sees("#lines", "2021-03-02-a.md:");
				assertThat(admin.page.locator("#changed-nothing")).isHidden();
				assertThat(admin.scrollsSideways()).isFalse();
				Download report = admin.page.waitForDownload(() -> admin.page.getByText("Download report").click());
				assertThat(report.suggestedFilename()).isEqualTo("import-report.txt");
				Download export = admin.page.waitForDownload(() -> admin.page.getByText("Download export").click());
				assertThat(export.suggestedFilename()).isEqualTo("galley-export.zip");
				assertThat(export.failure()).isNull();
				assertThat(admin.complaints.stream().filter((complaint) -> !complaint.contains("400"))).isEmpty();
			}
		});
		assertThat(this.api.asEditor().data("{ contentTasks(first: 100) { nodes { title } } }").toString())
			.contains(title);
	}

	@Test
	void aPageIsOutOfReachUntilItsScriptHasRun() {
		this.chromium.look(Duration.ofMinutes(1), (browser) -> {
			try (Person editor = new Person(browser, this.api.url(""), 1440, null)) {
				editor.signedIn("editor");
				editor.isAt("/desk$");
				List<Route> held = new ArrayList<>();
				editor.page.route("**/desk/assets/home.js", held::add);
				editor.page.navigate(this.api.url("/desk").toString(),
						new Page.NavigateOptions().setWaitUntil(WaitUntilState.COMMIT));
				editor.page.waitForCondition(() -> !held.isEmpty());
				assertThat(editor.at("#content")).hasAttribute("inert", "");
				assertThatThrownBy(
						() -> editor.at("#content button").first().click(new Locator.ClickOptions().setTimeout(500)))
					.isInstanceOf(TimeoutError.class);
				held.forEach(Route::resume);
				editor.type("New draft", "After the script");
				editor.press("Start writing");
				editor.isAt("/desk/tasks/");
			}
		});
	}

	@Test
	void aClickRepeatedAfterALostAnswerCreatesOneDraft() {
		String title = Newsroom.unique("Lost once");
		this.chromium.look(Duration.ofMinutes(1), (browser) -> {
			try (Person editor = new Person(browser, this.api.url(""), 1440, null)) {
				editor.signedIn("editor");
				editor.isAt("/desk$");
				List<String> lost = new ArrayList<>();
				editor.page.route("**/graphql", (route) -> {
					String request = String.valueOf(route.request().postData());
					if (request.contains("createContentTask") && lost.isEmpty()) {
						lost.add(route.fetch().text());
						route.abort();
					}
					else {
						route.resume();
					}
				});
				editor.type("New draft", title);
				editor.press("Start writing");
				editor.sees("body", "Galley cannot be reached.");
				editor.press("Start writing");
				editor.isAt("/desk/tasks/");
				assertThat(lost.getFirst()).contains(editor.taskId());
			}
		});
		assertThat(this.api.asEditor()
			.data("query($text: String) { contentTasks(filter: { text: $text }) { nodes { id } } }",
					Map.of("text", title))
			.at("/contentTasks/nodes")).hasSize(1);
	}

	@Test
	void anAdministratorRedirectsAddresses() {
		this.chromium.look(Duration.ofMinutes(2), (browser) -> {
			String old = "/" + Newsroom.unique("old");
			try (Person admin = new Person(browser, this.api.url(""), 390, null)) {
				admin.signedIn("editor");
				admin.isAt("/desk$");
				admin.open("/desk/redirects");
				admin.type("From", "old");
				admin.type("To", "/posts/new");
				admin.press("Add redirect");
				admin.sees("#from-error", "path of this site");
				admin.type("From", old);
				admin.press("Add redirect");
				admin.sees("#redirects", old);
				admin.type("List", old + "/a,/posts/a\n" + old + "/b," + old);
				admin.press("Import");
				admin.sees("#result", "1 added, 0 were here already, 1 left out.");
				admin.sees("#result", "Line 2: makes a chain");
				admin.sees("#redirects", old + "/a");
				admin.press("Delete the redirect from " + old);
				admin.sees("#announcement", "deleted");
				assertThat(admin.complaints).isEmpty();
			}
		});
	}

	@Test
	void theMenuIsOneLineOnATablet() {
		this.chromium.look(Duration.ofMinutes(1), (browser) -> {
			try (Person admin = new Person(browser, this.api.url(""), 820, null)) {
				admin.signedIn("editor");
				admin.isAt("/desk$");
				admin.page.waitForLoadState();
				assertThat(admin.page.evaluate("document.querySelector('.masthead nav').offsetHeight < 48"))
					.isEqualTo(true);
				assertThat(admin.scrollsSideways()).isFalse();
			}
		});
	}

	@Test
	void anAdministratorSeesTheHealthOfTheServer() {
		this.chromium.look(Duration.ofMinutes(2), (browser) -> {
			for (int width : new int[] { 390, 820, 1440 }) {
				try (Person admin = new Person(browser, this.api.url(""), width, null)) {
					admin.signedIn("editor");
					admin.isAt("/desk$");
					admin.open("/desk/health");
					admin.sees("#findings-title", "No problems");
					assertThat(admin.page.locator("#findings h3")).not().hasCount(0);
					assertThat(admin.page.locator("#findings h3").first()).hasText("Database");
					assertThat(admin.page.locator("#findings h3").last()).hasText("Your request");
					assertThat(admin.scrollsSideways()).isFalse();
					PageCheck.screenshot(admin, "health-of-server-" + width);
					assertThat(admin.complaints).isEmpty();
				}
			}
		});
	}

	@Test
	void everyPageMeetsWcag() {
		JsonNode draft = this.newsroom
			.draft("A draft with a long title that goes on for more than one line at most widths");
		JsonNode review = this.newsroom.submit(this.newsroom.illustrate(this.newsroom.draft("In review")));
		JsonNode post = this.newsroom.publish("First");
		this.newsroom.approve(
				this.newsroom.submit(this.newsroom.edit(this.newsroom.revise(post), Map.of("title", "Second"))),
				Map.of());
		String task = "/desk/tasks/" + Newsroom.id(draft);
		Map<String, String> pages = new TreeMap<>(Map.of("drafts", "/desk/drafts", "write", task, "image",
				"/desk/tasks/" + Newsroom.id(review) + "/picture", "proof",
				"/desk/tasks/" + Newsroom.id(review) + "/proof", "review",
				"/desk/tasks/" + Newsroom.id(review) + "/review", "posts", "/desk/posts", "post",
				"/desk/posts/" + Newsroom.id(post), "site", "/desk/site", "taxonomy", "/desk/taxonomy"));
		pages.put("home", "/desk");
		pages.putAll(Map.of("people", "/desk/people", "redirects", "/desk/redirects", "account", "/desk/account",
				"activity", "/desk/activity", "health", "/desk/health", "verify", "/desk/verify", "transfer",
				"/desk/transfer", "trash", "/desk/trash", "settings", "/desk/settings"));
		pages.put("images", "/desk/images");
		pages.put("links", "/desk/links");
		List<String> found = new ArrayList<>();
		this.chromium.look(Duration.ofMinutes(6), (browser) -> {
			found.clear();
			for (int width : new int[] { 390, 1440 }) {
				try (Person editor = new Person(browser, this.api.url(""), width, ColorScheme.LIGHT)) {
					PageCheck.lookInBothSchemes(editor, "sign-in", "/login", width, found);
					editor.signedIn("editor");
					editor.isAt("/desk$");
					pages.forEach((name, path) -> PageCheck.lookInBothSchemes(editor, name, path, width, found));
					found.addAll(editor.complaints);
				}
			}
		});
		assertThat(found).isEmpty();
	}

	@Test
	void everyDialogMeetsWcag() {
		JsonNode draft = this.newsroom.illustrate(this.newsroom.draft("With dialogs"));
		this.api.asEditor().mutate("addNote", Map.of("taskId", Newsroom.id(draft), "text", "A note"), "id");
		JsonNode post = this.newsroom.publish("With dialogs, published");
		String task = "/desk/tasks/" + Newsroom.id(draft);
		String libraryImage = "/desk/images/" + draft.at("/featuredImage/id").asString();
		Map<String, String> pages = new TreeMap<>(Map.of("write", task, "image", task + "/picture", "post",
				"/desk/posts/" + Newsroom.id(post), "images", "/desk/images", "library-image", libraryImage, "taxonomy",
				"/desk/taxonomy", "people", "/desk/people", "settings", "/desk/settings", "trash", "/desk/trash"));
		List<String> found = new ArrayList<>();
		this.chromium.look(Duration.ofMinutes(6), (browser) -> {
			found.clear();
			for (int width : new int[] { 390, 1440 }) {
				try (Person editor = new Person(browser, this.api.url(""), width, ColorScheme.LIGHT)) {
					editor.signedIn("editor");
					editor.isAt("/desk$");
					pages.forEach((name, path) -> PageCheck.lookAtDialogs(editor, name, path, width, found));
					PageCheck.lookInBothSchemes(editor, "library-image", libraryImage, width, found);
					PageCheck.lookInBothSchemes(editor, "write-noted", task, width, found);
					found.addAll(editor.complaints);
				}
			}
		});
		assertThat(found).isEmpty();
	}

}
