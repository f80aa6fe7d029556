package app.galley.proof;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import app.galley.Api;
import app.galley.Newsroom;
import app.galley.settings.OwnersSettings;
import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pages of the real site as posts are published, changed and unpublished.
 * {@code -Dsite.publishes=50} publishes more posts, {@code -Dsite.down=60} stops the site
 * for more seconds.
 */
class PublicSiteTests extends SiteTest {

	private static final int PUBLISHES = Integer.getInteger("site.publishes", 5);

	private static final Duration DOWNTIME = Duration.ofSeconds(Integer.getInteger("site.down", 3));

	/**
	 * Every other time a reader requests all the pages continuously, so that some are
	 * being rendered when the post is approved.
	 */
	@Test
	void readersGetTheNewPagesAfterADelivery() throws Exception {
		List<Long> times = new ArrayList<>();
		for (int i = 1; i <= PUBLISHES; i++) {
			String title = "Post " + i;
			JsonNode task = draft(title);
			String slug = slug(task);
			assertThat(read("/posts/" + slug).statusCode()).isEqualTo(404);
			this.section.lists().forEach(SiteTest::read);
			AtomicBoolean busy = new AtomicBoolean(i % 2 == 0);
			Thread reader = Thread.startVirtualThread(() -> {
				while (busy.get()) {
					read("/posts/" + slug);
					this.section.lists().forEach(SiteTest::read);
				}
			});
			long start = System.nanoTime();
			this.newsroom.approve(task, Map.of());
			awaitAllDelivered();
			HttpResponse<String> page = read("/posts/" + slug);
			times.add((System.nanoTime() - start) / 1_000_000);
			assertThat(page.statusCode()).as(title).isEqualTo(200);
			assertThat(page.body()).contains(title);
			for (String list : this.section.lists()) {
				assertThat(read(list).body()).as("%s, after %s", list, title).contains("/posts/" + slug);
			}
			busy.set(false);
			reader.join();
		}
		times.sort(null);
		System.out.printf(
				"Site: from approvePost to the new page, delivery confirmed: median %d ms, worst %d ms of %d%n",
				times.get(times.size() / 2), times.getLast(), times.size());
		assertThat(times.getLast()).isLessThan(10_000);
	}

	@Test
	void noChangeIsLostWhileTheSiteIsDown() throws Exception {
		JsonNode revised = publish("Revised");
		JsonNode moved = publish("Moved");
		JsonNode withdrawn = publish("Withdrawn");
		awaitAllDelivered();
		List.of(revised, moved, withdrawn).forEach((post) -> assertThat(status(post)).isEqualTo(200));
		this.section.lists().forEach(SiteTest::read);

		this.site.stop();
		Instant end = Instant.now().plus(DOWNTIME);
		change(revised, Map.of("title", "Quite another title"));
		String address = Newsroom.unique("moved");
		change(moved, Map.of("slug", address));
		unpublish(withdrawn);
		List<String> published = new ArrayList<>();
		do {
			published.add(slug(publish("Published meanwhile")));
		}
		while (Instant.now().isBefore(end));
		this.site.start();

		long back = System.nanoTime();
		Api.await(() -> {
			Map<String, String> failures = new TreeMap<>();
			published.forEach((slug) -> expect(failures, "/posts/" + slug, 200, "Published meanwhile"));
			expect(failures, "/posts/" + slug(revised), 200, "Quite another title");
			expect(failures, "/posts/" + slug(moved), 308, "");
			expect(failures, "/posts/" + address, 200, "Moved");
			expect(failures, "/posts/" + slug(withdrawn), 404, "Page not found");
			for (String list : this.section.lists()) {
				expect(failures, list, 200, "/posts/" + published.getLast());
				if (read(list).body().contains("/posts/" + slug(withdrawn))) {
					failures.put(list, "still lists the unpublished post");
				}
			}
			published.forEach((slug) -> expect(failures, "/sitemap-0.xml", 200, "/posts/" + slug));
			return failures;
		}, Map::isEmpty);
		Duration took = Duration.ofNanos(System.nanoTime() - back);
		System.out.printf("Site: down for %d s, %d changes meanwhile; all pages right %d ms after its start%n",
				DOWNTIME.toSeconds(), published.size() + 3, took.toMillis());
		assertThat(took).isLessThan(Duration.ofSeconds(30));
		awaitAllDelivered();
	}

	private static void expect(Map<String, String> failures, String path, int status, String text) {
		HttpResponse<String> response = read(path);
		if (response.statusCode() != status || !response.body().contains(text)) {
			failures.put(path, response.statusCode() + ", without " + text);
		}
	}

