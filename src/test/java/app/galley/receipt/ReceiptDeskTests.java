package app.galley.receipt;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.browser.Chromium;
import app.galley.receipt.ReceiptSettings.FrontEnd;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ConfigurableApplicationContext;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A receipt at the desk, in a browser. The pictures are in target/receipt.
 */
@GalleyTest
class ReceiptDeskTests {

	private static final LocatorAssertions.ContainsTextOptions SOON = new LocatorAssertions.ContainsTextOptions()
		.setTimeout(20_000);

	@Autowired
	ConfigurableApplicationContext context;

	@Autowired
	Api api;

	/** The page follows the checks without being loaded again. */
	@Test
	void showsWaitingRedAndGreenAsTheChecksGo() {
		try (Chromium chromium = new Chromium();
				ReceiptBench bench = new ReceiptBench(this.context, FrontEnd.AUTO, null)) {
			JsonNode post = bench.publish("A receipt at the desk");
			Map<String, FakeSite.Page> old = bench.site.capture("/posts/" + post.get("slug").asString());
			bench.after(Duration.ofSeconds(1), post);
			bench.revise(post, Map.of("title", "The title that readers do not see yet"));
			bench.site.hold(old);
			bench.atOnce(post);
			chromium.look(Duration.ofMinutes(3), (browser) -> look(browser, bench, post));
		}
	}

	private void look(Browser browser, ReceiptBench bench, JsonNode post) {
		List<String> complaints = new ArrayList<>();
		try (BrowserContext window = browser
			.newContext(new Browser.NewContextOptions().setViewportSize(1440, 900).setTimezoneId("UTC"))) {
			Page page = window.newPage();
			page.onConsoleMessage((message) -> {
				if (message.type().equals("error")) {
					complaints.add(message.text());
				}
			});
			page.navigate(this.api.url("/login").toString());
			page.getByLabel("Username").fill("editor");
			page.getByLabel("Password").first().fill(Api.PASSWORD);
			page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in")).first().click();
			page.waitForURL("**/desk");
			page.navigate(this.api.url("/desk/posts/" + Newsroom.id(post)).toString());
			assertThat(page.locator("#receipt-state")).containsText("Waiting", SOON);
			assertThat(page.locator("#receipt-likely")).containsText("A cache in front of the site");
			assertThat(page.locator("#differences")).containsText("The title that readers do not see yet");
			assertThat(page.locator("#receipt-facts")).containsText("Revision 2, reviewed by editor");
			assertThat(page.locator("#differences")).isHidden();
			page.locator("#differences-count").click();
			assertThat(page.locator("#differences")).isVisible();
			shoot(page, "waiting");
			bench.later(Duration.ofMinutes(1), post);
			assertThat(page.locator("#receipt-state")).containsText("Not as approved", SOON);
			shoot(page, "red");
			bench.site.releaseAll();
			bench.later(Duration.ofMinutes(9), post);
			assertThat(page.locator("#receipt-state")).containsText("As approved", SOON);
			assertThat(page.locator("#differences .row")).hasCount(0);
			shoot(page, "green");
		}
		assertThat(complaints).isEmpty();
	}

	private static void shoot(Page page, String name) {
		for (int width : new int[] { 1440, 820, 390 }) {
			page.setViewportSize(width, 900);
			boolean fits = (boolean) page
				.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth");
			assertThat(fits).as("%s at %d pixels", name, width).isTrue();
			page.screenshot(new Page.ScreenshotOptions().setFullPage(true)
				.setPath(Path.of("target/receipt/" + name + "-" + width + ".png")));
		}
	}

}
