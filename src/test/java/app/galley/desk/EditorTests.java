package app.galley.desk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.browser.Chromium;
import app.galley.identity.Role;
import app.galley.identity.TestAccounts;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Keyboard;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Typing, pasting, finding and losing the connection in the editor.
 */
@GalleyTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(600)
class EditorTests {

	private static final Path AXE = Path.of("src/test/browser/node_modules/axe-core/axe.min.js");

	private static final String PASTE = """
			([html, text]) => {
			  const data = new DataTransfer();
			  data.setData('text/plain', text);
			  if (html) data.setData('text/html', html);
			  const area = document.querySelector('#bodyMarkdown');
			  const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
			  if (area.dispatchEvent(event)) document.execCommand('insertText', false, text);
			}""";

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
	void aWriterTypesListsAndMarksWordsAndTakesThemBack(int width) {
		write("", width, (writer) -> {
			Locator text = writer.field("Article (Markdown)");
			Keyboard keys = writer.page.keyboard();
			text.focus();
			keys.type("Take:\n\n- rope\nlamp");
			keys.press("Enter");
			keys.press("Tab");
			keys.type("oil\n\n");
			assertThat(text).hasValue("Take:\n\n- rope\n- lamp\n  - oil\n- ");
			keys.press("Enter");
			keys.type("\nEnd");
			assertThat(text).hasValue("Take:\n\n- rope\n- lamp\n  - oil\n\nEnd");
			keys.press("Shift+Home");
			keys.press("Control+b");
			keys.press("Control+i");
			assertThat(text).hasValue(Pattern.compile("\\*\\*\\*End\\*\\*\\*$"));
			keys.press("Control+z");
			keys.press("Control+z");
			assertThat(text).hasValue("Take:\n\n- rope\n- lamp\n  - oil\n\nEnd");
			keys.press("Control+Shift+z");
			assertThat(text).hasValue(Pattern.compile("\n\\*\\*End\\*\\*$"));
			writer.press("Bulleted list");
			assertThat(text).hasValue(Pattern.compile("\n- \\*\\*End\\*\\*$"));
			assertThat(text).isFocused();
			keys.press("Escape");
			keys.press("Tab");
			assertThat(text).not().isFocused();
			assertThat(writer.scrollsSideways()).isFalse();
		});
	}

	@Test
	void theToolbarIsOneStopOfTheKeyboard() {
		write("words", 1440, (writer) -> {
			Keyboard keys = writer.page.keyboard();
			writer.field("Title").focus();
			keys.press("Tab");
			assertThat(writer.page.getByRole(AriaRole.BUTTON, named("Bold"))).isFocused();
			keys.press("ArrowRight");
			assertThat(writer.page.getByRole(AriaRole.BUTTON, named("Italic"))).isFocused();
			keys.press("End");
			assertThat(writer.page.getByRole(AriaRole.BUTTON, named("Writing help"))).isFocused();
			keys.press("Enter");
			writer.sees("#writing-help[open]", "Ctrl + B");
			keys.press("Escape");
			keys.press("Tab");
			assertThat(writer.field("Article (Markdown)")).isFocused();
			keys.press("Tab");
			assertThat(writer.field("Article (Markdown)")).not().isFocused();
			assertThat(writer.field("Article (Markdown)")).hasValue("words");
			keys.press("Control+b");
			assertThat(writer.field("Article (Markdown)")).hasValue("words");
		});
	}

	@Test
	void formattedTextIsPastedAsMarkdown() throws IOException {
		String clipboard = Files.readString(Path.of("src/test/resources/paste/google-docs-paragraphs.html"));
		write("Before", 1440, (writer) -> {
			Locator text = writer.field("Article (Markdown)");
			text.focus();
			writer.page.keyboard().press("Control+End");
			writer.page.evaluate(PASTE, new Object[] { clipboard, "On fog" });
			assertThat(text).hasValue(
					Pattern.compile("^Before\n\n## On fog\n\nIt came \\*\\*slowly\\*\\*, then .*", Pattern.DOTALL));
			writer.page.keyboard().press("Control+z");
			assertThat(text).hasValue("Before");
			text.evaluate("(area) => area.setSelectionRange(0, 6)");
			writer.page.evaluate(PASTE, new Object[] { "", "https://example.org/" });
			assertThat(text).hasValue("[Before](https://example.org/)");
			writer.page.evaluate(PASTE, new Object[] { "<b>x</b>".repeat(140_000), " plain" });
			writer.sees("#notices", "Pasted without formatting. It has more than 1 MB");
			assertThat(text).hasValue("[Before](https://example.org/) plain");
			writer.page.evaluate(PASTE,
					new Object[] { "<p>a <b>film</b></p><iframe src='https://vimeo.com/76979871'></iframe>", "a" });
			writer.sees("#notices", "Not taken: iframe: replaced by a link");
		});
	}