	@Test
	void settingsAreLiveAtOnce() {
		String post = "/posts/" + slug(publish("With other settings"));
		awaitAllDelivered();
		List<String> pages = List.of("/", post, "/archive");
		pages.forEach((path) -> assertThat(read(path).body()).contains("<html lang=\"en\"", ">Galley</a>"));
		OwnersSettings owner = new OwnersSettings(this.api.asEditor());
		try {
			long start = System.nanoTime();
			owner.publish(Map.of("name", "Die Mühle", "language", "de", "headerLinks",
					OwnersSettings.links("In the menu", post)));
			Api.await(() -> pages.stream().filter((path) -> !read(path).body().contains(">Die Mühle</a>")).toList(),
					List::isEmpty);
			long millis = (System.nanoTime() - start) / 1_000_000;
			System.out.printf("Site: from publishSiteSettings to %d pages with them: %d ms%n", pages.size(), millis);
			assertThat(millis).isLessThan(5_000);
			assertThat(read("/").body()).contains("<html lang=\"de\"", ">In the menu</a>");
			assertThat(read("/feed.xml").body()).contains("xml:lang=\"de\"", "<title>Die Mühle</title>");
			unpublish(this.api
				.data("query($slug: String!) { post(slug: $slug) { id } }",
						Map.of("slug", post.substring("/posts/".length())))
				.get("post"));
			awaitAllDelivered();
			assertThat(read("/").body()).doesNotContain("In the menu");
		}
		finally {
			owner.publish(OwnersSettings.INITIAL);
			awaitAllDelivered();
		}
	}

	@Test
	void unpublishingRemovesThePageAndItsListEntries() {
		JsonNode post = publish("Gone");
		awaitAllDelivered();
		assertThat(status(post)).isEqualTo(200);
		this.section.lists().forEach((list) -> assertThat(read(list).body()).contains("/posts/" + slug(post)));
		unpublish(post);
		awaitAllDelivered();
		assertThat(status(post)).isEqualTo(404);
		this.section.lists()
			.forEach((list) -> assertThat(read(list).body()).as(list).doesNotContain("/posts/" + slug(post)));
	}

	@Test
	void aDeletedPostIsGone() {
		JsonNode post = publish("Deleted");
		awaitAllDelivered();
		assertThat(status(post)).isEqualTo(200);
		this.api.asEditor().mutate("deletePost", Map.of("id", Newsroom.id(post)), "id");
		awaitAllDelivered();
		assertThat(status(post)).isEqualTo(410);
		assertThat(read("/posts/" + slug(post)).headers().firstValue("Cache-Control").orElse("")).contains("no-store");
		this.section.lists()
			.forEach((list) -> assertThat(read(list).body()).as(list).doesNotContain("/posts/" + slug(post)));
		this.api.asEditor().mutate("restorePost", Map.of("id", Newsroom.id(post)), "id");
		awaitAllDelivered();
		assertThat(status(post)).isEqualTo(404);
	}

	/** Also where it was cached as not found, or as one of the sections. */
	@Test
	void aTermIsOnTheSiteWhileItHasAPublishedPost() {
		// Headers list the first categories by name.
		this.section = new Section(this.newsroom.author("Ada Lovelace"), this.newsroom.category("0 Sections"),
				this.newsroom.tag("Analysis"));
		assertTermsAreOnTheSite(false);
		JsonNode task = draft("First and last");
		awaitAllDelivered();
		assertTermsAreOnTheSite(false);
		JsonNode post = this.newsroom.approve(task, Map.of());
		awaitAllDelivered();
		assertTermsAreOnTheSite(true);
		unpublish(post);
		awaitAllDelivered();
		assertTermsAreOnTheSite(false);
	}

	private void assertTermsAreOnTheSite(boolean shown) {
		String section = "/categories/" + this.section.category();
		for (String page : List.of("/authors/" + this.section.author(), section, "/tags/" + this.section.tag())) {
			assertThat(read(page).statusCode()).as(page).isEqualTo(shown ? 200 : 404);
			assertThat(read("/sitemap-lists.xml").body().contains(page)).as("%s in the sitemap", page).isEqualTo(shown);
		}
		assertThat(read("/").body().contains(section)).as("in the header").isEqualTo(shown);
		// Pages that the delivery does not name follow when they are read.
		Api.await(() -> read("/posts/none").body().contains(section), (found) -> found == shown);
	}

	/**
	 * Which later pages of a list are cached is not known: they are marked stale, and
	 * rendered again when requested. Until then no CDN may store them again.
	 */
	@Test
	void aLaterPageOfAListFollowsAndNoCdnKeepsTheOldOne() {
		JsonNode last = publish("Last of all");
		for (int i = 0; i < 12; i++) {
			publish("Newer");
		}
		awaitAllDelivered();
		String path = "/categories/" + this.section.category();
		Matcher older = Pattern.compile("href=\"(" + path + "/page/[^\"]+)\"").matcher(read(path).body());
		assertThat(older.find()).isTrue();
		String page = older.group(1);
		HttpResponse<String> before = Api.await(() -> read(page), SiteTest::isCached);
		assertThat(before.body()).contains("Last of all");
		assertThat(before.headers().firstValue("Cache-Control").orElseThrow()).contains("s-maxage=3600");

		change(last, Map.of("title", "Last, with another title"));
		awaitAllDelivered();

		HttpResponse<String> now = Api.await(() -> {
			HttpResponse<String> response = read(page);
			if (!response.body().contains("Last, with another title")) {
				assertThat(response.headers().firstValue("Cache-Control")).contains("private, no-store");
			}
			return response;
		}, SiteTest::isCached);
		assertThat(now.body()).contains("Last, with another title");
		assertThat(now.headers().firstValue("Cache-Control").orElseThrow()).contains("s-maxage=3600");
	}

