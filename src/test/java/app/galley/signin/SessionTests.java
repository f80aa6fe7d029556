package app.galley.signin;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.identity.Role;
import app.galley.identity.TestAccounts;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Browser sessions: cookies, CSRF, fixation and revocation.
 */
@GalleyTest
class SessionTests {

	private static final String CREATE = "mutation { createContentTask(input: { title: \"Forged\" }) { id } }";

	@Autowired
	Api api;

	@Autowired
	TestAccounts accounts;

	@Test
	void theSessionCookieIsHttpOnlyAndSameSite() {
		HttpResponse<String> response = new Session(this.api).signIn("editor", Api.PASSWORD);
		assertThat(response.headers().firstValue("Location").orElseThrow()).endsWith("/desk");
		assertThat(response.headers().allValues("Set-Cookie"))
			.anySatisfy((cookie) -> assertThat(cookie).startsWith("JSESSIONID=").contains("HttpOnly", "SameSite=Lax"));
	}

	/** A proxy terminates TLS and sets the forwarding headers. */
	@Test
	void cookiesAreSecureBehindTls() {
		HttpResponse<String> page = this.api.send(this.api.request("/desk")
			.header("Accept", "text/html")
			.header("X-Forwarded-Proto", "https")
			.header("X-Forwarded-Host", "desk.example.org")
			.GET());
		assertThat(page.headers().firstValue("Location")).hasValue("https://desk.example.org/login");
		assertThat(page.headers().allValues("Set-Cookie")).isNotEmpty()
			.allSatisfy((cookie) -> assertThat(cookie).contains("Secure", "SameSite=Lax"))
			.anySatisfy((cookie) -> assertThat(cookie).startsWith("JSESSIONID=").contains("HttpOnly"));
	}

	@Test
	void changesTheSessionIdAtSignIn() {
		Session browser = new Session(this.api);
		browser.get("/desk");
		String planted = browser.id();
		browser.signIn("editor", Api.PASSWORD);
		assertThat(browser.id()).isNotEqualTo(planted);
		assertThat(browser.get("/desk").statusCode()).isEqualTo(200);
		Session attacker = new Session(this.api);
		attacker.cookies.put("JSESSIONID", planted);
		assertThat(attacker.get("/desk").statusCode()).isEqualTo(302);
	}

	@Test
	void refusesForgedCrossSiteRequests() {
		Session browser = new Session(this.api);
		browser.signIn("editor", Api.PASSWORD);
		browser.get("/desk");
		assertThat(browser.post(CREATE, null).statusCode()).isEqualTo(403);
		assertThat(browser.post(CREATE, "guessed").statusCode()).isEqualTo(403);
		assertThat(browser.graphQl(CREATE).at("/data/createContentTask/id").asString()).isNotEmpty();
	}

	@Test
	void endsTheSessionsOfAChangedAccount() {
		for (String mutation : new String[] { "deactivatePerson(input: { username: \"%s\" })",
				"changeRole(input: { username: \"%s\", role: EDITOR })",
				"resetPassword(input: { username: \"%s\", newPassword: \"another password\" })" }) {
			String username = this.accounts.add("leaving", Role.WRITER);
			Session browser = new Session(this.api);
			browser.signIn(username, Api.PASSWORD);
			assertThat(browser.graphQl("{ contentTasks { nodes { id } } }").has("errors")).isFalse();
			this.api.asEditor().data("mutation { " + mutation.formatted(username) + " { active } }", Map.of());
			assertThat(browser.graphQl("{ contentTasks { nodes { id } } }").at("/errors/0/extensions/code").asString())
				.as(mutation)
				.isEqualTo("UNAUTHORIZED");
			assertThat(browser.get("/desk").statusCode()).isEqualTo(302);
		}
	}

	@Test
	void signingOutEndsTheSession() {
		Session browser = new Session(this.api);
		browser.signIn("editor", Api.PASSWORD);
		browser.get("/desk");
		String session = browser.id();
		this.api.send(this.api.request("/logout")
			.header("Cookie", "JSESSIONID=" + session + "; XSRF-TOKEN=" + browser.cookies.get("XSRF-TOKEN"))
			.header("X-XSRF-TOKEN", String.valueOf(browser.cookies.get("XSRF-TOKEN")))
			.POST(HttpRequest.BodyPublishers.noBody()));
		browser.cookies.put("JSESSIONID", session);
		assertThat(browser.get("/desk").statusCode()).isEqualTo(302);
	}

}
