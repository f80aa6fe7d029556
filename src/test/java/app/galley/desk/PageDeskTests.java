package app.galley.desk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.browser.Chromium;
import app.galley.identity.Role;
import app.galley.identity.TestAccounts;
import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.annotation.Autowired;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * An imprint, from the list of drafts to the site and back, in a browser of 390 px.
 * {@code -Dgalley.desk.screenshots=true} keeps screenshots, also in other widths.
 */
@GalleyTest
@Timeout(600)
class PageDeskTests {

	private static final Path AXE = Path.of("src/test/browser/node_modules/axe-core/axe.min.js");

	private static final boolean SCREENSHOTS = Boolean.getBoolean("galley.desk.screenshots");

	@Autowired
	Api api;

	@Autowired
	TestAccounts people;

	private final List<String> found = new ArrayList<>();

	@Test
	void anAdministratorPublishesRevisesAndDeletesAnImprint() {
		String admin = this.people.add("admin", Role.ADMIN);
		String slug = Newsroom.unique("imprint");
		try (Chromium chromium = new Chromium()) {
			chromium.look(Duration.ofMinutes(5), (browser) -> {
				try (Person person = new Person(browser, this.api.url(""), 390, null)) {
					person.signedIn(admin);
					person.isAt("/desk$");
					publish(person, slug);
					String post = this.api
						.data("query($slug: String!) { page(slug: $slug) { id } }", Map.of("slug", slug))
						.at("/page/id")
						.asString();
					reviseAndDelete(person, post);
					this.found.addAll(person.complaints);
				}
			});
		}
		assertThat(this.found).isEmpty();
	}

	private void publish(Person person, String slug) {
		person.type("New draft", "Imprint");
		person.press("New page");
		person.isAt("/desk/tasks/");
		String task = person.taskId();
		person.type("Text (Markdown)", "Responsible: *Mara*.");
		person.sees("#slug-hint", "/…");
		assertThat(person.at("#author")).isHidden();
		assertThat(person.at("#category")).isHidden();
		assertThat(person.at("#tags")).isHidden();
		person.type("URL slug", "tags");
		person.press("Save now");
		person.sees("#slug-error", "/tags is an address of the site itself");
		person.type("URL slug", slug);
		person.press("Save now");
		person.sees("#save-state", "Saved");
		assertThat(person.at("#missing")).isHidden();
		check(person, "write");
		person.open("/desk/drafts");
		person.sees("#drafts", "Page. Yours");
		check(person, "drafts");
		person.open("/desk/tasks/" + task + "/proof");
		assertThat(person.at("#page option")).hasText(new String[] { "Page", "Home page" });
		FrameLocator proof = person.page.frameLocator("[data-width='390'] iframe");
		assertThat(proof.locator("h1")).hasText("Imprint");
		assertThat(proof.locator(".article em")).hasText("Mara");
		check(person, "proof");
		person.press("Send for review");
		person.isAt("/review$");
		person.sees("#summary", "/" + slug);
		assertThat(person.at("#summary")).not().containsText("Category");
		check(person, "review");
		person.press("Approve");
		person.sees("#review-status", "Published.");
		assertThat(person.at("#review-status a").first()).hasAttribute("href", Pattern.compile("[^/]/" + slug + "$"));
	}

	private void reviseAndDelete(Person person, String post) {
		person.open("/desk/posts?kind=PAGE");
		person.sees("#posts", "Imprint");
		check(person, "pages");
		person.open("/desk/posts/" + post);
		person.sees("#post-status", "Published");
		assertThat(person.at("#receipt")).isHidden();
		check(person, "page");
		person.press("Revise");
		person.isAt("/desk/tasks/");
		person.type("Text (Markdown)", "Responsible: *Ada*.");
		person.press("Save now");
		person.sees("#save-state", "Saved");
		person.press("Send for review");
		person.isAt("/review$");
		person.press("Approve");
		person.sees("#review-status", "Published.");
		person.go("Manage page");
		person.press("Compare revision 1 with the page");
		person.sees("#compare-fields", "Ada");
		person.click(person.at("#compare button[value=close]"));
		person.press("Unpublish");
		person.sees("#confirm-title", "Unpublish this page?");
		person.click(person.at("#confirm-unpublish button[value=yes]"));
		person.sees("#post-status", "Unpublished");
		person.press("Publish now");
		person.sees("#post-status", "Published");
		person.press("Delete");
		person.click(person.at("#confirm-delete button[value=yes]"));
		person.isAt("/desk/trash$");
		person.sees("[data-kind=deleted]", "Page, deleted");
		check(person, "trash");
		person.press("Restore page Imprint");
		person.go("Open page Imprint");
		person.sees("#post-status", "Unpublished");
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
		for (int width : SCREENSHOTS ? List.of(820, 1440, 390) : List.<Integer>of()) {
			person.page.setViewportSize(width, 900);
			person.page.screenshot(new Page.ScreenshotOptions().setFullPage(true)
				.setPath(Path.of("target/desk/page-" + where + "-" + width + ".png")));
		}
	}

}
