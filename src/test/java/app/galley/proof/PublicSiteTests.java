package app.galley.proof;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.browser.Chromium;
import app.galley.settings.OwnersSettings;
import app.galley.site.PendingDeliveries;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Comment;
import org.jsoup.nodes.Document;
import org.jsoup.select.NodeFilter;
import org.jsoup.select.NodeTraversor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pages of the real site as posts are published, changed and unpublished.
 * {@code -Dsite.publishes=50} publishes more posts, {@code -Dsite.down=60} stops the site
 * for more seconds, {@code -Dsite.made-up=5000} asks for more pages that do not exist.
 */
@GalleyTest
@ResourceLock(Site.RESOURCE)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class PublicSiteTests {

	private static final URI SITE = Site.freeUrl();

	private static final int PUBLISHES = Integer.getInteger("site.publishes", 5);

	private static final Duration DOWNTIME = Duration.ofSeconds(Integer.getInteger("site.down", 3));

	private static final int MADE_UP = Integer.getInteger("site.made-up", 40);

	/** All deliveries come through it. */
	private static final TlsProxy TLS = new TlsProxy(SITE);

	private static final List<String> LISTS = List.of("/", "/feed.xml", "/sitemap-0.xml");

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@Autowired
	JdbcClient jdbc;

	@SuppressWarnings("NullAway.Init") // by start()
	ApiProxy proxy;

	@SuppressWarnings("NullAway.Init") // by start()
	Site site;

	@SuppressWarnings("NullAway.Init") // by begin()
	Section section;

	@DynamicPropertySource
	static void configure(DynamicPropertyRegistry registry) {
		registry.add("galley.site.url", () -> TLS.url().toString());
		registry.add("galley.site.secret", () -> Site.SECRET);
		// The site calls itself by another address than the proxy.
		registry.add("galley.receipt.enabled", () -> false);
	}

	@BeforeAll
	void start() throws Exception {
		this.proxy = new ApiProxy(this.api);
		this.site = new Site(SITE, this.proxy.url());
	}

	@AfterAll
	void stop() {
		this.site.close();
		this.proxy.close();
		TLS.close();
	}

	@BeforeEach
	void begin() {
		this.section = new Section(this.newsroom.author("Ada Lovelace"), this.newsroom.category("Engines"),
				this.newsroom.tag("Analysis"));
		awaitAllDelivered();
	}

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
			this.section.lists().forEach(PublicSiteTests::read);
			AtomicBoolean busy = new AtomicBoolean(i % 2 == 0);
			Thread reader = Thread.startVirtualThread(() -> {
				while (busy.get()) {
					read("/posts/" + slug);
					this.section.lists().forEach(PublicSiteTests::read);
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
		this.section.lists().forEach(PublicSiteTests::read);

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

	@Test
	void theFormerPageOfATermRedirects() {
		publish("Filed");
		awaitAllDelivered();
		String former = this.section.category();
		assertThat(read("/categories/" + former).statusCode()).isEqualTo(200);
		String other = this.newsroom.category("Other");
		String ids = "query($slug: String!) { category(slug: $slug) { id } }";
		Api editor = this.api.asEditor();
		editor.mutate("mergeTerms",
				Map.of("kind", "CATEGORY", "id", Newsroom.id(editor.data(ids, Map.of("slug", former)).get("category")),
						"into", Newsroom.id(editor.data(ids, Map.of("slug", other)).get("category"))),
				"id");
		awaitAllDelivered();
		HttpResponse<String> redirect = read("/categories/" + former);
		assertThat(redirect.statusCode()).isEqualTo(308);
		assertThat(redirect.headers().allValues("Location")).containsExactly("/categories/" + other);
		assertThat(read("/categories/" + other).body()).contains("Filed");
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
		HttpResponse<String> before = Api.await(() -> read(page), PublicSiteTests::isCached);
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
		}, PublicSiteTests::isCached);
		assertThat(now.body()).contains("Last, with another title");
		assertThat(now.headers().firstValue("Cache-Control").orElseThrow()).contains("s-maxage=3600");
	}

	private static boolean isCached(HttpResponse<?> response) {
		return response.headers().firstValue("x-nextjs-cache").filter("HIT"::equals).isPresent();
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
		this.section.lists().forEach(PublicSiteTests::read);
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
	void anOldAddressRedirects() throws Exception {
		JsonNode post = publish("On the move");
		String old = slug(post);
		awaitAllDelivered();
		assertThat(status(post)).isEqualTo(200);
		String second = Newsroom.unique("second");
		change(post, Map.of("slug", second));
		awaitAllDelivered();
		assertRedirects(old, second);
		this.site.stop();
		this.site.start();
		assertRedirects(old, second);
		String third = Newsroom.unique("third");
		change(post, Map.of("slug", third));
		awaitAllDelivered();
		assertRedirects(old, third);
		assertRedirects(second, third);
		assertThat(read("/posts/" + third).statusCode()).isEqualTo(200);
	}

	/**
	 * On the site's root, or in the folder that the blog had; what is no such number is
	 * the home page.
	 */
	@Test
	void anAddressOfWordPressRedirects() {
		JsonNode post = publish("From WordPress");
		awaitAllDelivered();
		for (String address : List.of("?p=4711", "?attachment_id=4712", "2021/03/02/pier")) {
			this.jdbc.sql("INSERT INTO post_redirect (slug, post_id, created_at) VALUES (?, CAST(? AS uuid), now())")
				.params(address, Newsroom.id(post))
				.update();
		}
		for (String path : List.of("/?p=4711", "/?utm=1&p=4711", "/index.php?p=4711", "/blog/?p=4711",
				"/blog/index.php?p=4711", "/?attachment_id=4712", "/2021/03/02/pier")) {
			HttpResponse<String> response = read(path);
			while (response.statusCode() == 308 && response.headers().firstValue("Location").orElse("").contains("?")) {
				response = read(response.headers().firstValue("Location").orElseThrow());
			}
			assertThat(response.statusCode()).as(path).isEqualTo(308);
			assertThat(response.headers().allValues("Location")).as(path).containsExactly("/posts/" + slug(post));
		}
		assertThat(read("/?p=4713").statusCode()).isEqualTo(404);
		assertThat(read("/?p=one").statusCode()).isEqualTo(200);
		assertThat(read("/?page=2").statusCode()).isEqualTo(200);
		assertThat(read("/posts/" + slug(post) + "?p=4713").statusCode()).isEqualTo(200);
	}

	/** At any address without a page, until it is deleted; previews answer the same. */
	@Test
	void aRedirectByHandIsAnsweredAsInPreviews() {
		String name = Newsroom.unique("old");
		for (String from : List.of("/" + name + "/%C3%A4", "/posts/" + name, "/tags/" + name, "/categories/" + name,
				"/authors/" + name)) {
			assertThat(read(from).statusCode()).as(from).isEqualTo(404);
			JsonNode redirect = this.api.asEditor()
				.mutate("createRedirect", Map.of("from", from, "to", "/posts/grüße"), "id");
			awaitAllDelivered();
			assertThat(read(from).statusCode()).as(from).isEqualTo(308);
			assertThat(read(from).headers().allValues("Location")).as(from).containsExactly("/posts/gr%C3%BC%C3%9Fe");
			HttpResponse<String> preview = this.api.asEditor().get("/preview" + from);
			assertThat(preview.statusCode()).as(from).isEqualTo(308);
			assertThat(preview.headers().firstValue("Location").orElse("")).as(from)
				.endsWith("/preview/posts/gr%C3%BC%C3%9Fe");
			this.api.asEditor().mutate("deleteRedirect", Map.of("id", redirect.get("id").asString()), "id");
			awaitAllDelivered();
			assertThat(read(from).statusCode()).as(from).isEqualTo(404);
		}
		this.api.asEditor()
			.mutate("createRedirect", Map.of("from", "/" + name, "to", "https://a.example/b?c=d#e"), "id");
		awaitAllDelivered();
		assertThat(read("/" + name).headers().allValues("Location")).containsExactly("https://a.example/b?c=d#e");
	}

	/** Named in the head of the list's page, and renewed with it. */
	@Test
	void everyListHasFeeds() {
		JsonNode post = publish("Fed");
		awaitAllDelivered();
		for (String list : List.of("/", "/categories/" + this.section.category(), "/tags/" + this.section.tag(),
				"/authors/" + this.section.author())) {
			List<String> feeds = Jsoup.parse(read(list).body()).select("link[rel=alternate]").eachAttr("href");
			String base = SITE + (list.equals("/") ? "" : list);
			assertThat(feeds).as(list).contains(base + "/feed.xml", base + "/feed.json");
			assertThat(read(list.replaceFirst("/$", "") + "/feed.xml").body()).as(list).contains("<title>Fed</title>");
			HttpResponse<String> json = read(list.replaceFirst("/$", "") + "/feed.json");
			assertThat(json.headers().firstValue("Content-Type").orElse("")).startsWith("application/feed+json");
			assertThat(JsonMapper.shared().readTree(json.body()).at("/items/0/title").asString()).isEqualTo("Fed");
		}
		change(post, Map.of("title", "Fed again"));
		awaitAllDelivered();
		assertThat(read("/tags/" + this.section.tag() + "/feed.json").body()).contains("Fed again");
		assertThat(read("/sitemap-0.xml").body()).contains("<image:loc>");
		unpublish(post);
		awaitAllDelivered();
		assertThat(read("/tags/" + this.section.tag() + "/feed.xml").statusCode()).isEqualTo(404);
	}

	/** Rendered by the first request, cached afterwards. */
	private static void assertRedirects(String from, String to) {
		for (int again = 0; again < 3; again++) {
			HttpResponse<String> response = read("/posts/" + from);
			assertThat(response.statusCode()).isEqualTo(308);
			assertThat(response.headers().allValues("Location")).containsExactly("/posts/" + to);
		}
	}

	/** Without scripts too: the preview's page has none. */
	@ParameterizedTest
	@ValueSource(strings = { "/posts/there-is-no-such-post", "/posts/%00", "/no/such/page", "/tags/none",
			"/categories/none", "/authors/none", "/page/none", "/tags/none/page/none", "/wp-login.php" })
	void unknownAddressesAreNotFound(String path) {
		HttpResponse<String> response = read(path);
		assertThat(response.statusCode()).isEqualTo(404);
		assertThat(response.headers().allValues("Cache-Control")).containsExactly("private, no-store");
		assertThat(withoutScripts(response.body())).contains("<h1>Page not found</h1>", "</header>", "</footer>")
			.isEqualTo(withoutScripts(this.api.asEditor().get("/preview/posts/there-is-no-such-post?bar=0").body())
				.replace(TLS.url().toString(), SITE.toString()));
	}

	/** What a reader without scripts sees: the elements of the body. */
	private static String withoutScripts(String html) {
		Document page = Jsoup.parse(html);
		page.select("script, template, body > div[hidden]").remove();
		page.select("a[href^=/preview]")
			.forEach((link) -> link.attr("href",
					link.attr("href").replaceFirst("/preview/?", "/").replaceFirst("\\?.*", "")));
		NodeTraversor.filter((node, depth) -> (node instanceof Comment) ? NodeFilter.FilterResult.REMOVE
				: NodeFilter.FilterResult.CONTINUE, page);
		return page.body().children().outerHtml();
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

	/** Addresses that anyone can make up in any number. */
	@Test
	void madeUpAddressesLeaveNothingOnTheDisk() throws Exception {
		JsonNode post = publish("Written in several ways");
		awaitAllDelivered();
		String slug = slug(post);
		this.section.lists().forEach(PublicSiteTests::read);
		assertThat(status(post)).isEqualTo(200);
		Map<Path, Long> before = Site.files();
		for (int i = 0; i < MADE_UP; i++) {
			String name = Newsroom.unique("made-up");
			for (String path : List.of("/posts/" + name, "/categories/" + name, "/tags/" + name, "/authors/" + name,
					"/page/" + name, "/tags/" + this.section.tag() + "/page/" + name, "/xml/" + name + ".xml",
					"/sitemap-" + (900_000 + i) + ".xml", "/xml/sitemap-" + (900_000 + i) + ".xml", "/old/" + name,
					"/posts/" + name + "%2F..%2F" + slug, "/posts/" + name + ".rsc", "/posts/" + name + "?a=" + i)) {
				assertThat(read(path).statusCode()).as(path).isEqualTo(404);
			}
			// The same post, with a letter of its slug encoded: any of 2^n such
			// addresses.
			int letter = i % slug.length();
			String encoded = "/posts/" + slug.substring(0, letter) + "%%%02x".formatted((int) slug.charAt(letter))
					+ slug.substring(letter + 1);
			assertThat(read(encoded).statusCode()).as(encoded).isIn(200, 404);
			assertThat(read("/posts/" + slug + "?utm=" + i).statusCode()).isEqualTo(200);
		}
		assertThat(Site.files()).isEqualTo(before);
		assertThat(isCached(read("/posts/" + slug))).as("the post's page is kept").isTrue();
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

	@Test
	void aPostIsLightAndDoesNotShiftWhenItsImageLoads() {
		// At full size, whose bytes count here.
		JsonNode post = this.newsroom
			.approve(this.newsroom.submit(this.newsroom.illustrate(withoutImage("Light"), "A loom")), Map.of());
		awaitAllDelivered();
		String url = SITE + "/posts/" + slug(post);
		try (Chromium chromium = new Chromium()) {
			for (View view : List.of(new View(390, 844, false), new View(1440, 900, false))) {
				chromium.look(Duration.ofMinutes(1), (browser) -> {
					PageWeight weight = PageWeight.of(browser, url, view, null);
					System.out.printf("Site: a post at %s: %s%n", view, weight);
					assertThat(weight.shift()).isZero();
					assertThat(weight.html()).isBetween(1_000, 40_000);
					assertThat(weight.css()).isBetween(1_000, 20_000);
					assertThat(weight.images()).isBetween(1_000, 400_000);
					PageWeight broken = PageWeight.of(browser, url, view,
							(html) -> html.replaceAll("(<img [^>]*srcSet[^>]*?) width=\"\\d+\" height=\"\\d+\"", "$1"));
					assertThat(broken.shift()).as("without width and height").isPositive();
				});
			}
		}
	}

	@Test
	void readersFindAPostWithoutAScript() throws Exception {
		JsonNode before = publish("Vor dem Kampf");
		JsonNode post = publish("Zwölf Boxkämpfer");
		awaitAllDelivered();
		String axe = Files.readString(Path.of("src/test/browser/node_modules/axe-core/axe.min.js"));
		try (Chromium chromium = new Chromium()) {
			chromium.look(Duration.ofMinutes(2), (browser) -> {
				try (BrowserContext context = browser
					.newContext(new Browser.NewContextOptions().setJavaScriptEnabled(false))) {
					Page page = context.newPage();
					page.navigate(SITE + "/");
					page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Search")).click();
					page.getByLabel("Words to search for").fill("zwolf BOXKAEMPFER");
					page.getByLabel("Words to search for").press("Enter");
					page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Zwölf Boxkämpfer")).click();
					assertThat(page.url()).isEqualTo(SITE + "/posts/" + slug(post));
					page.locator(".beside a[rel=prev]").click();
					assertThat(page.url()).isEqualTo(SITE + "/posts/" + slug(before));
					assertThat(page.locator(".beside a[rel=next]").textContent()).endsWith("Zwölf Boxkämpfer");
					page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Archive")).click();
					page.locator(".counted a").first().click();
					assertThat(page.locator(".card h2").first().textContent()).isEqualTo("Zwölf Boxkämpfer");
				}
				try (BrowserContext context = browser.newContext()) {
					Page page = context.newPage();
					for (String path : List.of("/search?q=zwolf", "/search?q=", "/archive", "/tags",
							"/posts/" + slug(before))) {
						page.navigate(SITE + path);
						page.evaluate(axe);
						assertThat(page.evaluate(
								"async () => (await axe.run()).violations.map(({ id, nodes }) => id + ' ' + nodes[0].html)"))
							.as(path)
							.isEqualTo(List.of());
					}
				}
			});
		}
		unpublish(post);
		awaitAllDelivered();
		assertThat(read("/search?q=zwolf").body()).contains("No posts found").contains("noindex");
		assertThat(read("/posts/" + slug(before)).body()).doesNotContain("Zwölf");
	}

	@Test
	void theReadersColoursHoldFromPageToPage() {
		JsonNode post = publish("Two schemes");
		awaitAllDelivered();
		String background = "getComputedStyle(document.body).backgroundColor";
		String dark = "rgb(23, 22, 19)";
		String light = "rgb(253, 252, 249)";
		try (Chromium chromium = new Chromium()) {
			chromium.look(Duration.ofMinutes(1), (browser) -> {
				try (BrowserContext context = browser.newContext()) {
					// What is painted first, before any script at the end of the page.
					context.addInitScript("""
							new MutationObserver((changes, observer) => {
							  if (!document.body) return;
							  window.first = %s;
							  observer.disconnect();
							}).observe(document, { childList: true, subtree: true });
							""".formatted(background));
					Page page = context.newPage();
					List<String> errors = new ArrayList<>();
					page.onConsoleMessage((message) -> {
						if (message.type().equals("error")) {
							errors.add(message.text());
						}
					});
					page.navigate(SITE + "/");
					assertThat(page.evaluate(background)).isEqualTo(light);
					page.getByLabel("Dark").check();
					assertThat(page.evaluate(background)).isEqualTo(dark);
					page.navigate(SITE + "/posts/" + slug(post));
					assertThat(page.evaluate("first")).isEqualTo(dark);
					assertThat(page.getByLabel("Dark").isChecked()).isTrue();
					page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
					page.getByLabel("Light").check();
					page.reload();
					assertThat(page.evaluate("first")).isEqualTo(light);
					page.getByLabel("Automatic").check();
					page.reload();
					assertThat(page.evaluate("first")).isEqualTo(dark);
					assertThat(errors).isEmpty();
				}
				try (BrowserContext context = browser
					.newContext(new Browser.NewContextOptions().setJavaScriptEnabled(false))) {
					Page page = context.newPage();
					page.navigate(SITE + "/");
					page.locator("#scheme-dark").check();
					assertThat(page.locator("#scheme-dark").isChecked()).isTrue();
				}
			});
		}
	}

	private JsonNode draft(String title) {
		return this.newsroom.submit(this.newsroom.illustrate(withoutImage(title)));
	}

	private JsonNode withoutImage(String title) {
		return this.newsroom.draft(title, this.section.author(), this.section.category(), List.of(this.section.tag()));
	}

	private JsonNode publish(String title) {
		return this.newsroom.approve(draft(title), Map.of());
	}

	private void change(JsonNode post, Map<String, ?> changes) {
		this.newsroom.approve(this.newsroom.submit(this.newsroom.edit(this.newsroom.revise(post), changes)), Map.of());
	}

	private void unpublish(JsonNode post) {
		this.api.asEditor()
			.data("mutation($id: ID!) { unpublishPost(input: { id: $id }) { status } }",
					Map.of("id", Newsroom.id(post)));
	}

	private void awaitAllDelivered() {
		PendingDeliveries.awaitNone(this.jdbc);
	}

	private static HttpResponse<String> read(String path) {
		return Api.at(SITE).get(path);
	}

	private static int status(JsonNode post) {
		return read("/posts/" + slug(post)).statusCode();
	}

	private static String slug(JsonNode node) {
		return node.get("slug").asString();
	}

	/** Author, category and tag of one test, whose lists have only its posts. */
	record Section(String author, String category, String tag) {

		/** Every page that lists its newest posts. */
		List<String> lists() {
			List<String> lists = new ArrayList<>(LISTS);
			lists.addAll(List.of("/authors/" + this.author, "/categories/" + this.category, "/tags/" + this.tag));
			return lists;
		}

	}

}
