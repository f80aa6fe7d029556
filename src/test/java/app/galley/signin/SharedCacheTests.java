package app.galley.signin;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.identity.Role;
import app.galley.identity.SignIn;
import app.galley.identity.TestAccounts;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A response that a shared cache may keep sets no cookie: the cache would hand it to
 * everyone.
 */
@GalleyTest
class SharedCacheTests {

	private static final String QUERY = "/graphql?query=%7Btags%7Bid%7D%7D";

	/** Those of the desk's files and of the API are kept by caches in front of Galley. */
	private static final List<String> SHARED = List.of(QUERY, "/schema.graphqls", "/desk/assets/desk.css",
			"/desk/assets/api.js", "/desk/assets/diff/index.es6.js", "/graphiql/page.js", "/site.css", "/icon.svg",
			"/cdn/generated/none.png");

	private static final List<String> OTHERS = List.of("/", "/login", "/desk", "/graphiql", "/preview/",
			"/preview/posts/none", "/preview/posts/none?token=x", "/favicon.ico", "/none", "/desk/assets/none.js",
			"/graphiql/none.js", "/actuator/health", "/cdn/none", "/graphql", "/graphql?query=x", "/%67raphql?query=x");

	private static final List<Map<String, String>> CALLERS = List.of(Map.of(), Map.of("Cookie", "theme=dark"),
			Map.of("Cookie", "JSESSIONID=ended"), Map.of("Authorization", "Unknown x"),
			Map.of("Cookie", "JSESSIONID=ended", "Authorization", "Unknown x"),
			Map.of("Accept", "text/html", "Cookie", "JSESSIONID=ended"));

	@Autowired
	Api api;

	@Autowired
	TestAccounts accounts;

	@Autowired
	ApplicationContext server;

	@Test
	void noCookieIsSetByAResponseThatASharedCacheMayKeep() {
		List<String> wrong = new ArrayList<>();
		for (Map<String, String> headers : CALLERS) {
			SHARED.forEach((path) -> check(path, headers, wrong));
			OTHERS.forEach((path) -> check(path, headers, wrong));
		}
		assertThat(wrong).isEmpty();
	}

	private void check(String path, Map<String, String> headers, List<String> wrong) {
		HttpRequest.Builder request = this.api.request(path).GET();
		headers.forEach(request::header);
		HttpResponse<String> response = this.api.send(request);
		if (setsCookieInSharedCache(response)) {
			wrong.add("%s with %s: %s, %s".formatted(path, headers, response.statusCode(),
					response.headers().allValues("Cache-Control")));
		}
	}

	private static boolean setsCookieInSharedCache(HttpResponse<String> response) {
		String control = String.join(", ", response.headers().allValues("Cache-Control"));
		return response.headers().firstValue("Set-Cookie").isPresent() && !control.contains("no-store")
				&& !control.contains("private");
	}

	@Test
	void responsesForEveryoneStayShared() {
		for (String path : SHARED) {
			HttpResponse<String> response = this.api
				.send(this.api.request(path).header("Cookie", "JSESSIONID=ended").GET());
			assertThat(response.headers().firstValue("Set-Cookie")).as(path).isEmpty();
		}
		assertThat(this.api.get(QUERY).headers().firstValue("Cache-Control").orElseThrow()).contains("public",
				"s-maxage");
	}

	@Test
	void noCookieOfASessionThatEndsNowIsShared() {
		String username = this.accounts.add("leaving", Role.WRITER);
		Session browser = new Session(this.api);
		browser.signIn(username, Api.PASSWORD);
		this.api.asEditor().data("mutation { deactivatePerson(input: { username: \"" + username + "\" }) { active } }");
		assertSharesNoCookie(browser);
	}

	@Test
	void noCookieOfASessionAtItsGreatestAgeIsShared() {
		Session browser = new Session(this.api);
		browser.signIn("editor", Api.PASSWORD);
		ServerSessions.change(this.server, browser.id(), SignIn.SESSION_END, Instant.now());
		assertSharesNoCookie(browser);
	}

	private void assertSharesNoCookie(Session browser) {
		HttpResponse<String> response = this.api
			.send(this.api.request(QUERY).header("Cookie", "JSESSIONID=" + browser.id()).GET());
		assertThat(response.body()).contains("tags");
		assertThat(setsCookieInSharedCache(response)).isFalse();
	}

}
