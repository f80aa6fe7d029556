package app.galley.signin;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.identity.Role;
import app.galley.identity.SignIn;
import app.galley.identity.TestAccounts;
import jakarta.servlet.http.HttpSession;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

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

	@Autowired
	ApplicationContext server;

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
	void endsASessionInUseAtItsGreatestAge() {
		Session browser = new Session(this.api);
		browser.signIn("editor", Api.PASSWORD);
		assertThat(browser.get("/desk").statusCode()).isEqualTo(200);
		HttpSession session = ServerSessions.find(this.server, browser.id());
		Instant end = (Instant) session.getAttribute(SignIn.SESSION_END);
		assertThat(Duration.between(Instant.now(), end)).isBetween(Duration.ofDays(7).minusMinutes(1),
				Duration.ofDays(7));
		session.setAttribute(SignIn.SESSION_END, Instant.now());
		assertThat(browser.get("/desk").statusCode()).isEqualTo(302);
		assertThat(browser.graphQl("{ people { username } }").at("/errors/0/extensions/code").asString())
			.isEqualTo("UNAUTHORIZED");
	}

	/** Someone finds a desk left open. */
	@Test
	void sensitiveChangesNeedARecentPassword() {
		String username = this.accounts.add("away", Role.ADMIN);
		String victim = this.accounts.add("victim", Role.WRITER);
		Session browser = new Session(this.api);
		browser.signIn(username, Api.PASSWORD);
		List<String> changes = List.of("createApiToken(input: { name: \"x\", scopes: [WRITE] }) { id }",
				"changeRole(input: { username: \"%s\", role: EDITOR }) { role }".formatted(victim),
				"resetPassword(input: { username: \"%s\", newPassword: \"another long password\" }) { role }"
					.formatted(victim),
				"createPerson(input: { username: \"%s\", password: \"another long password\", role: ADMIN }) { role }"
					.formatted(Newsroom.unique("new")));
		age(browser, Duration.ofMinutes(11));
		for (String change : changes) {
			// A harmless change first: the second runs on another thread.
			JsonNode refused = browser.graphQl("mutation { createTag(input: { name: \"T\", slug: \"%s\" }) { id } %s }"
				.formatted(Newsroom.unique("t"), change));
			assertThat(refused.at("/errors/0/extensions/code").asString()).as(change).isEqualTo("SIGN_IN_AGAIN");
		}
		// Administrators see service tokens of other tests too.
		assertThat(this.api.as(username, Api.PASSWORD)
			.data("{ apiTokens { name } }")
			.get("apiTokens")
			.valueStream()
			.map((token) -> token.get("name").asString())).doesNotContain("x");
		assertThat(browser.signInAgain(username, Api.PASSWORD).headers().firstValue("Location").orElseThrow())
			.endsWith("/desk");
		for (String change : changes) {
			assertThat(browser.graphQl("mutation { " + change + " }").has("errors")).as(change).isFalse();
		}
	}

	@Test
	void recentSignInsAndOtherChangesNeedNoOtherPassword() {
		String username = this.accounts.add("busy", Role.ADMIN);
		Session browser = new Session(this.api);
		browser.signIn(username, Api.PASSWORD);
		age(browser, Duration.ofMinutes(9));
		assertThat(browser.graphQl("mutation { createApiToken(input: { name: \"x\", scopes: [WRITE] }) { id } }")
			.has("errors")).isFalse();
		age(browser, Duration.ofHours(9));
		assertThat(browser.graphQl(CREATE).has("errors")).isFalse();
		assertThat(browser.graphQl("{ people { username } }").has("errors")).isFalse();
	}

	private void age(Session browser, Duration age) {
		ServerSessions.find(this.server, browser.id()).setAttribute(SignIn.AUTHENTICATED_AT, Instant.now().minus(age));
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
