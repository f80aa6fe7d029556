package app.galley.desk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.browser.Chromium;
import app.galley.identity.Role;
import app.galley.identity.TestAccounts;
import app.galley.vision.VisionServer;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Proposals of alt text, and dead links, at the desk in a browser.
 */
@GalleyTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(600)
class AltTextDeskTests {

	private static final Path AXE = Path.of("src/test/browser/node_modules/axe-core/axe.min.js");

	private static final String KEY = "sk-kept-secret";

	private static final int[] WIDTHS = { 390, 820, 1440 };

	private static final VisionServer vision = vision();

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@Autowired
	TestAccounts people;

	@Autowired
	JdbcClient jdbc;

	final Chromium chromium = new Chromium();

	private final List<String> found = new ArrayList<>();

	private static VisionServer vision() {
		try {
			return new VisionServer();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@DynamicPropertySource
	static void settings(DynamicPropertyRegistry registry) {
		registry.add("galley.vision.url", () -> vision.url().toString());
		registry.add("galley.vision.model", () -> "llava");
		registry.add("galley.vision.key", () -> KEY);
		registry.add("galley.link.check", () -> "weekly");
	}

	@BeforeEach
	void reset() {
		vision.says("Two people at a table.");
		vision.requests.clear();
		this.found.clear();
	}

	@AfterAll
	void stop() {
		this.chromium.close();
		vision.close();
	}

	@Test
	void aPersonAcceptsTheProposalForAFeatureImage() {
		JsonNode draft = withoutAlt("The tide table");
		look(390, (person) -> {
			person.open("/desk/tasks/" + Newsroom.id(draft) + "/picture");
			vision.answers(500, "{}");
			person.press("Propose alt text");
			person.sees("#notices", "The vision server reports an error (status 500)");
			vision.says("<img src=x onerror=alert(1)> \"A pier\" & more");
			person.press("Propose alt text");
			person.sees("#alt-proposal", "<img src=x onerror=alert(1)> \"A pier\" & more");
			person.press("Discard proposal");
			assertThat(person.at("#alt-proposal .proposal")).hasCount(0);
			vision.says("Two people at a table.");
			person.press("Propose alt text");
			person.sees("#alt-proposal", "Two people at a table.");
			shot(person, "feature", 390);
			assertThat(person.field("Alt text")).hasValue("");
			assertThat(alt(draft)).as("not stored until it is used").isEmpty();
			person.press("Use this text");
			assertThat(person.field("Alt text")).hasValue("Two people at a table.");
			Api.await(() -> alt(draft), "Two people at a table."::equals);
		});
		String question = vision.requests.getLast().at("/messages/0/content/0/text").asString();
		assertThat(question).contains("in English", "The tide table", "First paragraph");
		assertThat(vision.requests.getLast().at("/messages/0/content/1/image_url/url").asString())
			.startsWith("data:image/jpeg;base64,/9j/");
	}

	@Test
	void aPersonAcceptsTheProposalForAnImageOfTheArticle() {
		String image = withoutAlt("Has an image").at("/featuredImage/id").asString();
		JsonNode draft = this.newsroom.draft("Shows it");
		this.newsroom.edit(draft,
				Map.of("bodyMarkdown", "Before it.\n\n![](image:%s \"Caption\")\n\nAfter it.".formatted(image)));
		vision.says("A [pier] at low tide");
		look(1440, (person) -> {
			person.open("/desk/tasks/" + Newsroom.id(draft));
			person.sees("#problems-title", "1 problem");
			person.press("Propose alt text");
			person.sees("#problem-list", "A [pier] at low tide");
			shot(person, "article", 1440);
			person.press("Use this text");
			assertThat(person.field("Article (Markdown)")).hasValue(
					"Before it.\n\n![A \\[pier\\] at low tide](image:%s \"Caption\")\n\nAfter it.".formatted(image));
			assertThat(person.at("#problems")).isHidden();
		});
		assertThat(vision.requests.getLast().at("/messages/0/content/0/text").asString()).contains("Before it.",
				"After it.");
	}

	@Test
	void aPersonAcceptsProposalsForManyImages() {
		this.jdbc.sql("UPDATE image SET alt = 'Other' WHERE alt = ''").update();
		JsonNode one = withoutAlt("First of many");
		JsonNode other = withoutAlt("Second of many");
		look(820, (person) -> {
			person.open("/desk/images?alt-text=missing");
			assertThat(person.at("#images > li")).hasCount(2);
			person.press("Propose for these");
			person.sees("#proposing", "2 proposals.");
			shot(person, "many", 820);
			Locator row = person.at("#images > li:has-text('First of many')");
			person.click(row.getByText("Use this text"));
			assertThat(person.at("#images > li")).hasCount(1);
		});
		assertThat(alt(one)).isEqualTo("Two people at a table.");
		assertThat(alt(other)).isEmpty();
	}

	@Test
	void proposesOnlyForOwnDrafts() {
		JsonNode draft = withoutAlt("Of the editor");
		Api writer = this.api.as(this.people.add("writer", Role.WRITER), Api.PASSWORD);
		assertThat(writer.refused("proposeAltText",
				Map.of("taskId", Newsroom.id(draft), "imageId", draft.at("/featuredImage/id").asString())))
			.asString()
			.contains("NOT_FOUND");
		vision.answers(401, "{\"error\": \"%s\"}".formatted(KEY));
		assertThat(this.api.asEditor()
			.refused("proposeAltText",
					Map.of("taskId", Newsroom.id(draft), "imageId", draft.at("/featuredImage/id").asString())))
			.asString()
			.contains("UNAVAILABLE", "GALLEY_VISION_KEY")
			.doesNotContain(KEY);
	}

	@Test
	void deadLinksAreListedWithTheirPosts() {
		JsonNode post = this.newsroom.publish("Links to a page that is gone");
		link(post, "https://gone.example/" + "a-long-address/".repeat(12), "DEAD", "GONE", 410, null);
		link(post, "https://slow.example/", "UNSURE", "TIMEOUT", null, null);
		link(post, "https://old.example/page", "MOVED", "WORKS", 200, "https://new.example/page");
		for (int width : WIDTHS) {
			look(width, (person) -> {
				person.open("/desk");
				person.sees("#dead-links", "1");
				person.go("See the links, and the posts that have them");
				person.isAt("/desk/links$");
				person.sees("#links", "The page was removed (status 410).");
				shot(person, "dead", width);
				person.go("Moved");
				person.sees("#links", "https://new.example/page");
				shot(person, "moved", width);
				person.go("Unsure");
				person.sees("#links", "The server does not answer in time.");
				person.go("Links to a page that is gone");
				person.isAt("/desk/posts/" + Newsroom.id(post));
			});
		}
		this.jdbc.sql("DELETE FROM outside_link").update();
		look(390, (person) -> {
			person.openAndSettle("/desk");
			assertThat(person.at("#dead-links")).isHidden();
			person.open("/desk/links");
			person.sees("#empty", "No dead links.");
			shot(person, "empty", 390);
		});
	}

	private void link(JsonNode post, String address, String state, String cause, @Nullable Integer status,
			@Nullable String movedTo) {
		UUID id = UUID.randomUUID();
		this.jdbc
			.sql("""
					INSERT INTO outside_link (id, address, host, state, cause, status, moved_to, failures, since, checked_at,
					    next_check_at) VALUES (?, ?, 'host', ?, ?, ?, ?, 1, now(), now(), now() + interval '7 days')""")
			.param(id)
			.param(address)
			.param(state)
			.param(cause)
			.param(status)
			.param(movedTo)
			.update();
		this.jdbc.sql("""
				INSERT INTO outside_link_post (post_id, updated_at) SELECT id, updated_at FROM post WHERE id = ?::uuid
				ON CONFLICT DO NOTHING""").param(Newsroom.id(post)).update();
		this.jdbc.sql("INSERT INTO outside_link_use (link_id, post_id) VALUES (?, ?::uuid)")
			.param(id)
			.param(Newsroom.id(post))
			.update();
	}

	private JsonNode withoutAlt(String title) {
		return this.newsroom.edit(this.newsroom.illustrate(this.newsroom.draft(title)), Map.of("featuredImageAlt", ""));
	}

	private String alt(JsonNode draft) {
		return this.api.asEditor()
			.data("query($id: ID!) { contentTask(id: $id) { featuredImage { alt } } }",
					Map.of("id", Newsroom.id(draft)))
			.at("/contentTask/featuredImage/alt")
			.asString();
	}

	private void look(int width, Consumer<Person> journey) {
		this.chromium.look(Duration.ofMinutes(4), (browser) -> {
			this.found.clear();
			try (Person person = new Person(browser, this.api.url(""), width, null)) {
				person.signedIn("editor");
				person.isAt("/desk$");
				journey.accept(person);
				assertThat(person.complaints).filteredOn((complaint) -> !complaint.contains("status of 5")).isEmpty();
			}
		});
		assertThat(this.found).isEmpty();
	}

	private void shot(Person person, String name, int width) {
		person.page.screenshot(new Page.ScreenshotOptions().setFullPage(true)
			.setPath(Path.of("target/alt-text/" + name + "-" + width + ".png")));
		try {
			person.violations(Files.readString(AXE)).forEach((violation) -> this.found.add(name + ": " + violation));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		if (person.scrollsSideways()) {
			this.found.add(name + "-" + width + ": sticks out of the window");
		}
	}

}
