package app.galley.desk;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.browser.Chromium;
import com.microsoft.playwright.Keyboard;
import com.microsoft.playwright.Locator;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Measures typing in a long article, and so runs alone: mvn verify
 * -Dtest=TypingMeasurement. A key's time is the browser's own, from the event to the next
 * frame.
 */
@GalleyTest
class TypingMeasurement {

	private static final String MEASURE = """
			() => {
			  const keys = [];
			  const rendered = [];
			  let typed = 0;
			  new PerformanceObserver((list) => {
			    for (const entry of list.getEntries()) if (entry.name === 'keydown') keys.push(entry.duration);
			  }).observe({ type: 'event', durationThreshold: 16 });
			  const area = document.querySelector('#bodyMarkdown');
			  let count = 0;
			  area.addEventListener('input', () => { typed = performance.now(); count += 1; });
			  let last = 0;
			  new MutationObserver(() => { last = performance.now(); })
			    .observe(document.querySelector('#article').contentDocument.querySelector('.article'), { childList: true });
			  window.pause = () => { rendered.push(last - typed); };
			  const at = (list, share) => list.sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * share))];
			  window.typing = () => {
			    const all = [...keys, ...Array(Math.max(0, count - keys.length)).fill(16)];
			    return { keys: count, keyMedian: at(all, .5), keyP99: at(all, .99), keyMax: at(all, 1),
			      renders: rendered.length, renderedMedian: at(rendered, .5), renderedP95: at(rendered, .95) };
			  };
			}""";

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@Test
	void typingIsQuickInTwentyThousandWords() {
		StringBuilder article = new StringBuilder();
		for (int i = 0; i < 400; i++) {
			article.append((i % 8 == 0) ? "## Part " + i + "\n\n" : "")
				.append("Fog and *salt* come ".repeat(13))
				.append("home.\n\n");
		}
		JsonNode draft = this.newsroom.draft(Newsroom.unique("Typing"));
		this.newsroom.edit(draft, Map.of("bodyMarkdown", article.toString()));
		try (Chromium chromium = new Chromium()) {
			chromium.look(Duration.ofMinutes(5), (browser) -> {
				try (Person writer = new Person(browser, this.api.url(""), 1440, null)) {
					writer.signedIn("editor");
					writer.isAt("/desk");
					writer.open("/desk/tasks/" + Newsroom.id(draft));
					measure(writer);
				}
			});
		}
	}

	private static void measure(Person writer) {
		Locator text = writer.field("Article (Markdown)");
		writer.page.frameLocator("#article").locator("h2").last().waitFor();
		text.focus();
		text.evaluate(
				"(area) => area.setSelectionRange(...Array(2).fill(area.value.indexOf('home.', area.value.length / 2)))");
		writer.page.evaluate(MEASURE);
		for (int burst = 0; burst < 20; burst++) {
			writer.page.keyboard().type(" twenty keys make one ", new Keyboard.TypeOptions().setDelay(60));
			String words = "burst " + burst;
			writer.page.keyboard().type(words);
			writer.page.frameLocator("#article").getByText(words).first().waitFor();
			writer.page.evaluate("pause()");
		}
		writer.page.keyboard().press("Enter");
		Map<?, ?> measured = (Map<?, ?>) writer.page.evaluate("typing()");
		System.out.println("Typing in 20,000 words, milliseconds: " + measured);
		assertThat(milliseconds(measured, "keyP99")).isLessThan(50);
		assertThat(milliseconds(measured, "renderedMedian")).isLessThan(300);
	}

	private static double milliseconds(Map<?, ?> measured, String name) {
		return ((Number) Objects.requireNonNull(measured.get(name))).doubleValue();
	}

}
