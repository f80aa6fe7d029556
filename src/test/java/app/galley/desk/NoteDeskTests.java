package app.galley.desk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.browser.Chromium;
import app.galley.identity.Role;
import app.galley.identity.TestAccounts;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A review with notes at the desk, by an editor and a writer in their browsers.
 */
@GalleyTest
@Timeout(600)
class NoteDeskTests {

	private static final Path AXE = Path.of("src/test/browser/node_modules/axe-core/axe.min.js");

	private static final String TEXT = """
			The tide was low when the *old ferry* left.

			It came back at noon, with **all its gulls** behind it.
			""";

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@Autowired
	TestAccounts people;

	private final List<String> found = new ArrayList<>();

	@Test
	void anEditorMarksTheProofAndTheWriterJumpsToThePlaces() {
		String writer = this.people.add("writer", Role.WRITER);
		String editor = this.people.add("editor", Role.EDITOR);
		JsonNode draft = draftOf(writer);
		String review = "/desk/tasks/" + Newsroom.id(draft) + "/review";
		look(1440, (author, reviewer) -> {
			author.signedIn(writer);
			author.isAt("/desk$");
			author.open("/desk/tasks/" + Newsroom.id(draft));
			author.press("Send for review");
			author.sees("#draft-status", "In review");

			reviewer.signedIn(editor);
			reviewer.isAt("/desk$");
			reviewer.sees("#in-review .row-title[href='" + review + "']");
			reviewer.open(review);
			reviewer.sees("#presence", writer);
			Locator words = reviewer.page.frameLocator("#review-proof iframe").locator(".article em");
			words.selectText();
			assertThat(reviewer.field("Words of the article")).hasValue("old ferry");
			reviewer.type("Note", "Which one?");
			reviewer.press("Add note");
			reviewer.sees("#open-notes", "Which one?");
			// By keyboard alone.
			reviewer.field("Words of the article").focus();
			reviewer.page.keyboard().type("all its gulls");
			reviewer.page.keyboard().press("Tab");
			reviewer.page.keyboard().type("How many?");
			reviewer.page.keyboard().press("Tab");
			reviewer.page.keyboard().press("Enter");
			reviewer.sees("#notes-title", "2 open");
			reviewer.page.waitForFunction(
					"document.querySelector('#review-proof iframe').contentWindow.CSS.highlights.get('galley-note').size === 2");
			check(reviewer, "review");
			reviewer.page.frameLocator("#review-proof iframe").locator(".article strong").click();
			assertThat(reviewer.at("#open-notes li:nth-child(2) [data-jump]")).isFocused();
			reviewer.press("Send back to writer");
			reviewer.sees("#draft-status", "Sent back");

			author.open("/desk");
			author.sees("#sent-back", "2 open notes");
			check(author, "home-writer");
			author.click(author.at("#sent-back .row-title"));
			author.sees("#rejected", "See the notes.");
			author.go("2 open notes");
			author.click(author.at("#open-notes li:nth-child(2) [data-jump]"));
			assertThat(author.page.evaluate("document.getElementById('bodyMarkdown').selectionStart"))
				.isEqualTo(TEXT.indexOf("It came"));
			author.type("Article (Markdown)",
					"Something new comes first.\n\n" + TEXT.replace("all its gulls", "ninety gulls"));
			author.press("Save now");
			author.sees("#open-notes", "Go to line 3");
			author.sees("#open-notes li:nth-child(2) [data-lost]", "no longer in the article");
			author.click(author.at("#open-notes li:first-child [data-answer]"));
			author.at("#open-notes li:first-child textarea").fill("The one of 1903");
			author.press("Send answer");
			author.sees("#open-notes", "The one of 1903");
			check(author, "write");
			author.click(author.at("#open-notes li:nth-child(2) [data-resolve]"));
			author.sees("#notes-title", "1 open");
			author.press("Send for review");
			author.sees("#draft-status", "In review");

			reviewer.page.evaluate("window.dispatchEvent(new Event('focus'))");
			reviewer.sees("#open-notes", "The one of 1903");
			reviewer.page.reload();
			reviewer.sees("#approve-notes", "1 open note");
			reviewer.click(reviewer.at("#open-notes [data-resolve]"));
			reviewer.sees("#resolved-count", "2");
			reviewer.press("Approve");
			reviewer.sees("#review-status", "Published");
			assertThat(reviewer.at("#add-note")).isHidden();
			this.found.addAll(author.complaints);
			this.found.addAll(reviewer.complaints);
		});
		assertThat(this.found).isEmpty();
	}

