package app.galley.preview;

import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.id.DraftId;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

@GalleyTest
class PreviewTests {

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@Autowired
	PreviewKey key;

	@Autowired
	PreviewRevocations revocations;

	@Autowired
	JdbcClient jdbc;

	String author = "author-" + UUID.randomUUID();

	@BeforeEach
	void createAuthor() {
		this.api.asEditor()
			.data("mutation($input: CreateAuthorInput!) { createAuthor(input: $input) { id } }",
					Map.of("input", Map.of("name", "Ada", "slug", this.author)));
	}

	@Test
	void showsADraftToAnyoneWithTheLink() {
		JsonNode task = create("A proof <of> & what it shows");
		HttpResponse<String> response = get(task);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(Jsoup.parse(response.body()).expectFirst("main h1").text())
			.isEqualTo("A proof <of> & what it shows");
		assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
		assertThat(response.headers().firstValue("X-Robots-Tag")).hasValue("noindex");
		assertThat(response.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
		assertThat(response.headers().firstValue("Content-Security-Policy").orElseThrow()).doesNotContain("unsafe");
	}

	@Test
	void namesWhatTheDraftMisses() {
		Document page = Jsoup.parse(get(create("Incomplete")).body());
		assertThat(page.expectFirst(".preview-bar .missing").text())
			.isEqualTo("Still missing: category, tags, feature image.");
		assertThat(page.expectFirst(".post-cover").text()).contains("No feature image yet");
	}

	@Test
	void hidesTheBarOnRequest() {
		String path = path(create("No bar"));
		assertThat(Jsoup.parse(this.api.get(path + "&bar=0").body()).select(".preview-bar, style")).isEmpty();
		assertThat(Jsoup.parse(this.api.get(path).body()).select(".preview-bar")).hasSize(1);
	}

	@Test
	void showsTheListsAsTheyWillBeAfterApproval() {
		JsonNode task = create("Next in line");
		Document post = Jsoup.parse(this.api.get(path(task) + "&at=2026-01-02T03:04:05Z").body());
		assertThat(post.expectFirst(".post-header time").text()).isEqualTo("2 January 2026");
		String authorPage = post.expectFirst(".post-header a[rel=author]").attr("href");
		Document list = Jsoup.parse(this.api.get(authorPage).body());
		assertThat(list.select(".card h2").eachText()).containsExactly("Next in line");
		assertThat(list.expectFirst(".page-header .note").text()).isEqualTo("1 post");
		Document again = Jsoup.parse(this.api.get(list.expectFirst(".card h2 a").attr("href")).body());
		assertThat(again.expectFirst("main h1").text()).isEqualTo("Next in line");
		assertThat(this.api.asEditor().get("/preview/authors/" + this.author).body()).doesNotContain("Next in line");
	}

	@Test
	void countsARevisedPostOnce() {
		JsonNode post = publish("Counted");
		String revision = path(this.newsroom.revise(post));
		String authorPage = Jsoup.parse(this.api.get(revision).body())
			.expectFirst(".post-header a[rel=author]")
			.attr("href");
		assertThat(Jsoup.parse(this.api.get(authorPage).body()).expectFirst(".page-header .note").text())
			.isEqualTo("1 post");
		publish("Second");
		assertThat(this.api.asEditor().get("/preview/authors/" + this.author).body()).contains(">2 posts<");
	}

	private JsonNode publish(String title) {
		JsonNode draft = this.newsroom.draft(title, this.author, this.newsroom.category("Counted"),
				List.of(this.newsroom.tag("Counted")));
		return this.newsroom.approve(this.newsroom.submit(this.newsroom.illustrate(draft)), Map.of());
	}

	@ParameterizedTest
	@ValueSource(strings = { "%2B1000000000-12-31T23:59:59Z", "-1000000000-01-01T00:00:00Z", "%2B10000-01-01T00:00:00Z",
			"soon", "%00" })
	void hasNoPageForATimeThatCannotBe(String at) {
		assertThat(this.api.get(path(create("Never")) + "&at=" + at).statusCode()).isEqualTo(404);
	}

	@Test
	void treatsAnAlteredLinkLikeOneToAnUnknownTask() {
		String path = path(create("Secret"));
		String altered = path.substring(0, path.length() - 1) + (path.endsWith("A") ? "E" : "A");
		String unknown = path.replaceAll("tasks/[0-9a-f-]+", "tasks/" + UUID.randomUUID());
		HttpResponse<String> first = this.api.get(altered);
		HttpResponse<String> second = this.api.get(unknown);
		assertThat(first.statusCode()).isEqualTo(404);
		assertThat(second.statusCode()).isEqualTo(404);
		assertThat(first.body()).isEqualTo(second.body()).doesNotContain("Secret");
	}

	@Test
	void showsAScheduledPostWithItsDate() {
		JsonNode task = this.newsroom.submit(this.newsroom.illustrate(this.newsroom.draft("To appear")));
		this.newsroom.approve(task, Map.of("publishAt", "2031-05-06T07:08:00Z"));
		Document page = Jsoup.parse(this.api.get(path(task)).body());
		assertThat(page.expectFirst(".post-header time").text()).isEqualTo("6 May 2031");
		assertThat(page.expectFirst(".preview-bar").text())
			.contains("as it will look when it goes live on 6 May 2031, 07:08 UTC");
		Document home = Jsoup.parse(this.api.get(page.expectFirst(".wordmark").attr("href")).body());
		assertThat(home.select(".card h2").eachText().getFirst()).isEqualTo("To appear");
		assertThat(this.api.asEditor().get("/preview/").body()).doesNotContain("To appear");
	}

	@Test
	void saysWhetherAnApprovedDraftIsLiveOrUnpublished() {
		JsonNode task = this.newsroom.submit(this.newsroom.illustrate(this.newsroom.draft("Approved")));
		JsonNode post = this.newsroom.approve(task, Map.of());
		assertThat(Jsoup.parse(this.api.get(path(task)).body()).expectFirst(".preview-bar").text())
			.contains("as approved. The post is live.")
			.doesNotContain("once approved");
		this.api.asEditor()
			.data("mutation($id: ID!) { unpublishPost(input: { id: $id }) { status } }",
					Map.of("id", Newsroom.id(post)));
		assertThat(Jsoup.parse(this.api.get(path(task)).body()).expectFirst(".preview-bar").text())
			.contains("The post is unpublished.");
	}

	@Test
	void treatsADeletedTaskLikeAnUnknownOne() {
		JsonNode task = create("Gone soon");
		String token = path(task).replaceAll(".*token=", "");
		assertThat(get(task).statusCode()).isEqualTo(200);
		this.jdbc.sql("DELETE FROM content_task WHERE id = ?::uuid").param(task.get("id").asString()).update();
		HttpResponse<String> response = get(task);
		assertThat(response.statusCode()).isEqualTo(404);
		assertThat(response.body()).doesNotContain("Gone soon");
		assertThat(this.api.get("/preview/?token=" + token).statusCode()).isEqualTo(404);
		assertThat(this.api.asEditor().get("/preview/tasks/" + task.get("id").asString()).statusCode()).isEqualTo(404);
	}

	@Test
	void refusesAnExpiredLink() {
		JsonNode task = create("Late");
		DraftId id = DraftId.of(task.get("id").asString());
		Instant longAgo = Instant.now().minus(Duration.ofDays(8));
		String old = new PreviewLinks(this.key, this.revocations, new PreviewSettings(Duration.ofDays(7)),
				Clock.fixed(longAgo, ZoneOffset.UTC))
			.token(id);
		assertThat(this.api.get("/preview/tasks/" + id + "?token=" + old).statusCode()).isEqualTo(404);
		assertThat(this.api.get("/preview/?token=" + old).statusCode()).isEqualTo(404);
	}

	@Test
	void aRevokedLinkShowsNothing() {
		JsonNode task = create("Shared too widely");
		String path = path(task);
		String another = path(create("Another"));
		assertThat(this.api.get(path).statusCode()).isEqualTo(200);
		for (int i = 0; i < 2; i++) {
			String revoked = path;
			JsonNode renewed = this.api.asEditor()
				.mutate("revokePreviewLinks", Map.of("taskId", Newsroom.id(task)), "previewUrl");
			assertThat(this.api.get(revoked).statusCode()).isEqualTo(404);
			assertThat(this.api.get(revoked.replaceFirst("/tasks/[^?]+", "/")).statusCode()).isEqualTo(404);
			path = path(renewed);
			assertThat(this.api.get(path).body()).contains("Shared too widely");
		}
		assertThat(this.api.get(another).statusCode()).isEqualTo(200);
		assertThat(this.api.asEditor()
			.data("query($id: ID!) { activity(taskId: $id, first: 1) { nodes { action } } }",
					Map.of("id", Newsroom.id(task)))
			.at("/activity/nodes/0/action")
			.asString()).isEqualTo("LINKS_REVOKED");
	}

	@Test
	void refusesOtherEncodingsOfAToken() {
		PreviewLinks links = new PreviewLinks(this.key, this.revocations, new PreviewSettings(Duration.ofDays(7)),
				Clock.systemUTC());
		String token = links.token(DraftId.next());
		assertThat(links.verify(token)).isPresent();
		for (int i = 0; i < token.length(); i++) {
			String altered = token.substring(0, i) + ((token.charAt(i) == 'x') ? 'y' : 'x') + token.substring(i + 1);
			assertThat(links.verify(altered)).as(altered).isEmpty();
		}
		for (String invalid : List.of("", "x", token + "A", "%00", "ü")) {
			assertThat(links.verify(invalid)).as(invalid).isEmpty();
		}
	}

	@Test
	void sharesTheKeyBetweenInstances() {
		assertThat(new PreviewKey(this.jdbc, Clock.systemUTC()).get()).isEqualTo(this.key.get());
	}

	@Test
	void requiresAuthenticationWithoutALink() {
		assertThat(this.api.get("/preview/").statusCode()).isIn(302, 401);
		assertThat(this.api.asEditor().get("/preview/").statusCode()).isEqualTo(200);
	}

	@Test
	void respondsWith404ToUnknownPages() {
		for (String path : List.of("/preview/posts/none", "/preview/categories/none", "/preview/tags/none",
				"/preview/authors/none", "/preview/nothing/here", "/preview/page/invalid", "/preview/tasks/1",
				"/preview/authors/" + this.author + "/page/invalid")) {
			HttpResponse<String> response = this.api.asEditor().get(path);
			assertThat(response.statusCode()).as(path).isEqualTo(404);
			assertThat(response.body()).as(path).contains("Page not found");
		}
	}

	private JsonNode create(String title) {
		return this.api.asEditor()
			.data("mutation($input: CreateContentTaskInput!) { createContentTask(input: $input) { id slug previewUrl } }",
					Map.of("input", Map.of("title", title, "bodyMarkdown", "Words.", "author", this.author)))
			.get("createContentTask");
	}

	private HttpResponse<String> get(JsonNode task) {
		return this.api.get(path(task));
	}

	private String path(JsonNode task) {
		String url = task.get("previewUrl").asString();
		assertThat(url).startsWith(this.api.url("/preview/tasks/").toString());
		return url.substring(this.api.url("").toString().length());
	}

}
