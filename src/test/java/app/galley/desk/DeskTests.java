package app.galley.desk;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.browser.Chromium;
import app.galley.identity.Role;
import app.galley.identity.SignIn;
import app.galley.identity.TestAccounts;
import app.galley.signin.ServerSessions;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.SelectOption;
import com.microsoft.playwright.options.WaitUntilState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestPropertySource;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The desk as people use it, in a browser. {@code -Dgalley.desk.screenshots=true} keeps
 * images of its pages in target/desk.
 */
@GalleyTest
@TestPropertySource(properties = "galley.sdxl.sketch-step-delay=500ms")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(900)
class DeskTests {

	private static final Path AXE = Path.of("src/test/browser/node_modules/axe-core/axe.min.js");

	private static final @Nullable Path SCREENSHOTS = Boolean.getBoolean("galley.desk.screenshots")
			? Path.of("target/desk") : null;

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@Autowired
	TestAccounts people;

	@Autowired
	ApplicationContext server;

	final Chromium chromium = new Chromium();

	@AfterAll
	void stop() {
		this.chromium.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1440, 390 })
	void aWriterAndAnEditorPublishAPost(int width) {
		String writerName = this.people.add("wren", Role.WRITER);
		String editorName = this.people.add("edda", Role.EDITOR);
		this.newsroom.author("Ada Lovelace");
		this.newsroom.category("Engines");
		this.newsroom.tag("Analysis");
		this.chromium.look(Duration.ofMinutes(4), (browser) -> {
			try (Person writer = new Person(browser, this.api.url(""), width, null);
					Person editor = new Person(browser, this.api.url(""), width, null)) {
				signIn(writer, writerName);
				String task = write(writer);
				conflict(writer, task);
				image(writer);
				proof(writer);
				writer.press("Send for review");
				writer.sees("#draft-status", "In review");

				editor.signedIn(editorName);
				sendBack(editor, task);
				fix(writer, task);
				String post = schedule(editor, task);
				goLive(editor, post);
				revise(writer, editor, post);
				restore(editor, post);
				unpublish(editor, post);
				checkHistory(editor, task, post, writerName, editorName);
				assertThat(writer.complaints).isEmpty();
				assertThat(editor.complaints).isEmpty();
			}
		});
	}

	private void signIn(Person writer, String name) {
		writer.signIn(name, "a wrong one");
		writer.sees("[role=alert]", "Incorrect username or password.");
		writer.signedIn(name);
		writer.isAt("/desk$");
		assertThat(writer.page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Taxonomy"))).hasCount(0);
	}

	private String write(Person writer) {
		writer.press("Start writing");
		writer.sees("#title-error", "Enter 1 to 300 characters");
		writer.type("New draft", "The engine that weaves");
		writer.press("Start writing");
		writer.isAt("/desk/tasks/");
		writer.sees("#save-state", "All changes saved");
		writer.type("Article (Markdown)", "It weaves *algebraical* patterns.\n\nAs the loom weaves flowers.\n");
		FrameLocator article = writer.page.frameLocator("#article");
		assertThat(article.locator(".article em")).hasText("algebraical");
		writer.field("Author").selectOption(new SelectOption().setLabel("Ada Lovelace"));
		writer.field("Category").selectOption(new SelectOption().setLabel("Engines"));
		writer.type("Tags", "Analysis");
		writer.field("Tags").press("Enter");
		writer.sees("#save-state", "Saved ");
		writer.sees("#missing", "Still missing: feature image");
		JsonNode stored = task(writer.taskId());
		assertThat(stored.get("bodyMarkdown").asString()).contains("algebraical");
		assertThat(stored.at("/tags/0/name").asString()).isEqualTo("Analysis");

		writer.type("URL slug", "No Such Address");
		writer.sees("#slug-error", "Use lower-case letters");
		writer.type("URL slug", Newsroom.unique("weaves"));
		writer.field("URL slug").press("Control+s");
		writer.sees("#save-state", "Saved ");
		assertThat(writer.at("#slug-error")).isEmpty();
		searchAndSocial(writer);
		return writer.taskId();
	}

	private void searchAndSocial(Person writer) {
		writer.click(writer.at("#seo > summary"));
		writer.sees("#result-title", "The engine that weaves – Galley");
		writer.sees("#result-description", "It weaves algebraical patterns.");
		writer.type("Search title", "How engines weave");
		writer.sees("#result-title", "How engines weave");
		writer.sees("#social-title", "How engines weave");
		writer.type("Social title", "Weaving");
		writer.sees("#social-title", "Weaving");
		writer.type("Canonical URL", "elsewhere");
		writer.sees("#seo-canonicalUrl-error", "https://");
		writer.type("Canonical URL", "https://first.example/weave");
		writer.sees("#result-address", "first.example › weave");
		writer.field("Canonical URL").press("Control+s");
		writer.sees("#save-state", "Saved ");
		JsonNode seo = this.api.asEditor()
			.data("query($id: ID!) { contentTask(id: $id) { seo { title socialTitle canonicalUrl } } }",
					Map.of("id", writer.taskId()))
			.at("/contentTask/seo");
		assertThat(seo.toString()).contains("How engines weave", "Weaving", "https://first.example/weave");
	}

	/**
	 * Two people at once: different fields are merged, the same field needs a decision.
	 */
	private void conflict(Person writer, String id) {
		this.newsroom.edit(task(id), Map.of("excerpt", "On weaving."));
		writer.type("Title", "The engine that weaves algebra");
		writer.sees("#save-state", "Saved ");
		Api.await(() -> task(id), (t) -> t.get("title").asString().endsWith("algebra"));
		assertThat(writer.field("Excerpt")).hasValue("On weaving.");
		assertThat(task(id).get("excerpt").asString()).isEqualTo("On weaving.");

		this.newsroom.edit(task(id), Map.of("title", "The engine that knits algebra"));
		writer.type("Title", "The engine that weaves numbers");
		writer.sees("#conflict[open]");
		writer.sees("#conflict del", "knits");
		writer.sees("#conflict ins", "weaves");
		writer.press("Keep mine");
		writer.sees("#save-state", "Saved ");
		Api.await(() -> task(id), (t) -> t.get("title").asString().equals("The engine that weaves numbers"));

		this.newsroom.edit(task(id), Map.of("title", "The engine"));
		writer.type("Title", "Not this");
		writer.sees("#conflict[open]");
		writer.press("Use theirs");
		assertThat(writer.field("Title")).hasValue("The engine");
		writer.type("Title", "The engine that weaves");
		writer.go("Image");
		writer.isAt("/picture$");
		assertThat(task(id).get("title").asString()).isEqualTo("The engine that weaves");
	}

	private void image(Person writer) {
		assertThat(writer.field("Prompt")).hasValue("Editorial illustration: The engine that weaves. On weaving.");
		writer.sees("#engine", "Placeholder art");
		assertThat(writer.at("#profile")).isDisabled();
		writer.press("Generate images");
		assertThat(writer.at(".candidate")).hasCount(3);
		writer.sees(".candidate >> nth=1", "Step");
		writer.click(writer.at(".candidate >> nth=1").locator(".cancel"));
		writer.sees("#candidates", "Cancelled");
		// It continues while the page is left.
		writer.page.reload();
		assertThat(writer.at(".candidate")).hasCount(3);
		Locator done = writer.at(".candidate[data-status=DONE] >> nth=0");
		done.waitFor();
		writer.click(done.getByRole(AriaRole.BUTTON));
		writer.sees("#current");
		writer.sees("#missing", "alt text");
		writer.type("Alt text", "Threads crossing");
		writer.press("Save alt text");
		assertThat(writer.at("#missing")).isHidden();
		JsonNode generations = task(writer.taskId()).get("imageGenerations");
		assertThat(generations.valueStream().map((g) -> g.get("status").asString())).contains("CANCELLED", "DONE");
	}

	/**
	 * As a proxy that limits the duration of requests does, and a deployment: the stream
	 * ends, then it breaks, and the server is away for a moment.
	 */
	@Test
	void followsAnImageWhoseStreamIsCut() {
		String name = this.people.add("cora", Role.WRITER);
		this.newsroom.author("Ada Lovelace");
		this.chromium.look(Duration.ofMinutes(1), (browser) -> {
			try (Person writer = new Person(browser, this.api.url(""), 1440, null)) {
				writer.signedIn(name);
				writer.isAt("/desk$");
				writer.type("New draft", "Cut short");
				writer.press("Start writing");
				writer.isAt("/desk/tasks/");
				writer.go("Image");
				writer.isAt("/picture$");
				List<String> cuts = new ArrayList<>();
				writer.page.route("**/graphql", (route) -> cut(route, cuts));
				writer.field("Number of images").selectOption("1");
				writer.press("Generate images");
				writer.type("Prompt", "What I write meanwhile");
				writer.at(".candidate[data-status=DONE]").waitFor();
				assertThat(cuts).containsExactly("ended", "unreachable", "broken");
				assertThat(writer.field("Prompt")).hasValue("What I write meanwhile");
				assertThat(writer.complaints).noneMatch((complaint) -> complaint.contains("Error:"));
			}
		});
	}

	private static void cut(Route route, List<String> cuts) {
		String body = String.valueOf(route.request().postData());
		boolean stream = body.contains("imageGeneration(");
		if (stream && cuts.isEmpty()) {
			cuts.add("ended");
			route.fulfill(new Route.FulfillOptions().setContentType("text/event-stream").setBody(":\n\n"));
		}
		else if (!stream && body.contains("contentTask(") && cuts.size() == 1) {
			cuts.add("unreachable");
			route.abort("connectionrefused");
		}
		else if (stream && cuts.size() == 2) {
			cuts.add("broken");
			route.abort("connectionreset");
		}
		else {
			route.resume();
		}
	}

	private void proof(Person writer) {
		writer.go("Proof");
		writer.page.locator("#width").selectOption("390");
		FrameLocator phone = writer.page.frameLocator("#proofs figure[data-width='390'] iframe");
		assertThat(phone.locator("h1")).hasText("The engine that weaves");
		assertThat(phone.locator(".preview-bar")).hasCount(0);
		String shared = writer.at("#open").getAttribute("href");
		assertThat(this.api.get(shared).statusCode()).isEqualTo(200);
		writer.press("Revoke links");
		writer.sees("#announcement", "no longer work");
		assertThat(this.api.get(shared).statusCode()).isEqualTo(404);
		// The frame loads its page again, at a new link.
		writer.page.waitForFunction(
				"""
						() => {
						  const frame = document.querySelector("#proofs figure[data-width='390'] iframe");
						  return frame.contentWindow.location.href === frame.src && frame.contentDocument.readyState === 'complete';
						}""");
		assertThat(phone.locator("h1")).hasText("The engine that weaves");
		assertThat(phone.locator("html")
			.evaluate("() => [innerWidth, matchMedia('(prefers-color-scheme: dark)').matches]"))
			.isEqualTo(List.of(390, false));
		writer.page.locator("#scheme").selectOption("dark");
		Api.await(() -> phone.locator("html").evaluate("() => matchMedia('(prefers-color-scheme: dark)').matches"),
				Boolean.TRUE::equals);
		writer.page.locator("#at").fill("2031-05-06T07:08");
		assertThat(phone.locator("time").first()).hasText("6 May 2031");
	}

	private void sendBack(Person editor, String task) {
		editor.isAt("/desk$");
		editor.sees("#in-review .row-title[href*='" + task + "']");
		editor.go("Drafts");
		editor.go("In review");
		editor.click(editor.at(".row-title[href*='" + task + "']"));
		editor.isAt("/review$");
		editor.press("Send back to writer");
		editor.sees("#reason-error", "Tell the writer what needs fixing");
		editor.type("What needs fixing", "Say who wove first.");
		editor.press("Send back to writer");
		editor.sees("#draft-status", "Sent back");
	}

	private void fix(Person writer, String task) {
		writer.open("/desk?status=REJECTED&mine=1");
		writer.click(writer.at(".row-title[href*='" + task + "']"));
		writer.sees("#rejected", "Say who wove first.");
		writer.type("Article (Markdown)", "Jacquard wove first.\n");
		writer.press("Send for review");
		writer.sees("#draft-status", "In review");
		assertThat(task(task).get("bodyMarkdown").asString()).isEqualTo("Jacquard wove first.\n");
		assertThat(writer.at("#rejected")).isHidden();
	}

	private String schedule(Person editor, String task) {
		editor.open("/desk/tasks/" + task + "/review");
		editor.page.getByLabel("Publish on").fill("2040-01-02T03:04");
		editor.press("Approve");
		editor.sees("#review-status", "Scheduled.");
		editor.go("Manage post");
		editor.sees("#post-status", "Scheduled");
		editor.sees("#post-about", "2040");
		return editor.page.url().replaceAll(".*/", "");
	}

	/** At its time, with no one at the desk. */
	private void goLive(Person editor, String post) {
		this.api.asEditor()
			.data("mutation($input: SchedulePostInput!) { schedulePost(input: $input) { status } }",
					Map.of("input", Map.of("id", post, "publishAt", Instant.now().plusSeconds(2).toString())));
		Api.await(() -> post(post), (p) -> p.get("status").asString().equals("PUBLISHED"));
		editor.page.reload();
		editor.sees("#post-status", "Published");
		assertThat(editor.at("#live")).hasAttribute("href",
				"http://localhost:3000/posts/" + post(post).get("slug").asString());
	}

	private void revise(Person writer, Person editor, String post) {
		writer.open("/desk/posts");
		writer.click(writer.at(".row-title[href*='" + post + "']"));
		writer.press("Revise");
		writer.isAt("/desk/tasks/");
		writer.sees("#save-state", "All changes saved");
		writer.type("Title", "The engine, revised");
		writer.press("Send for review");
		writer.sees("#draft-status", "In review");
		editor.open("/desk/tasks/" + writer.taskId() + "/review");
		editor.press("Approve");
		editor.sees("#review-status", "Published.");
		assertThat(post(post).get("title").asString()).isEqualTo("The engine, revised");
	}

	private void restore(Person editor, String post) {
		editor.open("/desk/posts/" + post);
		assertThat(editor.at("#revisions > li")).hasCount(2);
		editor.press("Compare revision 1 with the post");
		editor.sees("#compare-fields", "weaves");
		editor.press("Restore this revision");
		editor.isAt("/desk/tasks/");
		assertThat(editor.field("Title")).hasValue("The engine that weaves");
		editor.press("Send for review");
		editor.isAt("/review$");
		editor.press("Approve");
		editor.sees("#review-status", "Published.");
		assertThat(post(post).get("title").asString()).isEqualTo("The engine that weaves");
	}

	private void unpublish(Person editor, String post) {
		editor.open("/desk/posts/" + post);
		editor.press("Unpublish");
		editor.click(editor.page.getByRole(AriaRole.DIALOG)
			.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Unpublish")));
		editor.sees("#post-status", "Unpublished");
		editor.press("Publish now");
		editor.sees("#post-status", "Published");
	}

	/** Who changed what and when, with the words that changed. */
	private void checkHistory(Person editor, String task, String post, String writerName, String editorName) {
		editor.sees("#activities > li >> nth=0", editorName + " published it");
		editor.sees("#activities > li >> nth=1", editorName + " unpublished it");
		editor.sees("#no-deliveries", "None in the last 30 days.");
		editor.open("/desk/tasks/" + task + "/review");
		Locator back = editor.at("#activities > li")
			.filter(new Locator.FilterOptions().setHasText(editorName + " sent it back"));
		editor.click(back.locator("summary"));
		assertThat(back.locator("ins").filter(new Locator.FilterOptions().setHasText("Say who wove first.")))
			.isVisible();
		editor.sees("#activities", writerName + " edited it");
		editor.open("/desk/posts/" + post);
		editor.sees("#earlier");
		editor.press("Show earlier");
		editor.sees("#activities", writerName + " created the draft");
		editor.go("Activity");
		editor.isAt("/desk/activity$");
		editor.sees("#activities > li >> nth=0", editorName + " published it");
		editor.press("Show earlier");
		assertThat(editor.at("#activities > li >> nth=20")).isVisible();
		editor.click(editor.at("#activities > li >> nth=0").getByRole(AriaRole.LINK));
		editor.isAt("/desk/posts/" + post);
	}

	private JsonNode task(String id) {
		return this.api.asEditor()
			.data("query($id: ID!) { contentTask(id: $id) { id version title excerpt bodyMarkdown status tags { name } imageGenerations { status } } }",
					Map.of("id", id))
			.get("contentTask");
	}

	private JsonNode post(String id) {
		return this.api.asEditor()
			.data("query($id: ID!) { postById(id: $id) { status title slug } }", Map.of("id", id))
			.get("postById");
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

	/** A first-time user, from nothing to the public page. */
	@Test
	void publishesInAtMostTwelveClicks() {
		this.newsroom.author("Ada Lovelace");
		this.newsroom.category("Engines");
		this.newsroom.tag("Analysis");
		this.chromium.look(Duration.ofMinutes(2), (browser) -> {
			try (Person editor = new Person(browser, this.api.url(""), 1440, null)) {
				editor.signedIn("editor");
				editor.clicks = 0;
				editor.click(editor.field("New draft"));
				editor.type("New draft", "Quickly");
				editor.press("Start writing");
				editor.sees("#save-state", "All changes saved");
				assertThat(editor.field("Article (Markdown)")).isFocused();
				editor.type("Article (Markdown)", "Short.\n");
				editor.field("Author").selectOption(new SelectOption().setIndex(1));
				editor.field("Category").selectOption(new SelectOption().setIndex(1));
				editor.clicks += 4;
				editor.click(editor.field("Tags"));
				editor.type("Tags", "Analysis");
				editor.field("Tags").press("Enter");
				editor.go("Image");
				editor.press("Generate images");
				Locator done = editor.at(".candidate[data-status=DONE] >> nth=0");
				done.waitFor();
				editor.click(done.getByRole(AriaRole.BUTTON));
				assertThat(editor.field("Alt text")).isFocused();
				editor.type("Alt text", "Something quick");
				editor.press("Send for review");
				editor.isAt("/review$");
				editor.press("Approve");
				editor.sees("#review-status", "Published.");
				// Clicks that put the cursor into a field count.
				assertThat(editor.clicks).isLessThanOrEqualTo(12);
			}
		});
	}

	@Test
	void anAdministratorAddsAndDeactivatesAnAccount() {
		String username = Newsroom.unique("newcomer");
		this.chromium.look(Duration.ofMinutes(2), (browser) -> {
			try (Person admin = new Person(browser, this.api.url(""), 1440, null);
					Person newcomer = new Person(browser, this.api.url(""), 390, null)) {
				admin.signedIn("editor");
				admin.go("People");
				admin.type("Username", username);
				admin.type("Initial password", "short");
				admin.press("Add");
				admin.sees("#password-error", "Enter at least 10 characters");
				admin.type("Initial password", "a first password");
				admin.press("Add");
				admin.sees("#people", username);

				newcomer.signIn(username, "a first password");
				newcomer.isAt("/desk$");
				newcomer.open("/desk/account");
				newcomer.type("Current password", "not this");
				newcomer.type("New password", "a second password");
				newcomer.press("Change password");
				newcomer.sees("#currentPassword-error", "Incorrect password");
				newcomer.type("Current password", "a first password");
				newcomer.press("Change password");
				newcomer.isAt("/login");
				newcomer.signIn(username, "a second password");
				newcomer.isAt("/desk$");

				admin.press("Reset password of " + username);
				admin.field("New password").fill("a third password");
				admin.press("Set password");
				admin.sees("#announcement", "Password of " + username + " reset");
				newcomer.open("/desk/posts");
				newcomer.isAt("/login");
				newcomer.signIn(username, "a third password");
				newcomer.isAt("/desk/posts");

				Locator row = admin.at("#people > li").filter(new Locator.FilterOptions().setHasText(username));
				admin.field("Role of " + username).selectOption("EDITOR");
				admin.sees("#announcement", "Role of " + username + " changed");
				admin.click(row.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Deactivate")));
				admin.sees("#announcement", username + " can no longer sign in");
				newcomer.signIn(username, "a third password");
				newcomer.sees("[role=alert]", "Incorrect username or password.");
				assertThat(admin.complaints).isEmpty();
			}
		});
	}

	@Test
	void createsATokenAndRevokesIt() {
		String username = this.people.add("wren", Role.WRITER);
		this.chromium.look(Duration.ofMinutes(2), (browser) -> {
			try (Person writer = new Person(browser, this.api.url(""), 390, null)) {
				writer.signedIn(username);
				writer.isAt("/desk$");
				writer.open("/desk/account");
				writer.type("Token name", "My script");
				writer.press("Create token");
				writer.sees("#scopes-error", "Choose at least one");
				writer.page.getByLabel("Read drafts").check();
				writer.press("Create token");
				writer.sees("#tokens", "My script");
				Api program = this.api.bearing(writer.at("#secret").inputValue());
				assertThat(program.answer("{ contentTasks { nodes { id } } }", Map.of()).has("errors")).isFalse();
				writer.press("Revoke My script");
				writer.sees("#tokens .inactive", "revoked");
				assertThat(program.post("{\"query\":\"{ tags { id } }\"}").statusCode()).isEqualTo(401);
				assertThat(writer.complaints).isEmpty();
			}
		});
	}

	@Test
	void anAdministratorConfirmsThePasswordAndRevokesAnAccountsToken() {
		String username = this.people.add("wren", Role.WRITER);
		this.api.as(username, Api.PASSWORD)
			.mutate("createApiToken", Map.of("name", "Of " + username, "scopes", List.of("WRITE")), "id");
		this.chromium.look(Duration.ofMinutes(2), (browser) -> {
			try (Person admin = new Person(browser, this.api.url(""), 1440, null)) {
				admin.signIn(this.people.add("admin", Role.ADMIN), Api.PASSWORD);
				admin.isAt("/desk$");
				String session = admin.page.context()
					.cookies()
					.stream()
					.filter((cookie) -> cookie.name.equals("JSESSIONID"))
					.findFirst()
					.orElseThrow().value;
				ServerSessions.change(this.server, session, SignIn.AUTHENTICATED_AT,
						Instant.now().minus(Duration.ofHours(1)));
				admin.open("/desk/people");
				admin.press("Revoke Of " + username);
				admin.sees("#tokens .inactive", "revoked");
				admin.field("Role of " + username).selectOption("EDITOR");
				admin.sees("#confirm-sign-in", "Enter your password to make this change.");
				admin.type("Your password", "a wrong one");
				admin.press("Continue");
				admin.sees("#confirm-sign-in-error", "Incorrect password.");
				admin.type("Your password", Api.PASSWORD);
				admin.press("Continue");
				admin.sees("#announcement", "Role of " + username + " changed");
				admin.open("/desk/account");
				admin.type("Token name", "Mine");
				admin.page.getByLabel("Read drafts").check();
				admin.press("Create token");
				admin.sees("#tokens", "Mine");
				assertThat(admin.complaints).isEmpty();
			}
		});
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
	void aPrintedPasswordIsReplacedAtTheFirstSignIn() {
		String username = this.people.addWithPrintedPassword("first", Role.ADMIN);
		List<String> found = new ArrayList<>();
		this.chromium.look(Duration.ofMinutes(1), (browser) -> {
			found.clear();
			for (int width : new int[] { 390, 820, 1440 }) {
				try (Person owner = new Person(browser, this.api.url(""), width, null)) {
					owner.signIn(username, "a wrong one");
					assertThat(owner.field("Username")).hasValue(username);
					look(owner, "sign-in-failed", "/login?wrong", width, found);
					owner.signedIn(username);
					owner.isAt("/desk/password$");
					owner.type("New password", "password123");
					owner.press("Set password");
					owner.sees("#newPassword-error", "Choose a less common password");
					look(owner, "password", "/desk/password", width, found);
				}
			}
			try (Person owner = new Person(browser, this.api.url(""), 390, null)) {
				owner.signedIn(username);
				owner.type("New password", "a password of my own");
				owner.press("Set password");
				owner.sees("[role=status]", "Your password is set.");
				assertThat(owner.field("Username")).hasValue(username);
				owner.type("Password", "a password of my own");
				owner.press("Sign in");
				owner.isAt("/desk$");
				found.addAll(owner.complaints);
			}
		});
		assertThat(found).isEmpty();
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
					screenshot(admin, "health-of-server-" + width);
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
					lookInBothSchemes(editor, "sign-in", "/login", width, found);
					editor.signedIn("editor");
					editor.isAt("/desk$");
					pages.forEach((name, path) -> lookInBothSchemes(editor, name, path, width, found));
					found.addAll(editor.complaints);
				}
			}
		});
		assertThat(found).isEmpty();
	}

	/** A page follows the scheme without being loaded again. */
	private static void lookInBothSchemes(Person editor, String name, String path, int width, List<String> found) {
		editor.openAndSettle(path);
		for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
			editor.page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
			check(editor, name + "-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT), found);
		}
		editor.page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
	}

	private static void look(Person editor, String name, String path, int width, List<String> found) {
		editor.openAndSettle(path);
		check(editor, name + "-" + width, found);
	}

	private static void check(Person editor, String where, List<String> found) {
		editor.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
		screenshot(editor, where);
		try {
			editor.violations(Files.readString(AXE)).forEach((violation) -> found.add(where + ": " + violation));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		if (editor.scrollsSideways()) {
			found.add(where + ": sticks out of the window");
		}
	}

	private static void screenshot(Person person, String name) {
		if (SCREENSHOTS != null) {
			person.page
				.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(SCREENSHOTS.resolve(name + ".png")));
		}
	}

}
