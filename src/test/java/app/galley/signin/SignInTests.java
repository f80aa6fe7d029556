package app.galley.signin;

import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Gatherers;
import java.util.stream.IntStream;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.identity.Role;
import app.galley.identity.TestAccounts;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Password guessing is rate-limited and does not reveal which accounts exist.
 */
@GalleyTest
class SignInTests {

	private static final String QUERY = "{\"query\":\"{ contentTasks { nodes { id } } }\"}";

	@Autowired
	Api api;

	@Autowired
	TestAccounts accounts;

	@Test
	void limitsGuessesAlsoInParallel() {
		String username = this.accounts.add("guessed", Role.WRITER);
		List<Integer> statuses = IntStream.range(0, 100)
			.boxed()
			.gather(Gatherers.mapConcurrent(8, (n) -> query(username, "guess " + n).statusCode()))
			.toList();
		assertThat(statuses).containsOnly(401, 429);
		assertThat(statuses).filteredOn((status) -> status == 401).hasSizeLessThanOrEqualTo(10 + 8);

		HttpResponse<String> right = query(username, Api.PASSWORD);
		assertThat(right.statusCode()).isEqualTo(429);
		assertThat(Integer.parseInt(right.headers().firstValue("Retry-After").orElseThrow())).isBetween(1, 900);
		assertThat(right.body()).contains("TOO_MANY_REQUESTS");
		HttpResponse<String> form = new Session(this.api).signIn(username, Api.PASSWORD);
		assertThat(form.statusCode()).isEqualTo(429);
		assertThat(form.headers().firstValue("Retry-After")).isPresent();
		assertThat(form.body()).contains("Too many attempts");

		String other = this.accounts.add("other", Role.WRITER);
		assertThat(query(other, Api.PASSWORD).statusCode()).isEqualTo(200);
	}

	/**
	 * Every address is a spoofed one, as a proxy that is trusted by default passes it on.
	 */
	@Test
	void guessesFromElsewhereDoNotLockAnAccountOut() {
		String username = this.accounts.add("attacked", Role.ADMIN);
		List<Integer> guesses = IntStream.range(0, 12 * 9)
			.boxed()
			.gather(Gatherers.mapConcurrent(8,
					(n) -> queryFrom("203.0.113." + n % 12, username, "guess " + n).statusCode()))
			.toList();
		assertThat(guesses).containsOnly(401);
		assertThat(query(username, Api.PASSWORD).statusCode()).isEqualTo(200);
		assertThat(new Session(this.api).signIn(username, Api.PASSWORD).headers().firstValue("Location").orElseThrow())
			.endsWith("/desk");
	}

	@Test
	void countsGuessesByWhatAClientCannotChange() {
		List<Function<Integer, String>> spellings = List.of((n) -> "198.51.100." + n + ", 203.0.113.100",
				(n) -> "203.0.113.101:" + (50_000 + n), (n) -> "2001:db8:0:7::" + n);
		for (Function<Integer, String> spelling : spellings) {
			String username = this.accounts.add("guessed", Role.WRITER);
			for (int i = 1; i <= 10; i++) {
				assertThat(queryFrom(spelling.apply(i), username, "wrong").statusCode()).isEqualTo(401);
			}
			assertThat(queryFrom(spelling.apply(11), username, "wrong").statusCode()).as(spelling.apply(11))
				.isEqualTo(429);
			assertThat(queryFrom("2001:db8:0:8::1", username, Api.PASSWORD).statusCode()).isEqualTo(200);
		}
	}

	@Test
	void aKnownDeviceSignsInWhileItsNetworkIsLocked() {
		String username = this.accounts.add("known", Role.WRITER);
		Session device = new Session(this.api);
		HttpResponse<String> first = device.signIn(username, Api.PASSWORD);
		assertThat(first.headers().allValues("Set-Cookie"))
			.anySatisfy((cookie) -> assertThat(cookie).startsWith("galley-device-")
				.contains("Path=/login", "HttpOnly", "SameSite=Lax", "Max-Age=31536000"));
		for (int i = 0; i < 10; i++) {
			query(username, "wrong");
		}
		device.cookies.remove("JSESSIONID");
		assertThat(device.signIn(username, Api.PASSWORD).headers().firstValue("Location").orElseThrow())
			.endsWith("/desk");

		String other = this.accounts.add("other", Role.WRITER);
		Session forged = new Session(this.api);
		forged.signIn(other, Api.PASSWORD);
		forged.cookies.remove("JSESSIONID");
		forged.cookies.put(deviceCookie(device), String.valueOf(forged.cookies.get(deviceCookie(forged))));
		assertThat(forged.signIn(username, Api.PASSWORD).statusCode()).as("another account's device").isEqualTo(429);

		device.cookies.remove("JSESSIONID");
		for (int i = 0; i < 10; i++) {
			device.signIn(username, "wrong");
		}
		assertThat(device.signIn(username, Api.PASSWORD).statusCode()).as("guesses on the device").isEqualTo(429);
	}

