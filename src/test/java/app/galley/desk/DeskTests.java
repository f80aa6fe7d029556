package app.galley.desk;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.browser.Chromium;
import app.galley.identity.Role;
import app.galley.identity.TestAccounts;
import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.SelectOption;
import org.junit.jupiter.api.AfterAll;
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
 * A post's way through the desk, in browsers: written, reviewed, published, changed.
 */
@GalleyTest
@TestPropertySource(properties = "galley.sdxl.sketch-step-delay=500ms")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(900)
class DeskTests {

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@Autowired
	TestAccounts people;

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

}
