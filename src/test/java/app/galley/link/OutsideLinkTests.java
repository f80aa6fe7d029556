package app.galley.link;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/** The check of links of published posts to other sites. */
@GalleyTest
@TestPropertySource(properties = { "galley.link.check=weekly", "galley.link.check-private=true" })
@Timeout(300)
class OutsideLinkTests {

	private static final String LINKS = """
			query($state: OutsideLinkState) { outsideLinks(first: 100, state: $state) {
			nodes { id address state answer movedTo since checkedAt uses { id title } } } }""";

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@Autowired
	LinkCheck check;

	@Autowired
	JdbcClient jdbc;

	OtherSite site;

	@BeforeEach
	void serve() throws IOException {
		this.site = new OtherSite();
		this.jdbc.sql("DELETE FROM outside_link").update();
		this.jdbc.sql("DELETE FROM outside_link_post").update();
		this.jdbc.sql("UPDATE post SET body_html = ''").update();
	}

	@AfterEach
	void stop() {
		this.site.close();
	}

	@Test
	void listsWhatEachServerAnswers() throws InterruptedException {
		JsonNode post = publish("Answers", this.site.url(1, "/page/a#part"), this.site.url(2, "/gone"),
				this.site.url(3, "/missing"), this.site.url(4, "/get-only"), this.site.url(5, "/no-get"),
				this.site.url(6, "/broken"), this.site.url(7, "/moved"), this.site.url(8, "/elsewhere"),
				this.site.url(9, "/looped"), "http://no-such-server.invalid/", "http://user:secret@127.0.0.10/",
				"/posts/inside", "mailto:a@b.example", this.site.url(1, "/page/a"));
		JsonNode other = publish("Also", this.site.url(2, "/gone"), this.site.url(11, "/page/b"));
		run();
		assertThat(this.site.of("/page/a")).as("once for two links").containsExactly("HEAD /page/a");
		assertThat(this.site.of("/get-only")).containsExactly("HEAD /get-only", "GET /get-only");
		assertThat(this.site.of("/gone")).containsExactly("HEAD /gone");
		assertThat(this.site.requests).noneMatch((request) -> request.contains("/posts/inside"));
		assertThat(this.site.headers).allSatisfy((headers) -> {
			assertThat(Objects.requireNonNull(headers.get("User-agent")).getFirst())
				.startsWith("Galley link check (+http");
			assertThat(headers).doesNotContainKeys("Cookie", "Authorization", "Referer");
		});
		Map<String, JsonNode> dead = links("DEAD");
		assertThat(dead).containsOnlyKeys(this.site.url(2, "/gone"), this.site.url(3, "/missing"),
				"http://no-such-server.invalid/");
		JsonNode gone = Objects.requireNonNull(dead.get(this.site.url(2, "/gone")));
		assertThat(gone.get("answer").asString()).isEqualTo("The page was removed (status 410).");
		assertThat(gone.get("since").asString()).isNotEmpty();
		assertThat(gone.get("uses").values().stream().map(Newsroom::id)).containsExactlyInAnyOrder(Newsroom.id(post),
				Newsroom.id(other));
		assertThat(links("UNSURE")).containsOnlyKeys(this.site.url(5, "/no-get"), this.site.url(6, "/broken"),
				this.site.url(9, "/looped"));
		Map<String, JsonNode> moved = links("MOVED");
		assertThat(moved).containsOnlyKeys(this.site.url(7, "/moved"));
		assertThat(Objects.requireNonNull(moved.get(this.site.url(7, "/moved"))).get("movedTo").asString())
			.isEqualTo(this.site.url(7, "/page/of-moved"));
		assertThat(summary()).isEqualTo(3);
		this.site.requests.clear();
		run();
		assertThat(this.site.requests).as("not before a week has passed").isEmpty();
	}

	@Test
	void aServerThatFailsIsDeadAfterThreeChecksAndAliveAfterOne() throws InterruptedException {
		publish("Fails", this.site.url(1, "/broken"), this.site.url(2, "/no-get"), this.site.url(3, "/page/a"));
		for (int i = 1; i <= 3; i++) {
			assertThat(links("DEAD")).isEmpty();
			run();
			aWeekLater();
		}
		assertThat(links("DEAD")).containsOnlyKeys(this.site.url(1, "/broken"));
		assertThat(links("UNSURE")).as("refuses programs").containsOnlyKeys(this.site.url(2, "/no-get"));
		String id = Newsroom.id(Objects.requireNonNull(links("DEAD").get(this.site.url(1, "/broken"))));
		this.jdbc.sql("UPDATE outside_link SET address = replace(address, '/broken', '/page/mended')").update();
		JsonNode checked = this.api.asEditor()
			.mutate("checkOutsideLink", Map.of("id", id), "state answer since checkedAt");
		assertThat(checked.get("state").isNull()).isTrue();
		assertThat(checked.get("since").isNull()).isTrue();
		assertThat(links("DEAD")).isEmpty();
	}

