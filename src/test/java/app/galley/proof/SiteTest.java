package app.galley.proof;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.site.PendingDeliveries;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * Base of tests that read the real site. They share one server, and each class starts the
 * site.
 */
@GalleyTest
@ResourceLock(Site.RESOURCE)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 30, unit = TimeUnit.MINUTES)
abstract class SiteTest {

	static final URI SITE = Site.freeUrl();

	/** All deliveries come through it, as long as the server runs. */
	static final TlsProxy TLS = new TlsProxy(SITE);

	static final List<String> LISTS = List.of("/", "/feed.xml", "/sitemap-0.xml");

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
	}

	@BeforeEach
	void begin() {
		this.section = new Section(this.newsroom.author("Ada Lovelace"), this.newsroom.category("Engines"),
				this.newsroom.tag("Analysis"));
		awaitAllDelivered();
	}

	JsonNode draft(String title) {
		return this.newsroom.submit(this.newsroom.illustrate(withoutImage(title)));
	}

	JsonNode withoutImage(String title) {
		return this.newsroom.draft(title, this.section.author(), this.section.category(), List.of(this.section.tag()));
	}

	JsonNode publish(String title) {
		return this.newsroom.approve(draft(title), Map.of());
	}

	void change(JsonNode post, Map<String, ?> changes) {
		this.newsroom.approve(this.newsroom.submit(this.newsroom.edit(this.newsroom.revise(post), changes)), Map.of());
	}

	void unpublish(JsonNode post) {
		this.api.asEditor()
			.data("mutation($id: ID!) { unpublishPost(input: { id: $id }) { status } }",
					Map.of("id", Newsroom.id(post)));
	}

	void awaitAllDelivered() {
		PendingDeliveries.awaitNone(this.jdbc);
	}

	static HttpResponse<String> read(String path) {
		return Api.at(SITE).get(path);
	}

	static int status(JsonNode post) {
		return read("/posts/" + slug(post)).statusCode();
	}

	static String slug(JsonNode node) {
		return node.get("slug").asString();
	}

	static boolean isCached(HttpResponse<?> response) {
		return response.headers().firstValue("x-nextjs-cache").filter("HIT"::equals).isPresent();
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
