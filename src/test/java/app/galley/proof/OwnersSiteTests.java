package app.galley.proof;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import app.galley.browser.Chromium;
import app.galley.desk.Person;
import app.galley.identity.Role;
import app.galley.identity.TestAccounts;
import app.galley.settings.OwnersSettings;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A site in German, from its settings at the desk to a reader's search, without a
 * developer.
 */
class OwnersSiteTests extends SiteTest {

	@Autowired
	TestAccounts people;

	/** Other tests of this server expect its initial settings. */
	@AfterEach
	void restore() {
		new OwnersSettings(this.api.asEditor()).publish(OwnersSettings.INITIAL);
	}

	@Test
	void anAdministratorMakesAGermanSiteWhosePostsReadersFind() throws Exception {
		Path logo = Files.createDirectories(Path.of("target/settings")).resolve("muehle.png");
		Files.write(logo, OwnersLook.logo(0x0b5fa5));
		JsonNode post = publish("Geräusche der Mühle");
		String admin = this.people.add("mara", Role.ADMIN);
		try (Chromium chromium = new Chromium()) {
			chromium.look(Duration.ofMinutes(4), (browser) -> {
				restore();
				try (Person owner = new Person(browser, this.api.url(""), 1440, null, false)) {
					owner.signedIn(admin);
					owner.isAt("/desk$");
					publishSettings(owner, logo, "/categories/" + this.section.category());
					if (this.api.data("{ pages { slug } }").get("pages").isEmpty()) {
						publishAbout(owner);
					}
					assertThat(owner.complaints).isEmpty();
				}
				awaitAllDelivered();
				read(browser, post, true);
				read(browser, post, false);
			});
		}
	}

	private static void publishSettings(Person owner, Path logo, String section) {
		owner.open("/desk/settings");
		owner.sees("#state", "ublished");
		owner.type("Name", "Die Mühle");
		owner.type("Language", "de");
		owner.type("Accent colour", "#0b5fa5");
		owner.field("Logo").setInputFiles(logo);
		owner.sees("[data-image='logo'] img");
		link(owner, 0, "Technik", section);
		link(owner, 1, "Über uns", "/uber-uns");
		owner.press("Save draft");
		owner.sees("#state", "Readers do not see it yet");
		owner.sees("#preview");
		assertThat(read("/").body()).contains("<html lang=\"en\"").doesNotContain("Die Mühle");

		owner.open("/desk/settings");
		owner.sees("#preview");
		String preview = owner.at("#preview").getAttribute("href");
		owner.page.navigate(preview);
		assertThat(owner.at("html")).hasAttribute("lang", "de");
		assertThat(owner.at(".wordmark img")).hasAttribute("alt", "Die Mühle");
		owner.sees(".sections", "Technik");
		owner.open("/desk/settings");
		owner.press("Publish");
		owner.sees("#state", "Published");
	}

	private static void link(Person owner, int at, String label, String address) {
		owner.click(owner.at("[data-links='headerLinks'] > div > .actions button"));
		owner.at("[name='headerLinks-" + at + "-label']").fill(label);
		owner.at("[name='headerLinks-" + at + "-address']").fill(address);
	}

	private static void publishAbout(Person owner) {
		owner.open("/desk");
		owner.type("New draft", "Über uns");
		owner.press("New page");
		owner.isAt("/desk/tasks/");
		owner.type("Text (Markdown)", "Wir mahlen *täglich*.");
		owner.press("Save now");
		owner.sees("#save-state", "Saved");
		owner.press("Send for review");
		owner.isAt("/review$");
		owner.sees("#summary", "/uber-uns");
		owner.press("Approve");
		owner.sees("#review-status", "Published.");
	}

	private static void read(Browser browser, JsonNode post, boolean script) {
		try (BrowserContext context = browser
			.newContext(new Browser.NewContextOptions().setViewportSize(390, 844).setJavaScriptEnabled(script))) {
			Page page = context.newPage();
			page.navigate(SITE + "/");
			assertThat(page.locator("html")).hasAttribute("lang", "de");
			Locator logo = page.locator(".wordmark img");
			assertThat(logo).hasAttribute("alt", "Die Mühle");
			assertThat(logo).hasJSProperty("naturalWidth", 400);
			assertThat(page.locator(".sections a")).hasText(new String[] { "Technik", "Über uns" });
			assertThat(page.locator(".site-footer")).containsText("Schlagwörter");
			assertThat(page.locator(".kicker").first()).hasCSS("color", "rgb(11, 95, 165)");

			page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Über uns")).click();
			assertThat(page.locator("h1")).hasText("Über uns");
			assertThat(page.locator(".article em")).hasText("täglich");
			page.locator(".site-header").getByLabel("Suche").click();
			page.getByLabel("Suchbegriffe").fill("Gerausche");
			page.getByLabel("Suchbegriffe").press("Enter");
			assertThat(page.locator(".results mark").first()).hasText("Geräusche");
			page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Geräusche der Mühle")).click();
			assertThat(page.locator("h1")).hasText("Geräusche der Mühle");
			assertThat(page.url()).isEqualTo(SITE + "/posts/" + slug(post));
			assertThat(page.locator(".byline")).containsText("Min. Lesezeit");
			page.locator(".sections").getByText("Technik").click();
			assertThat(page.locator(".card h2").first()).hasText("Geräusche der Mühle");
			page.navigate(SITE + "/es-gibt-sie-nicht");
			assertThat(page.locator("h1")).hasText("Seite nicht gefunden");
		}
	}

}
