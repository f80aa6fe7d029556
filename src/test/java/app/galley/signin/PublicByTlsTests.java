package app.galley.signin;

import java.net.http.HttpResponse;

import app.galley.Api;
import app.galley.GalleyTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A public https address secures cookies without headers from a proxy.
 */
@GalleyTest
@TestPropertySource(properties = "galley.public-url=https://desk.example.org")
class PublicByTlsTests {

	@Autowired
	Api api;

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
		assertThat(response.headers().allValues("Set-Cookie")).isNotEmpty()
			.allSatisfy((cookie) -> assertThat(cookie).startsWith("__Host-")
				.contains("Path=/;")
				.contains("Secure")
				.doesNotContain("Domain"));
		assertThat(browser.get("/desk").statusCode()).isEqualTo(200);
		assertThat(browser.graphQl("{ people { username } }").has("errors")).isFalse();
		assertThat(browser.post("{ tags { id } }", null).statusCode()).isEqualTo(403);
	}

}