	@Test
	void bracketsFindAPostAndASlashOpensTheTools() {
		JsonNode other = this.newsroom.publish("Quayside almanac");
		write("", 1440, (writer) -> {
			Locator text = writer.field("Article (Markdown)");
			Keyboard keys = writer.page.keyboard();
			text.focus();
			keys.type("See [[");
			writer.sees("#post-link[open]");
			writer.page.getByLabel("Words of its title, or an address").fill("Quayside");
			writer.click(writer.page.locator("#found-posts")
				.getByText("Quayside almanac", new Locator.GetByTextOptions().setExact(true)));
			assertThat(text).hasValue("See [Quayside almanac](post:" + Newsroom.id(other) + ")");
			keys.type("\n\n/table");
			assertThat(text).hasValue(Pattern.compile("\\)\n\n\\| Column \\| Column \\|\n"));
			keys.press("Control+End");
			keys.type("\n\n/image");
			writer.sees("dialog[open]");
			keys.press("Escape");
			keys.type("s are kept");
			assertThat(text).hasValue(Pattern.compile("/images are kept$"));
		});
	}

	@Test
	void findsAndReplacesWithOneUndo() throws IOException {
		String axe = Files.readString(AXE);
		String filler = "A line of words.\n\n".repeat(80);
		write("# Tide\n\n" + filler + "## Tides\n\nThe tide.\n", 1440, (writer) -> {
			Locator text = writer.field("Article (Markdown)");
			Keyboard keys = writer.page.keyboard();
			text.focus();
			keys.press("Control+Home");
			keys.press("Control+f");
			keys.type("tide");
			writer.sees("#find-count", "1 of 3");
			keys.press("Enter");
			writer.sees("#find-count", "2 of 3");
			assertThat(writer.at("#find-marks span")).hasCount(1);
			assertThat((int) text.evaluate("(area) => Math.round(area.scrollTop)")).isPositive();
			writer.page.waitForCondition(() -> (double) writer.page.evaluate(
					"1.0 * document.querySelector('#article').contentDocument.scrollingElement.scrollTop + .5") > 100);
			writer.page.getByLabel("Replace with").fill("ebb");
			writer.press("Replace all");
			writer.sees("#find-count", "Replaced 3");
			assertThat(text).hasValue(Pattern.compile("^# ebb\n.*## ebbs\n\nThe ebb\\.\n$", Pattern.DOTALL));
			assertThat(writer.violations(axe)).isEmpty();
			keys.press("Escape");
			assertThat(text).isFocused();
			keys.press("Control+z");
			assertThat(text).hasValue(Pattern.compile("^# Tide\n.*## Tides\n\nThe tide\\.\n$", Pattern.DOTALL));
			writer.click(writer.at("#outline summary"));
			writer.press("Tides");
			assertThat(text).isFocused();
			writer.sees("#word-count", "324 words");
		});
	}

	@Test
	void whatWasTypedAfterTheSessionEndedIsRestored() {
		write("Saved", 1440, (writer) -> {
			BrowserContext window = writer.page.context();
			String draft = writer.page.url();
			Locator text = writer.field("Article (Markdown)");
			text.focus();
			writer.page.keyboard().press("Control+End");
			window.clearCookies();
			writer.page.keyboard().type(" and typed");
			writer.sees("#signed-out[open]");
			writer.page.close();
			Page again = window.newPage();
			signIn(again, draft, "editor");
			assertThat(again.locator("#restore")).isVisible();
			again.getByRole(AriaRole.BUTTON, named("Restore")).click();
			assertThat(again.locator("#bodyMarkdown")).hasValue("Saved and typed");
			assertThat(again.locator("#save-state")).containsText("Saved");
			assertThat((int) again
				.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('galley-draft')).length")).isZero();
		});
	}

