package app.galley.proof;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import app.galley.Api;
import app.galley.Newsroom;
import app.galley.OwnProcesses;
import app.galley.embedded.BackingServices;
import app.galley.embedded.GalleyProcess;
import app.galley.site.PendingDeliveries;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Readers of published pages and images while the API, the database or the bucket is
 * away. {@code -Dgalley.outage.seconds=120} makes each outage that long.
 */
@OwnProcesses
@ResourceLock(Site.RESOURCE)
@Order(3) // long before the others that need the site, and after .ci/run has built it
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutageTests {

	private static final Duration OUTAGE = Duration.ofSeconds(Integer.getInteger("galley.outage.seconds", 2));

	private static final Pattern IMAGE = Pattern
		.compile("(?:src=\"|[ ,\"])(http://localhost:\\d+/generated/[^ \"\\\\<&]+)");

	private static final URI SITE = Site.freeUrl();

	private static final int PORT = Site.freeUrl().getPort();

	@SuppressWarnings("NullAway.Init") // by start()
	private BackingServices backing;

	@SuppressWarnings("NullAway.Init") // by start()
	private CachingProxy cdn;

	@SuppressWarnings("NullAway.Init") // by start()
	private GalleyProcess galley;

	@SuppressWarnings("NullAway.Init") // by start()
	private Site site;

	@SuppressWarnings("NullAway.Init") // by start()
	private Newsroom newsroom;

	/**
	 * Paths of pages that site and CDN have, with a text on them, and of images that the
	 * CDN has, with their hash.
	 */
	private final Map<String, String> read = new LinkedHashMap<>();

	@BeforeAll
	void start(@TempDir Path data) throws Exception {
		this.backing = new BackingServices(data);
		this.cdn = new CachingProxy(SITE, this.backing.s3ThroughProxy(), "galley");
		this.galley = GalleyProcess.start(settings());
		Api api = Api.at(this.galley.awaitReady());
		this.site = new Site(SITE, api.url(""));
		this.newsroom = new Newsroom(api);
		JsonNode post = this.newsroom.publish("Before the outage");
		this.newsroom.publish("Also before");
		PendingDeliveries.awaitNone(this.backing.jdbc());
		String slug = post.get("slug").asString();
		JsonNode about = api
			.data("query($slug: String!) { post(slug: $slug) { author { slug } category { slug } tags { slug } } }",
					Map.of("slug", slug))
			.get("post");
		List<String> pages = List.of("/", "/posts/" + slug, "/authors/" + about.at("/author/slug").asString(),
				"/categories/" + about.at("/category/slug").asString(), "/tags/" + about.at("/tags/0/slug").asString(),
				"/feed.xml", "/sitemap.xml", "/sitemap-0.xml");
		pages
			.forEach((page) -> assertThat(Api.await(() -> get(page), (response) -> response.statusCode() == 200).body())
				.isNotEmpty());
		for (String page : pages) {
			this.read.put(page, page.equals("/sitemap.xml") ? "/sitemap-0.xml" : "/posts/" + slug);
			images(text(get(page))).forEach((image) -> this.read.put(image, DigestUtils.sha256Hex(get(image).body())));
		}
		assertThat(this.read.keySet()).anyMatch((path) -> path.startsWith("/generated/"));
	}

	private Map<String, String> settings() {
		Map<String, String> settings = new HashMap<>(this.backing.environment());
		settings.put("PORT", String.valueOf(PORT));
		settings.put("GALLEY_SITE_URL", SITE.toString());
		settings.put("GALLEY_SITE_SECRET", Site.SECRET);
		settings.put("GALLEY_CDN_BASE_URL", this.cdn.url().toString());
		return settings;
	}

	@AfterAll
	void stop() throws Exception {
		this.site.close();
		this.galley.close();
		this.cdn.close();
		this.backing.close();
	}

	@Test
	void noReaderNoticesThatTheApiIsAway() throws Exception {
		this.galley.kill();
		assertReadersSeeNothing();
		this.galley = GalleyProcess.start(settings());
		this.galley.awaitReady();
		assertWorks();
	}

	@Test
	void noReaderNoticesThatTheDatabaseIsAway() throws Exception {
		this.backing.database.cut();
		assertReadersSeeNothing();
		JsonNode errors = Api.at(URI.create("http://localhost:" + PORT))
			.errors("{ posts { nodes { slug } } }", Map.of());
		assertThat(errors.at("/0/extensions/code").asString()).isEqualTo("UNAVAILABLE");
		this.backing.database.heal();
		assertWorks();
	}

	@Test
	void noReaderNoticesThatTheBucketIsAway() throws Exception {
		this.backing.storage.cut();
		assertReadersSeeNothing();
		this.backing.storage.heal();
		assertWorks();
	}

	/**
	 * The worst case: the CDN's pages have expired, and the site is to render all of its
	 * pages again.
	 */
	private void assertReadersSeeNothing() throws Exception {
		this.cdn.expirePages();
		assertThat(markAllStale()).isEqualTo(204);
		List<String> failures = new ArrayList<>();
		int requests = 0;
		long end = System.nanoTime() + OUTAGE.toNanos();
		for (int round = 0; round < 2 || System.nanoTime() < end; round++) {
			for (Map.Entry<String, String> known : this.read.entrySet()) {
				HttpResponse<byte[]> response = get(known.getKey());
				requests++;
				boolean right = known.getKey().startsWith("/generated/")
						? DigestUtils.sha256Hex(response.body()).equals(known.getValue())
						: text(response).contains(known.getValue());
				if (response.statusCode() != 200 || !right) {
					failures.add(known.getKey() + ": " + response.statusCode());
				}
			}
		}
		System.out.printf("Outage of %d s: %d requests, %d failed%n", OUTAGE.toSeconds(), requests, failures.size());
		assertThat(failures).isEmpty();
	}

	/** The new post reaches readers, with its image. */
	private void assertWorks() {
		JsonNode post = Api.await(this::publishIfPossible, Optional::isPresent).orElseThrow();
		PendingDeliveries.awaitNone(this.backing.jdbc());
		HttpResponse<byte[]> page = get("/posts/" + post.get("slug").asString());
		assertThat(page.statusCode()).isEqualTo(200);
		assertThat(images(text(page))).isNotEmpty()
			.allSatisfy((image) -> assertThat(get(image).statusCode()).isEqualTo(200));
	}

	/** Empty while connections are not open again. */
	private Optional<JsonNode> publishIfPossible() {
		try {
			return Optional.of(this.newsroom.publish("After the outage"));
		}
		catch (RuntimeException | AssertionError ex) {
			return Optional.empty();
		}
	}

	private static int markAllStale() throws Exception {
		String body = "{\"paths\":[],\"tags\":[\"posts\",\"taxonomy\"]}";
		String now = String.valueOf(System.currentTimeMillis() / 1000);
		String delivery = "outage-" + System.nanoTime();
		Mac mac = Mac.getInstance("HmacSHA256");
		mac.init(new SecretKeySpec(Site.SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
		String signature = HexFormat.of()
			.formatHex(mac.doFinal((now + "." + delivery + "." + body).getBytes(StandardCharsets.UTF_8)));
		Api site = Api.at(SITE);
		return site
			.send(site.request("/api/revalidate/mark")
				.header("Galley-Timestamp", now)
				.header("Galley-Delivery", delivery)
				.header("Galley-Signature", "sha256=" + signature)
				.POST(HttpRequest.BodyPublishers.ofString(body)))
			.statusCode();
	}

	private HttpResponse<byte[]> get(String path) {
		return Api.at(this.cdn.url())
			.send(HttpRequest.newBuilder(this.cdn.url().resolve(path)), HttpResponse.BodyHandlers.ofByteArray());
	}

	private static List<String> images(String html) {
		Matcher images = IMAGE.matcher(html);
		return Stream.iterate(images, Matcher::find, (next) -> next)
			.map((found) -> URI.create(found.group(1)).getPath())
			.distinct()
			.toList();
	}

	private static String text(HttpResponse<byte[]> response) {
		return new String(response.body(), StandardCharsets.UTF_8);
	}

}
