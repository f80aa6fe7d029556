package app.galley.desk;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.browser.Chromium;
import app.galley.identity.Role;
import app.galley.identity.TestAccounts;
import com.microsoft.playwright.FileChooser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The desk by keyboard alone: every stop of it can be seen, and no action or closed
 * dialog leaves a person at the top of the page.
 */
@GalleyTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(600)
class KeyboardTests {

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

	@Test
	void fromSignInToThePublishedPost(TestReporter reporter) {
		String author = this.newsroom.author(Newsroom.unique("Augusta"));
		String category = this.newsroom.category(Newsroom.unique("Looms"));
		String tag = Newsroom.unique("Weaving");
		this.newsroom.tag(tag);
		String editor = this.people.add("edda", Role.EDITOR);
		this.chromium.look(Duration.ofMinutes(3), (browser) -> {
			try (Person person = new Person(browser, this.api.url(""), 1440, null)) {
				Keys keys = new Keys(person.page);
				person.open("/desk");
				assertThat(person.field("Username")).isFocused();
				keys.text(editor).press("Tab").text(Api.PASSWORD).press("Enter");
				person.isAt("/desk$");
				person.field("New draft");
				keys.press("Alt+n").text("By keyboard alone").press("Enter");
				person.isAt("/desk/tasks/");
				assertThat(person.field("Article (Markdown)")).isFocused();
				keys.text("It weaves *algebraical* patterns.\n\n/tabl");
				keys.text("e").press("Escape").press("Tab");
				keys.tabTo(person.field("Author")).text("Augusta");
				keys.tabTo(person.field("Category")).text("Looms");
				keys.tabTo(person.field("Tags")).text(tag).press("Enter");
				person.sees("#chips", tag);
				assertThat(person.field("Tags")).isFocused();
				keys.press("Alt+2");
				person.isAt("/picture$");
				upload(person, keys);
				keys.press("Alt+Enter");
				person.isAt("/review$");
				person.sees("#approving");
				keys.skipToContent();
				keys.tabTo(button(person, "Approve")).press("Enter");
				person.sees("#review-status", "Published.");
				keys.isNotLost();
				keys.tabTo(person.page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("View on site")));
				reporter.publishEntry("keystrokes", keys.strokes.toString());
				System.out.printf("Keyboard: published with %d keystrokes besides %d letters%n", keys.strokes.size(),
						keys.letters);
				assertThat(keys.strokes).hasSizeLessThan(90);
				assertThat(person.complaints).isEmpty();
			}
		});
		assertThat(this.api
			.data("query($author: String!) { posts(filter: { author: $author }) { nodes { title } } }",
					Map.of("author", author))
			.at("/posts/nodes/0/title")
			.asString()).isEqualTo("By keyboard alone");
	}

	private static void upload(Person person, Keys keys) {
		keys.skipToContent();
		keys.tabTo(person.field("Image file (JPEG, PNG or WebP, up to 20 MB)"));
		FileChooser chooser = person.page.waitForFileChooser(() -> keys.press("Space"));
		chooser.setFiles(new FilePayload("square.png", "image/png", Squares.png()));
		keys.tabTo(person.field("Alt text for the upload")).text("An orange square").press("Enter");
		person.sees("#current-image");
		assertThat(person.at("#missing")).isHidden();
		keys.isNotLost();
	}

	/** The element that had the focus is hidden or removed by most of these. */
	@Test
	void anActionKeepsItsPlace() {
		JsonNode review = this.newsroom.submit(this.newsroom.illustrate(this.newsroom.draft("Kept place")));
		this.api.asEditor().mutate("addNote", Map.of("taskId", Newsroom.id(review), "text", "A note"), "id");
		this.chromium.look(Duration.ofMinutes(3), (browser) -> {
			try (Person person = new Person(browser, this.api.url(""), 1440, null)) {
				person.signedIn("editor");
				person.isAt("/desk$");
				Keys keys = new Keys(person.page);
				String draft = "/desk/tasks/" + Newsroom.id(review);
				person.open(draft + "/review");
				keys.on(button(person, "Withdraw from review"));
				person.sees("#draft-status", "Draft");
				keys.isNotLost();
				keys.on(button(person, "Send for review"));
				person.sees("#draft-status", "In review");
				keys.isNotLost();
				keys.on(button(person, "Resolve"));
				person.sees("#resolved-count", "1");
				keys.isNotLost();
				person.at("#reason").focus();
				keys.text("Too short").press("Tab").press("Enter");
				person.sees("#draft-status", "Sent back");
				keys.isNotLost();
				keys.on(button(person, "Undo: back in review"));
				person.sees("#draft-status", "In review");
				keys.isNotLost();
				keys.on(button(person, "Discard"));
				person.sees("#confirm-discard[open]");
				keys.press("Escape");
				assertThat(button(person, "Discard")).isFocused();
				trash(person, keys, draft);
				rows(person, keys);
				assertThat(person.complaints).isEmpty();
			}
		});
	}

	/** Before the browser has reported that it was closed. */
	@Test
	void aDialogOpenedAgainAtOnceIsHeard() {
		String draft = "/desk/tasks/" + Newsroom.id(this.newsroom.draft("Asked twice"));
		this.chromium.look(Duration.ofMinutes(2), (browser) -> {
			try (Person person = new Person(browser, this.api.url(""), 1440, null)) {
				person.signedIn("editor");
				person.isAt("/desk$");
				person.open(draft);
				person.sees("#save-state", "All changes saved");
				button(person, "Discard").click();
				person.sees("#confirm-discard[open]");
				person.page.evaluate("() => { document.querySelector('#confirm-discard').close();"
						+ " document.querySelector('#discard').click(); }");
				person.at("#confirm-discard button.danger").click();
				person.isAt("/desk/trash");
				assertThat(person.complaints).isEmpty();
			}
		});
	}

	private static void trash(Person person, Keys keys, String draft) {
		keys.press("Enter");
		person.sees("#confirm-discard[open]");
		keys.tabTo(person.at("#confirm-discard button.danger")).press("Enter");
		person.isAt("/desk/trash");
		person.sees("main", "Kept place");
		keys.on(person.at("main button:has-text('Restore')").first());
		keys.isNotLost();
	}

	/** Rows that go with their button. */
	private void rows(Person person, Keys keys) {
		person.open("/desk/redirects");
		person.type("From", "/" + Newsroom.unique("old"));
		person.type("To", "/posts/new");
		person.press("Add redirect");
		Locator delete = person.page.getByRole(AriaRole.BUTTON,
				new Page.GetByRoleOptions().setName("Delete the redirect from "));
		keys.on(delete.first());
		person.sees("#announcement", "deleted");
		keys.isNotLost();
		person.open("/desk/tasks/" + Newsroom.id(this.newsroom.draft("Tagged")));
		person.sees("#save-state", "All changes saved");
		keys.on(person.at("#chips button").first());
		assertThat(person.at("#chips button")).hasCount(1);
		keys.isNotLost();
	}

	/** There and back again, in each dialog of the editor. */
	@Test
	void aClosedDialogGivesTheFocusBack() {
		String draft = "/desk/tasks/" + Newsroom.id(this.newsroom.draft("Dialogs"));
		this.chromium.look(Duration.ofMinutes(2), (browser) -> {
			try (Person person = new Person(browser, this.api.url(""), 1440, null)) {
				person.signedIn("editor");
				person.isAt("/desk$");
				person.open(draft);
				person.sees("#save-state", "All changes saved");
				Keys keys = new Keys(person.page);
				Locator text = person.field("Article (Markdown)");
				for (String shortcut : List.of("Control+k", "Control+Alt+g", "Control+/")) {
					text.focus();
					keys.press(shortcut);
					person.sees("dialog[open]");
					for (int stop = 0; stop < 25; stop++) {
						keys.press("Tab");
					}
					keys.press("Escape");
					assertThat(text).isFocused();
				}
				keys.press("Control+f");
				person.sees("#find");
				keys.press("Tab").press("Tab").press("Escape");
				assertThat(text).isFocused();
				keys.press("Control+Alt+g");
				keys.tabTo(button(person, "From the library")).press("Enter");
				person.sees("#picker[open]");
				keys.press("Escape");
				assertThat(button(person, "From the library")).isFocused();
				keys.press("Escape");
				assertThat(text).isFocused();
				person.at("#show-shortcuts").focus();
				keys.press("Enter");
				person.sees("#shortcuts[open]", "Send for review");
				keys.press("Escape");
				assertThat(person.at("#show-shortcuts")).isFocused();
			}
		});
	}

	/** Once around each page: every stop is visible, and the way out is not barred. */
	@Test
	void everyStopOfAPageIsVisible() {
		JsonNode review = this.newsroom.submit(this.newsroom.illustrate(this.newsroom.draft("Round trip")));
		JsonNode post = this.newsroom.publish("Rounded");
		String draft = "/desk/tasks/" + Newsroom.id(review);
		List<String> lost = new ArrayList<>();
		this.chromium.look(Duration.ofMinutes(4), (browser) -> {
			lost.clear();
			try (Person person = new Person(browser, this.api.url(""), 1440, null)) {
				person.signedIn("editor");
				person.isAt("/desk$");
				for (String path : List.of("/desk", "/desk/drafts", draft, draft + "/picture", draft + "/proof",
						draft + "/review", "/desk/posts/" + Newsroom.id(post), "/desk/images", "/desk/taxonomy",
						"/desk/settings", "/desk/people", "/desk/account", "/desk/transfer", "/desk/verify")) {
					person.openAndSettle(path);
					new Keys(person.page).aroundThePage().forEach((stop) -> lost.add(path + ": " + stop));
				}
			}
		});
		assertThat(lost).isEmpty();
	}

	private static Locator button(Person person, String name) {
		return person.page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
	}

	/** Keystrokes, each of which must leave the focus where it can be seen. */
	private static final class Keys {

		private static final int FARTHEST = 70;

		private static final int LONGEST_PAGE = 400;

		/** What is wrong with the stop, empty for nothing. */
		private static final String STOP = """
				() => {
				  const stop = document.activeElement;
				  if (!stop || stop === document.body) return 'none';
				  const name = `${stop.tagName} ${stop.id || stop.textContent.trim().slice(0, 30)}`;
				  if (stop.tagName === 'IFRAME') return '';
				  const shown = [stop, stop.closest('.text-area, label'), ...(stop.labels ?? [])]
				    .some((one) => one && getComputedStyle(one).outlineStyle !== 'none' && parseFloat(getComputedStyle(one).outlineWidth) > 0);
				  const { width, height, top, bottom } = stop.getBoundingClientRect();
				  if (!width || !height) return `${name} has no size`;
				  if (bottom <= 0 || top >= innerHeight) return `${name} is outside of the window`;
				  return shown ? '' : `${name} has no outline`;
				}""";

		private final Page page;

		private final List<String> strokes = new ArrayList<>();

		private int letters;

		Keys(Page page) {
			this.page = page;
		}

		Keys press(String key) {
			this.page.keyboard().press(key);
			this.strokes.add(key);
			return this;
		}

		Keys text(String words) {
			this.page.keyboard().type(words);
			this.letters += words.length();
			return this;
		}

		/** Presses the button that a person has come to. */
		void on(Locator button) {
			button.focus();
			press("Enter");
		}

		Keys tabTo(Locator place) {
			for (int stops = 0; stops < FARTHEST; stops++) {
				if ((boolean) place.evaluate("(element) => element === document.activeElement")) {
					return this;
				}
				press("Tab");
				assertThat(this.page.evaluate(STOP)).isEqualTo("");
			}
			throw new AssertionError("Not reached within " + FARTHEST + " stops: " + place);
		}

		/** The first stop of a page. */
		void skipToContent() {
			press("Tab").press("Enter");
			assertThat(this.page.locator("#content")).isFocused();
		}

		/** Once what hid the element has been laid out. */
		void isNotLost() {
			this.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
			assertThat(this.page.evaluate("document.activeElement === document.body")).as("focus is lost")
				.isEqualTo(false);
		}

		/** Faults of the stops from the first of the page to the end. */
		List<String> aroundThePage() {
			List<String> faults = new ArrayList<>();
			for (int stops = 0; stops < LONGEST_PAGE; stops++) {
				press("Tab");
				if (this.page.url().isEmpty()
						|| (boolean) this.page.evaluate("document.activeElement === document.body")) {
					assertThat(stops).isGreaterThan(5);
					return faults;
				}
				String fault = (String) this.page.evaluate(STOP);
				if (!fault.isEmpty()) {
					faults.add(fault);
				}
			}
			faults.add("does not end");
			return faults;
		}

	}

}
