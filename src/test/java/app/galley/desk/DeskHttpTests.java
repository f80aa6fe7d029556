package app.galley.desk;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The desk's pages before a script runs.
 */
@GalleyTest
class DeskHttpTests {

	private static final String TASK = "/desk/tasks/00000000-0000-7000-8000-000000000000";

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@ParameterizedTest
	@ValueSource(strings = { "/desk", "/desk/drafts", TASK, TASK + "/picture", TASK + "/proof", TASK + "/review",
			"/desk/posts", "/desk/posts/00000000-0000-7000-8000-000000000000", "/desk/site", "/desk/activity",
			"/desk/taxonomy", "/desk/people", "/desk/redirects", "/desk/links", "/desk/settings", "/desk/health",
			"/desk/account", "/desk/verify", "/desk/transfer" })
	void runsOnlyScriptsFromOwnFiles(String path) {
		HttpResponse<String> page = this.api.asEditor().get(path);
		assertThat(page.statusCode()).isEqualTo(200);
		checkPolicy(page);
		assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-store");
		HttpResponse<String> anonymous = this.api.send(this.api.request(path).header("Accept", "text/html").GET());
		assertThat(anonymous.statusCode()).isEqualTo(302);
		assertThat(anonymous.headers().firstValue("Location").orElseThrow()).endsWith("/login");
	}

	@ParameterizedTest
	@ValueSource(strings = { TASK, TASK + "/picture", "/desk/images" })
	void offersNoProposalsWithoutAVisionServer(String path) {
		assertThat(this.api.asEditor().get(path).body()).contains("<main")
			.doesNotContain("Propose alt text", "proposal");
	}

	@Test
	void signInPageAndErrorPagesHaveTheSamePolicy() {
		checkPolicy(this.api.get("/login"));
		HttpResponse<String> missing = this.api
			.send(this.api.asEditor().request("/desk/nothing").header("Accept", "text/html").GET());
		assertThat(missing.statusCode()).isEqualTo(404);
		checkPolicy(missing);
	}

	@Test
	void onlyTheDeskMayFramePreviews() {
		HttpResponse<String> preview = this.api.asEditor()
			.get("/preview/tasks/" + Newsroom.id(this.newsroom.draft("Framed")));
		assertThat(preview.statusCode()).isEqualTo(200);
		checkPolicy(preview);
		assertThat(preview.headers().firstValue("Content-Security-Policy").orElseThrow())
			.contains("frame-ancestors 'self'");
		assertThat(preview.headers().firstValue("X-Frame-Options")).hasValue("SAMEORIGIN");
	}

	private static void checkPolicy(HttpResponse<String> answer) {
		assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
			.startsWith("default-src 'none'")
			.doesNotContain("unsafe", "*");
		assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
		assertThat(answer.headers().firstValue("Referrer-Policy")).isPresent();
		Document page = Jsoup.parse(answer.body());
		assertThat(page.select("[style], style:not([nonce]), script:not([src], [type='application/ld+json'])"))
			.isEmpty();
		assertThat(page.select("*").stream().flatMap((element) -> element.attributes().asList().stream()))
			.noneMatch((attribute) -> attribute.getKey().startsWith("on"));
	}

	@Test
	void assetsAreRevalidated() {
		HttpResponse<String> script = this.api.get("/desk/assets/api.js");
		assertThat(script.statusCode()).isEqualTo(200);
		assertThat(script.headers().firstValue("Content-Type").orElseThrow()).contains("javascript");
		assertThat(script.headers().firstValue("Cache-Control")).hasValue("no-cache");
		HttpResponse<String> again = this.api.send(this.api.request("/desk/assets/api.js")
			.header("If-Modified-Since", script.headers().firstValue("Last-Modified").orElseThrow())
			.GET());
		assertThat(again.statusCode()).isEqualTo(304);
	}

	/** In the version that the desk's own tests use. */
	@Test
	void servesJsdiff() throws IOException {
		HttpResponse<String> script = this.api.get("/desk/assets/diff/index.es6.js");
		assertThat(script.statusCode()).isEqualTo(200);
		assertThat(script.headers().firstValue("Content-Type").orElseThrow()).contains("javascript");
		assertThat(script.body()).contains("diffWordsWithSpace");
		assertThat(Files.readString(Path.of("src/test/desk/package.json")))
			.contains("\"diff\": \"" + DeskAssets.JSDIFF_VERSION + "\"");
	}

	@Test
	void theRootRedirectsToTheDeskWhenSignedIn() {
		assertThat(this.api.asEditor().get("/").headers().firstValue("Location").orElseThrow()).endsWith("/desk");
	}

	@Test
	void answersAWrongUsernameLikeAWrongPassword() {
		for (String username : List.of("editor", "unknown-" + UUID.randomUUID())) {
			HttpResponse<String> answer = signIn(username, "not this");
			assertThat(answer.statusCode()).isEqualTo(302);
			assertThat(answer.headers().firstValue("Location").orElseThrow()).endsWith("/login?wrong");
		}
	}

	@Test
	void refusesASignInWithoutACsrfToken() {
		HttpResponse<String> answer = this.api.send(this.api.request("/login")
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(HttpRequest.BodyPublishers.ofString("username=editor&password=x")));
		assertThat(answer.statusCode()).isEqualTo(403);
	}

	/** Posts the form with its CSRF token. */
	private HttpResponse<String> signIn(String username, String password) {
		HttpResponse<String> form = this.api.get("/login");
		Element token = Jsoup.parse(form.body()).expectFirst("[name=_csrf]");
		String cookies = String.join("; ",
				form.headers().allValues("Set-Cookie").stream().map((cookie) -> cookie.replaceAll(";.*", "")).toList());
		return this.api.send(this.api.request("/login")
			.header("Cookie", cookies)
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(HttpRequest.BodyPublishers
				.ofString("username=" + username + "&password=" + password + "&_csrf=" + token.attr("value"))));
	}

}
