package app.galley.signin;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.identity.Role;
import app.galley.identity.TestAccounts;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A password that Galley printed stands in logs, so it is replaced at the first sign-in.
 */
@GalleyTest
class PrintedPasswordTests {

	private static final String QUERY = "{\"query\":\"{ contentTasks { nodes { id } } }\"}";

	private static final String OWN = "a password of my own";

	@Autowired
	Api api;

	@Autowired
	TestAccounts accounts;

	@Test
	void theDeskAsksForAnotherPasswordBeforeAnythingElse() {
		String username = this.accounts.addWithPrintedPassword("first", Role.ADMIN);
		Session browser = new Session(this.api);
		browser.signIn(username, Api.PASSWORD);
		for (String path : List.of("/desk", "/desk/people", "/desk/account", "/preview/", "/graphiql",
				"/desk/password/")) {
			assertThat(browser.get(path).headers().firstValue("Location").orElse("none")).as(path)
				.endsWith("/desk/password");
		}
		assertThat(browser.graphQl("{ contentTasks { nodes { id } } }").at("/errors/0/extensions/code").asString())
			.isEqualTo("FORBIDDEN");

		assertThat(fault(browser, "short")).isEqualTo("Enter at least 10 characters.");
		assertThat(fault(browser, "Password123")).startsWith("Choose a less common password");
		assertThat(fault(browser, Api.PASSWORD)).isEqualTo("Choose another password than the printed one.");
		assertThat(choose(browser, OWN).headers().firstValue("Location").orElseThrow()).endsWith("/login?password-set");
		browser.signIn(username, OWN);
		assertThat(browser.get("/desk").statusCode()).isEqualTo(200);
		assertThat(browser.graphQl("{ contentTasks { nodes { id } } }").has("errors")).isFalse();
		assertThat(this.api.as(username, Api.PASSWORD).post(QUERY).statusCode()).isEqualTo(401);
		assertThat(this.api.as(username, OWN).post(QUERY).statusCode()).isEqualTo(200);
	}

	@Test
	void programsElsewhereReplaceThePasswordFirst() {
		String username = this.accounts.addWithPrintedPassword("first", Role.ADMIN);
		Api program = this.api.as(username, Api.PASSWORD);
		assertThat(program.post(QUERY).statusCode()).as("on this machine").isEqualTo(200);

		HttpResponse<String> refused = elsewhere(program, "/graphql", "application/json", QUERY);
		assertThat(refused.statusCode()).isEqualTo(403);
		assertThat(refused.body()).contains("FORBIDDEN", "/desk/password");
		HttpResponse<String> common = elsewhere(program, "/desk/password", "application/x-www-form-urlencoded",
				"newPassword=Password123");
		assertThat(common.statusCode()).isEqualTo(400);
		assertThat(common.body()).startsWith("newPassword: choose a less common password");
		HttpResponse<String> changed = elsewhere(program, "/desk/password", "application/x-www-form-urlencoded",
				"newPassword=" + OWN.replace(' ', '+'));
		assertThat(changed.body()).isEqualTo("Password changed.\n");
		assertThat(elsewhere(this.api.as(username, OWN), "/graphql", "application/json", QUERY).statusCode())
			.isEqualTo(200);
	}

	/** Without the current password, only a printed one can be replaced. */
	@Test
	void anotherPasswordIsNotReplacedSo() {
		String username = this.accounts.add("settled", Role.WRITER);
		Session browser = new Session(this.api);
		browser.signIn(username, Api.PASSWORD);
		assertThat(browser.get("/desk/password").headers().firstValue("Location").orElseThrow())
			.endsWith("/desk/account");
		HttpResponse<String> refused = browser.submit("/desk/account", "/desk/password",
				"newPassword=" + OWN.replace(' ', '+'));
		assertThat(refused.statusCode()).isEqualTo(400);
		assertThat(refused.body()).contains("not a printed one");
		assertThat(this.api.as(username, Api.PASSWORD).post(QUERY).statusCode()).isEqualTo(200);
	}

	@Test
	void aResetByAnAdministratorEndsTheDuty() {
		String username = this.accounts.addWithPrintedPassword("first", Role.WRITER);
		JsonNode reset = this.api.asEditor()
			.mutate("resetPassword", Map.of("username", username, "newPassword", OWN), "active");
		assertThat(reset.get("active").asBoolean()).isTrue();
		Session browser = new Session(this.api);
		browser.signIn(username, OWN);
		assertThat(browser.get("/desk").statusCode()).isEqualTo(200);
	}

	private static String fault(Session browser, String password) {
		HttpResponse<String> page = choose(browser, password);
		assertThat(page.statusCode()).isEqualTo(400);
		return Jsoup.parse(page.body()).expectFirst("#newPassword-error").text();
	}

	private static HttpResponse<String> choose(Session browser, String password) {
		return browser.submit("/desk/password", "/desk/password", "newPassword=" + password.replace(' ', '+'));
	}

	private static HttpResponse<String> elsewhere(Api program, String path, String type, String body) {
		return program.send(program.request(path)
			.header("Content-Type", type)
			.header("X-Forwarded-For", "203.0.113.9")
			.POST(HttpRequest.BodyPublishers.ofString(body)));
	}

}
