package app.galley.signin;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.IntStream;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.identity.Role;
import app.galley.identity.TestAccounts;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A public https address secures cookies without headers from a proxy, and without a
 * trusted proxy such headers have no effect.
 */
@GalleyTest
@TestPropertySource(properties = { "galley.public-url=https://desk.example.org", "galley.trusted-proxies=none" })
class PublicByTlsTests {

	@Autowired
	Api api;

	@Autowired
	TestAccounts accounts;

	@Test
	void cookiesAreSecure() {
		HttpResponse<String> response = new Session(this.api).signIn("editor", Api.PASSWORD);
		assertThat(response.headers().allValues("Set-Cookie"))
			.allSatisfy((cookie) -> assertThat(cookie).contains("Secure", "SameSite=Lax"))
			.anySatisfy((cookie) -> assertThat(cookie).startsWith("__Host-JSESSIONID=").contains("HttpOnly"));
	}

	/** Otherwise a neighbouring domain could plant a session. */
	@Test
	void noOtherHostCanSetTheCookies() {
		Session browser = new Session(this.api);
		HttpResponse<String> response = browser.signIn("editor", Api.PASSWORD);
		assertThat(response.headers().allValues("Set-Cookie"))
			// Sent to the sign-in page only, which the prefix does not permit; it is
			// signed.
			.filteredOn((cookie) -> !cookie.startsWith("galley-device-"))
			.isNotEmpty()
			.allSatisfy((cookie) -> assertThat(cookie).startsWith("__Host-")
				.contains("Path=/;")
				.contains("Secure")
				.doesNotContain("Domain"));
		assertThat(browser.get("/desk").statusCode()).isEqualTo(200);
		assertThat(browser.graphQl("{ people { username } }").has("errors")).isFalse();
		assertThat(browser.post("{ tags { id } }", null).statusCode()).isEqualTo(403);
	}

	@Test
	void ignoresAddressesThatNoTrustedProxyReports() {
		String username = this.accounts.add("guessed", Role.WRITER);
		Api client = this.api.as(username, "wrong");
		List<Integer> statuses = IntStream.rangeClosed(1, 11)
			.mapToObj((n) -> client.send(client.request("/graphql").header("X-Forwarded-For", "203.0.113." + n).GET())
				.statusCode())
			.toList();
		assertThat(statuses).containsSequence(401, 429).endsWith(429);
	}

}