	@Test
	void aReviewFitsAPhoneAndShowsWhatWillChange() {
		String editor = this.people.add("editor", Role.EDITOR);
		JsonNode post = this.newsroom.publish(Newsroom.unique("Revised"));
		JsonNode revision = this.newsroom.submit(this.newsroom.edit(this.newsroom.revise(post),
				Map.of("bodyMarkdown", "Other words.\n", "title", "Another title")));
		this.api.asEditor()
			.mutate("addNote", Map.of("taskId", Newsroom.id(revision), "text", "A note", "quote", "Other words"), "id");
		look(390, (person, other) -> {
			for (Person one : List.of(person, other)) {
				one.signedIn(editor);
				one.isAt("/desk$");
				one.sees("#in-review", "Another title");
				check(one, "home-" + (one == person ? "light" : "dark"));
				one.openAndSettle("/desk/tasks/" + Newsroom.id(revision) + "/review");
				one.sees("#changed-fields", "Another title");
				one.sees("#changed-fields section:nth-of-type(2) ins", "Other");
				one.sees("#open-notes", "A note");
				check(one, "review-" + (one == person ? "light" : "dark"));
				one.openAndSettle("/desk/tasks/" + Newsroom.id(revision) + "/proof");
				one.sees("#open-notes", "A note");
				check(one, "proof-" + (one == person ? "light" : "dark"));
				one.openAndSettle("/desk/tasks/" + Newsroom.id(revision));
				check(one, "write-" + (one == person ? "light" : "dark"));
			}
		});
		assertThat(this.found).isEmpty();
	}

	@Test
	void filtersAreInTheAddressAndLeadBack() {
		String editor = this.people.add("editor", Role.EDITOR);
		JsonNode draft = draftOf(this.people.add("writer", Role.WRITER));
		String tag = this.api.asEditor()
			.data("query($id: ID!) { contentTask(id: $id) { tags { slug } } }", Map.of("id", Newsroom.id(draft)))
			.at("/contentTask/tags/0/slug")
			.asString();
		this.newsroom.draft("Without that tag");
		look(390, (person, other) -> {
			person.signedIn(editor);
			person.isAt("/desk$");
			// A bookmark of the list before.
			person.open("/desk?status=DRAFT");
			person.isAt("/desk/drafts\\?status=DRAFT$");
			person.field("Tag").fill(tag);
			person.field("Tag").press("Enter");
			person.isAt("/desk/drafts\\?status=DRAFT&tag=" + tag + "$");
			assertThat(person.at("#drafts .row")).hasCount(1);
			check(person, "drafts-filtered");
			person.click(person.at("#drafts .row-title"));
			person.isAt("/desk/tasks/");
			person.page.goBack();
			assertThat(person.field("Tag")).hasValue(tag);
			person.go("Sent back");
			person.isAt("status=REJECTED&tag=" + tag);
			person.sees("#empty", "No matching drafts");
			person.go("Clear filters");
			person.isAt("/desk/drafts$");
			JsonNode post = this.newsroom.publish(Newsroom.unique("Narwhal"));
			person.open("/desk/posts?q=narwhals");
			person.sees("#posts", "Narwhal");
			person.openAndSettle("/desk/posts/" + Newsroom.id(post));
			person.sees("#post-excerpt", "First paragraph");
			check(person, "post");
			this.found.addAll(person.complaints);
		});
		assertThat(this.found).isEmpty();
	}

	/** A complete draft of the writer. */
	private JsonNode draftOf(String writer) {
		Api own = this.api.as(writer, Api.PASSWORD);
		JsonNode draft = own.mutate("createContentTask",
				Map.of("title", Newsroom.unique("Noted"), "bodyMarkdown", TEXT, "author", this.newsroom.author("Ada"),
						"category", this.newsroom.category("Engines"), "tags", List.of(this.newsroom.tag("Tides"))),
				"id");
		return this.newsroom.illustrate(draft);
	}

	private void look(int width, BiConsumer<Person, Person> work) {
		try (Chromium chromium = new Chromium()) {
			chromium.look(Duration.ofMinutes(5), (browser) -> {
				try (Person one = new Person(browser, this.api.url(""), width, null);
						Person other = new Person(browser, this.api.url(""), width, ColorScheme.DARK)) {
					work.accept(one, other);
				}
			});
		}
	}

	private void check(Person person, String where) {
		try {
			person.violations(Files.readString(AXE)).forEach((violation) -> this.found.add(where + ": " + violation));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		if (person.scrollsSideways()) {
			this.found.add(where + ": sticks out of the window");
		}
		if (Boolean.getBoolean("galley.desk.screenshots")) {
			person.page.screenshot(new Page.ScreenshotOptions().setFullPage(true)
				.setPath(Path.of("target/desk/notes-" + where + ".png")));
		}
	}

}
