package app.galley.desk;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.browser.Chromium;
import app.galley.identity.Role;
import app.galley.identity.SignIn;
import app.galley.identity.TestAccounts;
import app.galley.signin.ServerSessions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Accounts, passwords and API tokens at the desk, in a browser.
 */
@GalleyTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(900)
class DeskAccountTests {

	@Autowired
	Api api;

	@Autowired
	TestAccounts people;

	@Autowired
	ApplicationContext server;

	final Chromium chromium = new Chromium();

	@AfterAll
	void stop() {
		this.chromium.close();
	}

	@Test
	void anAdministratorAddsAndDeactivatesAnAccount() {
		String username = Newsroom.unique("newcomer");
		this.chromium.look(Duration.ofMinutes(2), (browser) -> {
			try (Person admin = new Person(browser, this.api.url(""), 1440, null);
					Person newcomer = new Person(browser, this.api.url(""), 390, null)) {
				admin.signedIn("editor");
				admin.go("People");
				admin.type("Username", username);
				admin.type("Initial password", "short");
				admin.press("Add");
				admin.sees("#password-error", "Enter at least 10 characters");
				admin.type("Initial password", "a first password");
				admin.press("Add");
				admin.sees("#people", username);

				newcomer.signIn(username, "a first password");
				newcomer.isAt("/desk$");
				newcomer.open("/desk/account");
				newcomer.type("Current password", "not this");
				newcomer.type("New password", "a second password");
				newcomer.press("Change password");
				newcomer.sees("#currentPassword-error", "Incorrect password");
				newcomer.type("Current password", "a first password");
				newcomer.press("Change password");
				newcomer.isAt("/login");
				newcomer.signIn(username, "a second password");
				newcomer.isAt("/desk$");

				admin.press("Reset password of " + username);
				admin.field("New password").fill("a third password");
				admin.press("Set password");
				admin.sees("#announcement", "Password of " + username + " reset");
				newcomer.open("/desk/posts");
				newcomer.isAt("/login");
				newcomer.signIn(username, "a third password");
				newcomer.isAt("/desk/posts");

				Locator row = admin.at("#people > li").filter(new Locator.FilterOptions().setHasText(username));
				admin.field("Role of " + username).selectOption("EDITOR");
				admin.sees("#announcement", "Role of " + username + " changed");
				admin.click(row.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Deactivate")));
				admin.sees("#announcement", username + " can no longer sign in");
				newcomer.signIn(username, "a third password");
				newcomer.sees("[role=alert]", "Incorrect username or password.");
				assertThat(admin.complaints).isEmpty();
			}
		});
	}

	@Test
	void createsATokenAndRevokesIt() {
		String username = this.people.add("wren", Role.WRITER);
		this.chromium.look(Duration.ofMinutes(2), (browser) -> {
			try (Person writer = new Person(browser, this.api.url(""), 390, null)) {
				writer.signedIn(username);
				writer.isAt("/desk$");
				writer.open("/desk/account");
				writer.type("Token name", "My script");
				writer.press("Create token");
				writer.sees("#scopes-error", "Choose at least one");
				writer.page.getByLabel("Read drafts").check();
				writer.press("Create token");
				writer.sees("#tokens", "My script");
				Api program = this.api.bearing(writer.at("#secret").inputValue());
				assertThat(program.answer("{ contentTasks { nodes { id } } }", Map.of()).has("errors")).isFalse();
				writer.press("Revoke My script");
				writer.sees("#tokens .inactive", "revoked");
				assertThat(program.post("{\"query\":\"{ tags { id } }\"}").statusCode()).isEqualTo(401);
				assertThat(writer.complaints).isEmpty();
			}
		});
	}

	@Test
	void anAdministratorConfirmsThePasswordAndRevokesAnAccountsToken() {
		String username = this.people.add("wren", Role.WRITER);
		this.api.as(username, Api.PASSWORD)
			.mutate("createApiToken", Map.of("name", "Of " + username, "scopes", List.of("WRITE")), "id");
		this.chromium.look(Duration.ofMinutes(2), (browser) -> {
			try (Person admin = new Person(browser, this.api.url(""), 1440, null)) {
				admin.signIn(this.people.add("admin", Role.ADMIN), Api.PASSWORD);
				admin.isAt("/desk$");
				String session = admin.page.context()
					.cookies()
					.stream()
					.filter((cookie) -> cookie.name.equals("JSESSIONID"))
					.findFirst()
					.orElseThrow().value;
				ServerSessions.change(this.server, session, SignIn.AUTHENTICATED_AT,
						Instant.now().minus(Duration.ofHours(1)));
				admin.open("/desk/people");
				admin.press("Revoke Of " + username);
				admin.sees("#tokens .inactive", "revoked");
				admin.field("Role of " + username).selectOption("EDITOR");
				admin.sees("#confirm-sign-in", "Enter your password to make this change.");
				admin.type("Your password", "a wrong one");
				admin.press("Continue");
				admin.sees("#confirm-sign-in-error", "Incorrect password.");
				admin.type("Your password", Api.PASSWORD);
				admin.press("Continue");
				admin.sees("#announcement", "Role of " + username + " changed");
				admin.open("/desk/account");
				admin.type("Token name", "Mine");
				admin.page.getByLabel("Read drafts").check();
				admin.press("Create token");
				admin.sees("#tokens", "Mine");
				assertThat(admin.complaints).isEmpty();
			}
		});
	}

	@Test
	void aPrintedPasswordIsReplacedAtTheFirstSignIn() {
		String username = this.people.addWithPrintedPassword("first", Role.ADMIN);
		List<String> found = new ArrayList<>();
		this.chromium.look(Duration.ofMinutes(1), (browser) -> {
			found.clear();
			for (int width : new int[] { 390, 820, 1440 }) {
				try (Person owner = new Person(browser, this.api.url(""), width, null)) {
					owner.signIn(username, "a wrong one");
					assertThat(owner.field("Username")).hasValue(username);
					PageCheck.look(owner, "sign-in-failed", "/login?wrong", width, found);
					owner.signedIn(username);
					owner.isAt("/desk/password$");
					owner.type("New password", "password123");
					owner.press("Set password");
					owner.sees("#newPassword-error", "Choose a less common password");
					PageCheck.look(owner, "password", "/desk/password", width, found);
				}
			}
			try (Person owner = new Person(browser, this.api.url(""), 390, null)) {
				owner.signedIn(username);
				owner.type("New password", "a password of my own");
				owner.press("Set password");
				owner.sees("[role=status]", "Your password is set.");
				assertThat(owner.field("Username")).hasValue(username);
				owner.type("Password", "a password of my own");
				owner.press("Sign in");
				owner.isAt("/desk$");
				found.addAll(owner.complaints);
			}
		});
		assertThat(found).isEmpty();
	}

}