	@Test
	void showsFailedSignInsToAdministrators() {
		String username = this.accounts.add("watched", Role.WRITER);
		String unknown = "unknown-" + UUID.randomUUID();
		for (int i = 0; i < 3; i++) {
			queryFrom("203.0.113." + (200 + i % 2), username, "wrong");
			queryFrom("203.0.113.200", unknown, "wrong");
		}
		assertThat(failures(username)).singleElement().satisfies((entry) -> {
			assertThat(entry.at("/changes/0/after").asString()).isEqualTo("3");
			assertThat(entry.at("/changes/1/after").asString()).isEqualTo("203.0.113.200, 203.0.113.201");
		});
		assertThat(failures("unknown username")).isNotEmpty();
		assertThat(failures(unknown)).isEmpty();
		assertThat(this.api.as(this.accounts.add("edda", Role.EDITOR), Api.PASSWORD)
			.data("{ activity(first: 100) { nodes { action } } }")
			.toString()).doesNotContain("SIGN_IN_FAILED");
	}

	@Test
	void keepsTheUsernameOfAFailedSignIn() {
		Session browser = new Session(this.api);
		String username = "wren \"<b>\"";
		assertThat(browser.signIn(URLEncoder.encode(username, StandardCharsets.UTF_8), "wrong")
			.headers()
			.firstValue("Location")
			.orElseThrow()).endsWith("/login?wrong");
		Document page = Jsoup.parse(browser.get("/login?wrong").body());
		assertThat(page.expectFirst("#username").attr("value")).isEqualTo(username);
		assertThat(page.expectFirst("#password").hasAttr("autofocus")).isTrue();
		assertThat(page.expectFirst("#password").attr("value")).isEmpty();
		browser.cookies.put("galley-last-username", "%");
		assertThat(browser.get("/login").statusCode()).isEqualTo(200);
	}

	@Test
	void treatsUnknownAccountsLikeKnownOnes() {
		String unknown = "unknown-" + UUID.randomUUID();
		String known = this.accounts.add("known", Role.WRITER);
		assertThat(query(unknown, "wrong").body()).isEqualTo(query(known, "wrong").body());
		for (int i = 0; i < 10; i++) {
			query(unknown, "wrong");
		}
		assertThat(query(unknown, "wrong").statusCode()).isEqualTo(429);
	}

	@Test
	void treatsInvalidUserNamesLikeUnknownOnes() {
		assertThat(query("a\0b", "wrong").statusCode()).isEqualTo(401);
		assertThat(query("x".repeat(2000), "wrong").statusCode()).isEqualTo(401);
	}

	private List<JsonNode> failures(String subject) {
		return this.api.asEditor()
			.data("{ activity(first: 100) { nodes { action subject actor changes { field after } } } }")
			.at("/activity/nodes")
			.valueStream()
			.filter((entry) -> entry.get("action").asString().equals("SIGN_IN_FAILED"))
			.filter((entry) -> entry.get("subject").asString().equals(subject))
			.toList();
	}

	private HttpResponse<String> query(String username, String password) {
		return this.api.as(username, password).post(QUERY);
	}

	private static String deviceCookie(Session browser) {
		return browser.cookies.keySet()
			.stream()
			.filter((name) -> name.startsWith("galley-device-"))
			.findFirst()
			.orElseThrow();
	}

	private HttpResponse<String> queryFrom(String forwardedFor, String username, String password) {
		Api client = this.api.as(username, password);
		return client.send(client.request("/graphql")
			.header("Content-Type", "application/json")
			.header("X-Forwarded-For", forwardedFor)
			.POST(HttpRequest.BodyPublishers.ofString(QUERY)));
	}

}