	@Test
	void leavesAHostAloneThatAsksForIt() throws InterruptedException {
		publish("Busy", this.site.url(1, "/busy/a"), this.site.url(1, "/busy/b"), this.site.url(2, "/page/a"));
		run();
		run();
		assertThat(this.site.requests.stream().filter((request) -> request.contains("/busy/"))).hasSize(1);
	}

	@Test
	void requestsNothingThatIsNotPublished() throws InterruptedException {
		this.newsroom.create(Map.of("title", "A draft", "bodyMarkdown", link(this.site.url(1, "/page/draft"))));
		JsonNode hidden = publish("Hidden", this.site.url(2, "/page/unpublished"), this.site.url(3, "/missing"));
		JsonNode scheduled = draft("Later", this.site.url(4, "/page/scheduled"));
		this.newsroom.approve(this.newsroom.submit(this.newsroom.illustrate(scheduled)),
				Map.of("publishAt", "2999-01-01T00:00:00Z"));
		JsonNode revised = publish("Revised", this.site.url(5, "/page/before"));
		this.newsroom.edit(this.newsroom.revise(revised),
				Map.of("bodyMarkdown", link(this.site.url(6, "/page/revision"))));
		this.api.asEditor().mutate("unpublishPost", Map.of("id", Newsroom.id(hidden)), "id");
		run();
		assertThat(this.site.requests).containsExactly("HEAD /page/before");
		assertThat(links("DEAD")).isEmpty();
	}

	@Test
	void forgetsLinksThatNoPublishedPostHas() throws InterruptedException {
		JsonNode post = publish("Taken back", this.site.url(1, "/missing"), this.site.url(2, "/page/a"));
		run();
		assertThat(links("DEAD")).hasSize(1);
		this.api.asEditor().mutate("unpublishPost", Map.of("id", Newsroom.id(post)), "id");
		assertThat(links("DEAD")).as("at once").isEmpty();
		run();
		assertThat(this.jdbc.sql("SELECT count(*) FROM outside_link").query(Integer.class).single()).isZero();
	}

	@Test
	void continuesAfterItWasInterrupted() throws InterruptedException {
		publish("Interrupted", this.site.url(1, "/page/a"), this.site.url(2, "/page/b"), this.site.url(3, "/held"));
		Thread job = Thread.ofVirtual().start(() -> {
			try {
				run();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		Api.await(() -> this.jdbc.sql("SELECT count(*) FROM outside_link WHERE state = 'OK'")
			.query(Integer.class)
			.single(), (checked) -> checked == 2 && !this.site.of("/held").isEmpty());
		job.interrupt();
		job.join();
		this.site.held.countDown();
		run();
		assertThat(this.site.of("/page/a")).hasSize(1);
		assertThat(this.site.of("/page/b")).hasSize(1);
		assertThat(this.site.of("/held")).hasSize(2);
	}

	private void run() throws InterruptedException {
		this.check.run(Duration.ZERO);
	}

	private void aWeekLater() {
		this.jdbc.sql("UPDATE outside_link SET next_check_at = next_check_at - interval '7 days'").update();
	}

	private int summary() {
		return this.api.asEditor().data("{ deskSummary { deadLinks } }").get("deskSummary").get("deadLinks").asInt();
	}

	private Map<String, JsonNode> links(String state) {
		return this.api.asEditor()
			.data(LINKS, Map.of("state", state))
			.get("outsideLinks")
			.get("nodes")
			.values()
			.stream()
			.collect(Collectors.toMap((link) -> link.get("address").asString(), (link) -> link));
	}

	private JsonNode publish(String title, String... addresses) {
		return this.newsroom.approve(this.newsroom.submit(this.newsroom.illustrate(draft(title, addresses))), Map.of());
	}

	private JsonNode draft(String title, String... addresses) {
		return this.newsroom.edit(this.newsroom.draft(title),
				Map.of("bodyMarkdown", Stream.of(addresses).map(OutsideLinkTests::link).collect(Collectors.joining())));
	}

	private static String link(String address) {
		return "A [link](%s) here.\n\n".formatted(address);
	}

}