	@Test
	void whatWasTypedGoesToNoOtherAccount() {
		String other = this.people.add("otto", Role.EDITOR);
		JsonNode[] draft = new JsonNode[1];
		write("Saved", 1440, (writer) -> {
			Locator text = writer.field("Article (Markdown)");
			text.focus();
			writer.page.context().clearCookies();
			writer.page.keyboard().type("Mine ");
			writer.sees("#signed-out[open]");
			Page theirs = writer.page.context().newPage();
			signIn(theirs, writer.page.url(), other);
			assertThat(theirs.locator("#save-state")).containsText("All changes saved");
			assertThat(theirs.locator("#restore")).isHidden();
			assertThat(theirs.locator("#bodyMarkdown")).hasValue("Saved");
			writer.press("Continue");
			writer.sees("#save-state", "Not saved: you are signed in as " + other);
			assertThat(text).hasValue(Pattern.compile("Mine"));
			draft[0] = this.newsroom.task(writer.taskId());
		});
		assertThat(draft[0].get("version").asInt()).isEqualTo(2);
	}

	private static void signIn(Page page, String address, String username) {
		page.navigate(address);
		page.getByLabel("Username").fill(username);
		page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true)).fill(Api.PASSWORD);
		page.getByRole(AriaRole.BUTTON, named("Sign in")).click();
	}

	@Test
	void savesOnceTheConnectionIsBack() {
		write("Saved", 1440, (writer) -> {
			Locator text = writer.field("Article (Markdown)");
			writer.page.context().setOffline(true);
			text.focus();
			writer.page.keyboard().press("Control+End");
			writer.page.keyboard().type(" offline");
			writer.sees("#save-state", "Not saved: no connection");
			assertThat(text).isFocused();
			writer.page.context().setOffline(false);
			writer.sees("#save-state", "Saved");
			assertThat(text).hasValue("Saved offline");
			writer.complaints.removeIf((complaint) -> complaint.contains("ERR_INTERNET_DISCONNECTED"));
		});
	}

	@ParameterizedTest
	@ValueSource(ints = { 1440, 820, 390 })
	void fullScreenShowsTextAndPreviewAlone(int width) throws IOException {
		String axe = Files.readString(AXE);
		write("# One\n\nWords\n\nhttps://youtu.be/dQw4w9WgXcQ\n\n[gallery ids=\"1\"]", width, (writer) -> {
			writer.sees("#problem-list", "shown as it is written");
			assertThat(writer.page.frameLocator("#article").locator("a.video")).isVisible();
			assertThat(writer.violations(axe)).isEmpty();
			look(writer, width, "page");
			writer.press("Full screen");
			assertThat(writer.at(".masthead")).isHidden();
			assertThat(writer.field("Article (Markdown)")).isFocused();
			assertThat(writer.scrollsSideways()).isFalse();
			assertThat(writer.violations(axe)).isEmpty();
			look(writer, width, "full");
			writer.press("Full screen");
			assertThat(writer.at(".masthead")).isVisible();
			writer.press("Writing help");
			assertThat(writer.violations(axe)).isEmpty();
			look(writer, width, "help");
		});
	}

	/** Screenshots for people, with -Dgalley.screenshots=DIR. */
	private static void look(Person writer, int width, String name) {
		String folder = System.getProperty("galley.screenshots");
		if (folder != null) {
			for (ColorScheme scheme : ColorScheme.values()) {
				if (scheme == ColorScheme.LIGHT || scheme == ColorScheme.DARK) {
					writer.page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
					writer.page.screenshot(new Page.ScreenshotOptions()
						.setPath(Path.of(folder, "%s-%d-%s.png".formatted(name, width, scheme))));
				}
			}
		}
	}

	private void write(String markdown, int width, Consumer<Person> writing) {
		JsonNode draft = this.newsroom.draft(Newsroom.unique("Editor"));
		this.newsroom.edit(draft, Map.of("bodyMarkdown", markdown));
		this.chromium.look(Duration.ofMinutes(3), (browser) -> {
			try (Person writer = new Person(browser, this.api.url(""), width, null)) {
				writer.signedIn("editor");
				writer.isAt("/desk");
				writer.open("/desk/tasks/" + Newsroom.id(draft));
				writer.sees("#save-state", "All changes saved");
				writing.accept(writer);
				assertThat(writer.complaints).filteredOn((complaint) -> !complaint.contains("40")).isEmpty();
			}
		});
	}

	private static Page.GetByRoleOptions named(String name) {
		return new Page.GetByRoleOptions().setName(name).setExact(true);
	}

}
