package app.galley.desk;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.browser.Chromium;
import app.galley.media.TestImages;
import app.galley.settings.OwnersSettings;
import com.microsoft.playwright.Page;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An owner changes the site at the desk, without a developer.
 */
@GalleyTest
@Timeout(600)
class SettingsDeskTests {

	@Autowired
	Api api;

	@AfterEach
	void restore() {
		new OwnersSettings(this.api.asEditor()).publish(OwnersSettings.INITIAL);
	}

	@Test
	void anAdministratorMakesAGermanSite() throws Exception {
		Path logo = Files.createDirectories(Path.of("target/settings")).resolve("logo.png");
		Files.write(logo, TestImages.encode(new java.awt.image.BufferedImage(320, 64, 1), "png"));
		Path svg = Files.writeString(logo.resolveSibling("logo.svg"),
				"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>");
		String axe = Files.readString(Path.of("src/test/browser/node_modules/axe-core/axe.min.js"));
		try (Chromium chromium = new Chromium()) {
			chromium.look(Duration.ofMinutes(4), (browser) -> {
				try (Person owner = new Person(browser, this.api.url(""), 390, null)) {
					owner.signedIn("editor");
					owner.isAt("/desk$");
					owner.open("/desk/settings");
					owner.sees("#state", "ublished");
					owner.type("Name", "Die Mühle");
					owner.type("Language", "xx");
					owner.type("Accent colour", "#ffcc00");
					owner.press("Save draft");
					owner.sees("#language-error", "No such language");
					owner.sees("#accent-error", "The nearest colour that works is #");
					owner.type("Language", "de");
					owner.type("Accent colour", "#0b5fa5");
					owner.field("Logo").setInputFiles(svg);
					owner.sees("#logo-error", "SVG files can contain scripts");
					owner.field("Logo").setInputFiles(logo);
					owner.sees("[data-image='logo'] img");
					link(owner, 0, "Start", "/");
					link(owner, 1, "Verborgen", "/posts/no-such-post");
					link(owner, 2, "Schlecht", "nowhere");
					owner.press("Save draft");
					owner.sees("#headerLinks-2-address-error", "path of this site");
					owner.press("Remove: Schlecht");
					owner.press("Up: Verborgen");
					owner.sees("#announcement", "Moved to position 1 of 2");
					owner.press("Save draft");
					owner.sees("#state", "Readers do not see it yet");
					owner.sees("#hidden-links", "/posts/no-such-post is not published");
					assertThat(owner.violations(axe)).isEmpty();
					for (int width : List.of(390, 820, 1440)) {
						owner.page.setViewportSize(width, 900);
						owner.page.screenshot(new Page.ScreenshotOptions().setFullPage(true)
							.setPath(Path.of("target/settings/desk-" + width + ".png")));
						assertThat(owner.scrollsSideways()).as("at %d px", width).isFalse();
					}
					String preview = owner.at("#preview").getAttribute("href");
					owner.press("Publish");
					owner.sees("#state", "Published");
					assertThat(owner.complaints).isEmpty();
					for (int width : List.of(390, 820, 1440)) {
						owner.page.setViewportSize(width, 900);
						owner.page.navigate(preview);
						owner.page.screenshot(new Page.ScreenshotOptions()
							.setPath(Path.of("target/settings/site-" + width + ".png")));
					}
				}
			});
		}
		assertThat(this.api.data("{ siteSettings { name language logo { width } headerLinks { label } } }").toString())
			.contains("Die Mühle", "\"de\"", "320", "Start")
			.doesNotContain("Verborgen");
	}

	private static void link(Person owner, int at, String label, String address) {
		owner.click(owner.at("[data-links='headerLinks'] > div > .actions button"));
		owner.at("[name='headerLinks-" + at + "-label']").fill(label);
		owner.at("[name='headerLinks-" + at + "-address']").fill(address);
	}

}
