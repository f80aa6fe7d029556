package app.galley.desk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.browser.Chromium;
import app.galley.identity.Role;
import app.galley.identity.TestAccounts;
import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Mistakes that are undone at the desk, in a browser of 390 px.
 */
@GalleyTest
@Timeout(600)
class TrashDeskTests {

	private static final Path AXE = Path.of("src/test/browser/node_modules/axe-core/axe.min.js");

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@Autowired
	TestAccounts people;

	@Test
	void anAdministratorDiscardsDeletesAndBringsBack() {
		String admin = this.people.add("admin", Role.ADMIN);
		JsonNode post = this.newsroom.publish(Newsroom.unique("Brought back"));
		JsonNode draft = this.newsroom.submit(this.newsroom.draft(Newsroom.unique("Thrown away")));
		String draftTitle = draft.get("title").asString();
		String postTitle = post.get("title").asString();
		List<String> found = new ArrayList<>();
		look((person) -> {
			person.signedIn(admin);
			person.isAt("/desk$");
			person.open("/desk/tasks/" + Newsroom.id(draft) + "/review");
			person.press("Withdraw from review");
			person.sees("#draft-status", "Draft");
			person.press("Send for review");
			person.press("Send for review anyway");
			person.sees("#draft-status", "In review");
			person.type("What needs fixing", "Not this one");
			person.press("Send back to writer");
			person.sees("#draft-status", "Sent back");
			person.press("Undo: back in review");
			person.sees("#draft-status", "In review");
			discard(person);
			check(person, "trash", found);
			person.press("Restore draft " + draftTitle);
			person.go("Open draft " + draftTitle);
			person.sees("#draft-status", "In review");

			person.open("/desk/posts/" + Newsroom.id(post));
			person.press("Revise");
			person.isAt("/desk/tasks/");
			person.open("/desk/posts/" + Newsroom.id(post));
			person.go("Continue revision");
			person.isAt("/desk/tasks/");
			discard(person);
			person.open("/desk/posts/" + Newsroom.id(post));
			person.sees("#revise");
			person.press("Delete");
			check(person, "delete", found);
			person.click(person.at("#confirm-delete button[value=yes]"));
			person.isAt("/desk/trash$");
			person.press("Restore post " + postTitle);
			person.go("Open post " + postTitle);
			person.sees("#post-status", "Unpublished");
			person.press("Publish now");
			person.sees("#post-status", "Published");
			found.addAll(person.complaints);
		});
		assertThat(found).isEmpty();
		assertThat(this.api
			.data("query($slug: String!) { post(slug: $slug) { publishedAt } }",
					Map.of("slug", post.get("slug").asString()))
			.at("/post/publishedAt")).isEqualTo(post.get("publishedAt"));
	}

	private static void discard(Person person) {
		person.press("Discard");
		person.click(person.at("#confirm-discard button[value=yes]"));
		person.isAt("/desk/trash$");
	}

	@Test
	void anAdministratorMergesAndDeletesTerms() {
		String admin = this.people.add("admin", Role.ADMIN);
		String author = this.newsroom.author("Ada Lovelace");
		String category = this.newsroom.category(Newsroom.unique("Aaa doomed"));
		String heir = this.newsroom.category(Newsroom.unique("Aaa heir"));
		String tag = this.newsroom.tag("Aaa merged");
		String other = this.newsroom.tag("Aaa kept");
		this.newsroom.approve(
				this.newsroom
					.submit(this.newsroom.illustrate(this.newsroom.draft("Filed", author, category, List.of(tag)))),
				Map.of());
		List<String> found = new ArrayList<>();
		look((person) -> {
			person.signedIn(admin);
			person.isAt("/desk$");
			person.open("/desk/taxonomy");
			open(person, "Tag", tag);
			person.press("Merge Aaa merged");
			person.sees("#remove-usage", "Used by 1 post.");
			check(person, "merge", found);
			person.click(person.at("#remove-yes"));
			person.sees("#replacement-error", "Enter the name or slug of another tag.");
			person.type("Name or slug of the other one", other);
			person.click(person.at("#remove-yes"));
			assertThat(person.at("#remove")).not().isVisible();

			open(person, "Category", category);
			person.click(person.at("details.term[open] .delete"));
			person.click(person.at("#remove-yes"));
			person.sees("#replacement-error", "sed by 1 post");
			person.type("Name or slug of the other one", heir);
			person.click(person.at("#remove-yes"));
			assertThat(person.at("#remove")).not().isVisible();
			found.addAll(person.complaints);
		});
		assertThat(found).isEmpty();
		assertThat(this.api.data("query($slug: String!) { tag(slug: $slug) { slug } }", Map.of("slug", tag))
			.at("/tag/slug")
			.asString()).isEqualTo(other);
		assertThat(this.api
			.data("query($slug: String!) { posts(filter: { category: $slug }) { nodes { title } } }",
					Map.of("slug", heir))
			.at("/posts/nodes")).hasSize(1);
	}

	private static void open(Person person, String kind, String slug) {
		person.click(person.page.locator("[data-kind=" + kind + "] details.term summary",
				new Page.LocatorOptions().setHasText(slug)));
	}

	private void look(Consumer<Person> work) {
		try (Chromium chromium = new Chromium()) {
			chromium.look(Duration.ofMinutes(5), (browser) -> {
				try (Person person = new Person(browser, this.api.url(""), 390, null)) {
					work.accept(person);
				}
			});
		}
	}

	private static void check(Person person, String where, List<String> found) {
		try {
			person.violations(Files.readString(AXE)).forEach((violation) -> found.add(where + ": " + violation));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		if (person.scrollsSideways()) {
			found.add(where + ": sticks out of the window");
		}
		if (Boolean.getBoolean("galley.desk.screenshots")) {
			person.page.screenshot(new Page.ScreenshotOptions().setFullPage(true)
				.setPath(Path.of("target/desk/undo-" + where + ".png")));
		}
	}

}