	@ParameterizedTest
	@EnumSource(names = { "CLOSED", "HANGING" })
	void theLastGoodPageStaysUpWhileTheApiIsUnreachable(ApiProxy.State state) {
		// Pages name the posts before and after theirs, those of the run before included.
		String good = Newsroom.unique("Good");
		String better = Newsroom.unique("Better");
		JsonNode post = publish(good);
		awaitAllDelivered();
		assertThat(read("/posts/" + slug(post)).body()).contains(good);
		this.section.lists().forEach(SiteTest::read);
		this.proxy.setState(state);
		try {
			change(post, Map.of("title", better));
			Api.await(() -> this.jdbc.sql("SELECT count(*) FROM site_delivery WHERE last_error LIKE '%503%'")
				.query(Integer.class)
				.single(), (failed) -> failed == 1);
			for (int again = 0; again < 3; again++) {
				HttpResponse<String> page = read("/posts/" + slug(post));
				assertThat(page.statusCode()).isEqualTo(200);
				assertThat(page.body()).contains(good).doesNotContain(better);
				this.section.lists().forEach((list) -> assertThat(read(list).statusCode()).as(list).isEqualTo(200));
			}
		}
		finally {
			this.proxy.setState(ApiProxy.State.OPEN);
		}
		awaitAllDelivered();
		assertThat(read("/posts/" + slug(post)).body()).contains(better);
		assertThat(read("/categories/" + this.section.category()).body()).contains(better);
	}

	@Test
	void aPageIsFoundAsSoonAsItIsPublished() {
		JsonNode draft = draft("Soon");
		String path = "/posts/" + slug(draft);
		assertThat(read(path).statusCode()).isEqualTo(404);
		TLS.setRefusing(true);
		try {
			this.newsroom.approve(draft, Map.of());
			assertThat(read(path).statusCode()).as("before a delivery arrives").isEqualTo(200);
		}
		finally {
			TLS.setRefusing(false);
		}
		awaitAllDelivered();
	}

	/** Behind a proxy that says https: see {@link TlsProxy}. */
	@ParameterizedTest
	@ValueSource(strings = { "", "-H 0.0.0.0" })
	void refreshesItsPagesWhateverAddressItListensOn(String options) throws Exception {
		JsonNode post = publish("Heard");
		awaitAllDelivered();
		this.site.stop();
		this.site.start(options.isEmpty() ? new String[0] : options.split(" "));
		try {
			assertThat(read("/posts/" + slug(post)).body()).contains("Heard");
			change(post, Map.of("title", "Seen"));
			awaitAllDelivered();
			assertThat(read("/posts/" + slug(post)).body()).contains("Seen");
		}
		finally {
			this.site.stop();
			this.site.start();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/api/revalidate", "/api/revalidate/mark" })
	void refusesCallsThatTheApiDidNotSign(String path) throws Exception {
		String now = String.valueOf(Instant.now().getEpochSecond());
		String old = String.valueOf(Instant.now().getEpochSecond() - 301);
		String body = "{\"paths\":[],\"tags\":[]}";
		String right = sign(now, path, body);
		assertThat(call(path, now, right, body + " ")).isEqualTo(401);
		assertThat(call(path, now, right.replaceFirst(".$", "x"), body)).isEqualTo(401);
		assertThat(call(path, now, "", body)).isEqualTo(401);
		assertThat(call(path, old, sign(old, path, body), body)).isEqualTo(401);
		assertThat(call(path, now, right, body)).isBetween(200, 204);
		assertThat(call(path, now, right, body)).isEqualTo(409);
	}

	private static int call(String path, String timestamp, String signature, String body) {
		Api site = Api.at(SITE);
		return site
			.send(site.request(path)
				.header("Galley-Timestamp", timestamp)
				.header("Galley-Delivery", path)
				.header("Galley-Signature", signature)
				.POST(HttpRequest.BodyPublishers.ofString(body)))
			.statusCode();
	}

	private static String sign(String timestamp, String delivery, String body) throws Exception {
		Mac mac = Mac.getInstance("HmacSHA256");
		mac.init(new SecretKeySpec(Site.SECRET.getBytes(), "HmacSHA256"));
		return "sha256=" + HexFormat.of().formatHex(mac.doFinal((timestamp + "." + delivery + "." + body).getBytes()));
	}

}
