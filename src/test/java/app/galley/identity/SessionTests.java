package app.galley.identity;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

import app.galley.Api;
import app.galley.GalleyTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sessions of browsers, and what cannot be done with somebody else's.
 */
@GalleyTest
class SessionTests {

	private static final String CREATE = "mutation { createContentTask(input: { title: \"Forged\" }) { id } }";

	@Autowired
	Api api;

	@Autowired
	TestPeople people;

	@Test
	void aCookieOfASessionIsHttpOnlyAndStaysOnTheSite() {
		HttpResponse<String> answer = new Session(this.api).signIn("editor", Api.PASSWORD);
		assertThat(answer.headers().firstValue("Location").orElseThrow()).endsWith("/desk");
		assertThat(answer.headers().allValues("Set-Cookie"))
			.anySatisfy((cookie) -> assertThat(cookie).startsWith("JSESSIONID=").contains("HttpOnly", "SameSite=Lax"));
	}

	/** A proxy took it off, and says so. */
	@Test
	void behindTlsCookiesDoNotTravelInTheClear() {
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
	void aSessionThatSomebodyPlantedIsNotTheOneSignedInTo() {
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
	void anotherPageCannotActForWhoeverIsSignedIn() {
		Session browser = new Session(this.api);
		browser.signIn("editor", Api.PASSWORD);
		browser.get("/desk");
		assertThat(browser.post(CREATE, null).statusCode()).isEqualTo(403);
		assertThat(browser.post(CREATE, "guessed").statusCode()).isEqualTo(403);
		assertThat(browser.graphQl(CREATE).at("/data/createContentTask/id").asString()).isNotEmpty();
	}

	@Test
	void sessionsEndWhenTheirPersonIsDeactivatedOrChanged() {
		for (String mutation : new String[] { "deactivatePerson(input: { username: \"%s\" })",
				"changeRole(input: { username: \"%s\", role: EDITOR })",
				"resetPassword(input: { username: \"%s\", newPassword: \"another password\" })" }) {
			String username = this.people.add("leaving", Role.WRITER);
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
