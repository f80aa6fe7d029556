package app.galley.signin;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.Statements;
import app.galley.identity.Role;
import app.galley.identity.SignIn;
import app.galley.identity.TestAccounts;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

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

	@Autowired
	JdbcClient jdbc;

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
			.allSatisfy((cookie) -> assertThat(cookie).contains("Secure", "SameSite=Lax"));
	}

	/** An attacker plants a session of their own. */
	@Test
	void changesTheSessionIdAtSignIn() {
		Session attacker = new Session(this.api);
		attacker.signIn(this.accounts.add("attacker", Role.WRITER), Api.PASSWORD);
		String planted = attacker.id();
		Session browser = new Session(this.api);
		browser.cookies.putAll(attacker.cookies);
		browser.get("/desk");
		browser.signInAgain("editor", Api.PASSWORD);
		assertThat(browser.id()).isNotEqualTo(planted);
		assertThat(browser.get("/desk").statusCode()).isEqualTo(200);
		assertThat(attacker.get("/desk").statusCode()).isEqualTo(302);
		Session inventor = new Session(this.api);
		inventor.cookies.put("JSESSIONID", UUID.randomUUID().toString());
		String invented = inventor.id();
		inventor.signIn("editor", Api.PASSWORD);
		assertThat(inventor.id()).isNotEqualTo(invented);
	}

	@Test
	void returnsToThePageThatTheBrowserWanted() {
		Session browser = new Session(this.api);
		browser.get("/desk/posts?status=SCHEDULED");
		assertThat(browser.signIn("editor", Api.PASSWORD).headers().firstValue("Location").orElseThrow())
			.endsWith("/desk/posts?status=SCHEDULED");
		assertThat(browser.signInAgain("editor", Api.PASSWORD).headers().firstValue("Location").orElseThrow())
			.as("only once")
			.endsWith("/desk");
		for (String planted : List.of("https://evil.example.org/", "//evil.example.org/", "/\\evil.example.org/",
				"/\tevil", "desk")) {
			browser.cookies.put("galley-page",
					Base64.getUrlEncoder().withoutPadding().encodeToString(planted.getBytes(StandardCharsets.UTF_8)));
			assertThat(browser.signInAgain("editor", Api.PASSWORD).headers().firstValue("Location").orElseThrow())
				.as(planted)
				.isEqualTo(this.api.url("/desk").toString());
		}
	}

	@Test
	void aSessionsRowsHoldNeitherPasswordNorCookie() {
		String username = this.accounts.add("stored", Role.WRITER);
		Session browser = new Session(this.api);
		browser.signIn(username, Api.PASSWORD);
		browser.get("/desk");
		String rows = String.join("\n",
				this.jdbc.sql("""
						SELECT s::text || a::text FROM browser_session s
						JOIN browser_session_attribute a ON a.session_id = s.id WHERE s.account = ?""")
					.param(username)
					.query(String.class)
					.list());
		String hash = this.jdbc.sql("SELECT password_hash FROM account WHERE username = ?")
			.param(username)
			.query(String.class)
			.single();
		assertThat(rows).contains(username, "WRITER")
			.doesNotContain(hash, hash.substring(hash.length() - 20), browser.id(), Api.PASSWORD, "galley-device");
	}

	@Test
	void aSessionThatCannotBeReadIsASignedOutOne() {
		for (String unreadable : List.of("{}", "[]", "\"text\"", "7", "{\"signIn\": {}}",
				"{\"@class\": \"java.util.HashMap\"}",
				"{\"signIn\": {\"username\": \"editor\", \"role\": \"OWNER\"}}")) {
			Session browser = new Session(this.api);
			browser.signIn("editor", Api.PASSWORD);
			assertThat(browser.get("/desk").statusCode()).isEqualTo(200);
			assertThat(this.jdbc
				.sql("""
						UPDATE browser_session_attribute SET value = ?::jsonb WHERE name = 'SPRING_SECURITY_CONTEXT'
						AND session_id = (SELECT id FROM browser_session WHERE cookie_hash = sha256(convert_to(?, 'UTF8')))""")
				.params(unreadable, browser.id())
				.update()).isOne();
			assertThat(browser.get("/desk").statusCode()).as(unreadable).isEqualTo(302);
			assertThat(browser.graphQl("{ people { username } }").at("/errors/0/extensions/code").asString())
				.isEqualTo("UNAUTHORIZED");
			browser.signIn("editor", Api.PASSWORD);
			assertThat(browser.get("/desk").statusCode()).isEqualTo(200);
		}
	}

	@Test
	void requestsWithoutASessionNeitherReadNorWriteOne() {
		Session stranger = new Session(this.api);
		List<String> statements = sessionStatements(() -> {
			for (String path : List.of("/", "/desk", "/login", "/graphiql", "/preview/", "/none",
					"/desk/assets/desk.css", "/graphql?query=%7Btags%7Bid%7D%7D", "/cdn/none", "/actuator/health")) {
				stranger.get(path);
			}
			stranger.signIn("editor", "a wrong password");
			stranger.post("{ tags { id } }", null);
			this.api.data("{ posts(first: 1) { nodes { title } } }");
			this.api.asEditor().data("{ contentTasks(first: 1) { nodes { title } } }");
			this.api.bearing("galley_unknown").post("{\"query\":\"{ tags { id } }\"}");
			this.api.send(this.api.request("/desk").header("Cookie", "JSESSIONID=forged").GET());
		});
		assertThat(statements).isEmpty();
		assertThat(stranger.cookies).doesNotContainKey("JSESSIONID");
	}

	@Test
	void aRequestReadsItsSessionOnceAndWritesItOnceAMinute() {
		Session browser = new Session(this.api);
		browser.signIn("editor", Api.PASSWORD);
		assertThat(sessionStatements(browser)).singleElement().asString().startsWith("SELECT");
		assertThat(sessionStatements(
				() -> List.of("/desk/assets/desk.css", "/site.css", "/cdn/none").forEach(browser::get)))
			.isEmpty();
		long before = accessed(browser) - 61_000;
		this.jdbc
			.sql("UPDATE browser_session SET accessed_millis = ? WHERE cookie_hash = sha256(convert_to(?, 'UTF8'))")
			.params(before, browser.id())
			.update();
		assertThat(sessionStatements(browser)).hasSize(2).last().asString().startsWith("UPDATE");
		assertThat(accessed(browser)).isGreaterThan(before + 60_000);
		// The container takes 200 cookies.
		browser.cookies.put("other",
				"x; JSESSIONID=" + Stream.generate(() -> UUID.randomUUID().toString())
					.limit(150)
					.collect(Collectors.joining("; JSESSIONID=")));
		assertThat(sessionStatements(browser)).hasSizeLessThan(3);
	}

	private static List<String> sessionStatements(Session browser) {
		return sessionStatements(() -> assertThat(browser.get("/desk").statusCode()).isEqualTo(200));
	}

	/** Without those of the job that deletes expired sessions. */
	private static List<String> sessionStatements(Runnable requests) {
		return Statements.all(requests)
			.stream()
			.filter((sql) -> sql.contains("browser_session") && !sql.contains("expires_millis <"))
			.toList();
	}

	private long accessed(Session browser) {
		return this.jdbc
			.sql("SELECT accessed_millis FROM browser_session WHERE cookie_hash = sha256(convert_to(?, 'UTF8'))")
			.param(browser.id())
			.query(Long.class)
			.single();
	}

	@Test
	void anExpiredSessionIsDeleted() {
		Session browser = new Session(this.api);
		browser.signIn("editor", Api.PASSWORD);
		this.jdbc
			.sql("""
					UPDATE browser_session SET accessed_millis = accessed_millis - 43200000, expires_millis = expires_millis - 43200000
					WHERE cookie_hash = sha256(convert_to(?, 'UTF8'))""")
			.param(browser.id())
			.update();
		this.jdbc.sql("UPDATE scheduled_tasks SET execution_time = now() WHERE task_name = 'delete-expired-sessions'")
			.update();
		Api.await(() -> this.jdbc.sql("SELECT count(*) FROM browser_session WHERE expires_millis < ?")
			.param(Instant.now().toEpochMilli())
			.query(Integer.class)
			.single(), (count) -> count == 0);
		assertThat(browser.get("/desk").statusCode()).isEqualTo(302);
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
		Instant end = (Instant) ServerSessions.attribute(this.server, browser.id(), SignIn.SESSION_END);
		assertThat(Duration.between(Instant.now(), end)).isBetween(Duration.ofDays(7).minusMinutes(1),
				Duration.ofDays(7));
		ServerSessions.change(this.server, browser.id(), SignIn.SESSION_END, Instant.now());
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
		ServerSessions.change(this.server, browser.id(), SignIn.AUTHENTICATED_AT, Instant.now().minus(age));
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
