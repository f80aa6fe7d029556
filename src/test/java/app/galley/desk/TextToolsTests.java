package app.galley.desk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.browser.Chromium;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Images and links in the article, as a writer adds them at the desk.
 */
@GalleyTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(600)
class TextToolsTests {

	private static final Path AXE = Path.of("src/test/browser/node_modules/axe-core/axe.min.js");

	private static final String PASTE = """
			([selector, base64]) => {
			  const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
			  const data = new DataTransfer();
			  data.items.add(new File([bytes], 'pasted.png', { type: 'image/png' }));
			  document.querySelector(selector).dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
			}""";

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	final Chromium chromium = new Chromium();

	@AfterAll
	void stop() {
		this.chromium.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1440, 390 })
	void aWriterPastesAnImageAndLinksToAPost(int width) throws IOException {
		String axe = Files.readString(AXE);
		JsonNode other = this.newsroom.publish("Zanzibar tide tables " + width);
		JsonNode draft = this.newsroom.illustrate(this.newsroom.draft("Has images"));
		this.newsroom.edit(draft, Map.of("bodyMarkdown", "One\n\n![](photo.jpg)\n\nThree"));
		this.chromium.look(Duration.ofMinutes(4), (browser) -> {
			try (Person writer = new Person(browser, this.api.url(""), width, null)) {
				writer.signedIn("editor");
				writer.isAt("/desk");
				writer.open("/desk/tasks/" + Newsroom.id(draft));
				Locator text = writer.field("Article (Markdown)");
				problems(writer, text);
				image(writer, text);
				link(writer, text, other, width);
				assertThat(writer.scrollsSideways()).isFalse();
				assertThat(writer.violations(axe)).isEmpty();
				// The preview asked for photo.jpg.
				assertThat(writer.complaints).filteredOn((complaint) -> !complaint.contains("404")).isEmpty();
				writer.press("Send for review");
				writer.sees("#draft-status", "In review");
			}
		});
		String html = this.api.asEditor()
			.data("query($id: ID!) { contentTask(id: $id) { contentHtml featuredImage { id } } }",
					Map.of("id", Newsroom.id(draft)))
			.get("contentTask")
			.toString();
		assertThat(html).contains("figure class=\\\"image wide\\\"", "An orange &quot;square&quot; [1]")
			.contains(draft.at("/featuredImage/id").asString());
	}

	private static void problems(Person writer, Locator text) {
		writer.sees("#problems-title", "2 problems in the article, 2 to correct before review");
		writer.press("Send for review");
		writer.sees("#notices", "Line 3");
		writer.click(writer.at("#problem-list button").first());
		assertThat(text.evaluate("(area) => area.value.slice(area.selectionStart, area.selectionEnd)"))
			.isEqualTo("![](photo.jpg)");
		writer.page.keyboard().insertText("Two");
		assertThat(writer.at("#problems")).isHidden();
	}

	private static void image(Person writer, Locator text) {
		writer.page.keyboard().press("Control+End");
		writer.page.evaluate(PASTE,
				new Object[] { "#bodyMarkdown", Base64.getEncoder().encodeToString(Squares.png()) });
		writer.sees("#text-image[open]");
		writer.click(writer.at("#text-image-form button.primary"));
		writer.sees("#alt-error", "Enter alt text");
		writer.type("Alt text", "An orange \"square\" [1]");
		writer.type("Caption", "From the *archive*");
		writer.page.getByLabel("Wider than the text").check();
		writer.click(writer.at("#text-image-form button.primary"));
		assertThat(writer.at("#text-image")).isHidden();
		assertThat(text).hasValue(Pattern.compile(
				"One\n\nTwo\n\nThree\n\n!\\[An orange \\\\\"square\\\\\" \\\\\\[1\\\\]]\\(image:[0-9a-f-]{36}\\?wide \"From the \\\\\\*archive\\\\\\*\"\\)"));
		assertThat(writer.page.frameLocator("#article").locator("figure.image.wide img")).isVisible();
		assertThat(writer.page.frameLocator("#article").locator("figcaption")).hasText("From the *archive*");
		text.focus();
		writer.page.keyboard().press("Control+z");
		assertThat(text).hasValue("One\n\nTwo\n\nThree");
		writer.page.keyboard().press("Control+Shift+z");
		assertThat(text).hasValue(Pattern.compile("image:"));
	}

	private static void link(Person writer, Locator text, JsonNode other, int width) {
		text.focus();
		text.evaluate("(area) => area.setSelectionRange(0, 3)");
		writer.page.keyboard().press("Control+k");
		writer.sees("#post-link[open]");
		writer.page.getByLabel("Words of its title").fill("Zanzibar " + width);
		writer.page.getByLabel("Words of its title").press("Enter");
		writer.click(writer.page.locator("#found-posts")
			.getByText(other.get("title").asString(), new Locator.GetByTextOptions().setExact(true)));
		assertThat(text).hasValue(Pattern.compile("^\\[One]\\(post:" + Newsroom.id(other) + "\\)"));
		Page.WaitForConditionOptions patience = new Page.WaitForConditionOptions().setTimeout(20_000);
		writer.page.waitForCondition(() -> writer.at("#save-state").textContent().startsWith("Saved"), patience);
	}

}
