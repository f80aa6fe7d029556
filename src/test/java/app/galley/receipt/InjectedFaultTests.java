package app.galley.receipt;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import javax.imageio.ImageIO;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.credential.CredentialReport.State;
import app.galley.receipt.FakeSite.Page;
import app.galley.receipt.ReceiptSettings.FrontEnd;
import app.galley.storage.ObjectStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Faults between API and reader: a receipt finds each within its check and names it.
 */
@GalleyTest
class InjectedFaultTests {

	private static final Duration MINUTE = Duration.ofMinutes(1);

	@Autowired
	ConfigurableApplicationContext context;

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@Autowired
	ObjectStore store;

	@SuppressWarnings("NullAway.Init") // by begin()
	private ReceiptBench bench;

	@BeforeEach
	void begin() {
		this.bench = new ReceiptBench(this.context, FrontEnd.AUTO, null);
	}

	@AfterEach
	void end() {
		this.bench.close();
	}

	@Test
	void aHealthySiteIsGreenInAllFourChecks() {
		JsonNode post = this.bench.publish("Healthy");
		Receipt receipt = this.bench.after(Duration.ofSeconds(1), post);
		assertThat(receipt.differences()).isEmpty();
		assertThat(receipt.state()).isEqualTo(ReceiptState.GREEN);
		assertThat(receipt.change()).isEqualTo(ReceiptChange.PUBLISHED);
		assertThat(receipt.reviewedBy()).isEqualTo("editor");
		assertThat(receipt.documentSha256()).hasSize(64);
		assertThat(receipt.images()).hasSizeGreaterThan(3)
			.allMatch((image) -> image.status() == 200 && image.marked() && image.credential() == State.INTACT);
		assertThat(receipt.secondsUntilSeen()).isBetween(1.0, 20.0);
		System.out.printf("Receipt: %d requests for a check of a post with %d image addresses%n", receipt.requests(),
				receipt.images().size());
		for (Duration time : new Duration[] { MINUTE, Duration.ofMinutes(9), Duration.ofMinutes(50) }) {
			assertThat(receipt.nextCheckAt()).isNotNull();
			receipt = this.bench.after(time, post);
			assertThat(receipt.state()).isEqualTo(ReceiptState.GREEN);
		}
		assertThat(receipt.checks()).isEqualTo(4);
		assertThat(receipt.nextCheckAt()).isNull();
	}

	@Test
	void aPageHasReceiptsFromItsPublicationToItsEnd() {
		String slug = Newsroom.unique("about");
		JsonNode page = this.newsroom.approve(
				this.newsroom.submit(this.newsroom.illustrate(this.newsroom
					.create(Map.of("kind", "PAGE", "title", "About them", "slug", slug, "bodyMarkdown", "Words.")))),
				Map.of());
		Receipt published = this.bench.after(Duration.ofSeconds(1), page);
		assertThat(published.differences()).isEmpty();
		assertThat(published.state()).isEqualTo(ReceiptState.GREEN);
		assertThat(published.change()).isEqualTo(ReceiptChange.PUBLISHED);
		assertThat(published.images()).isNotEmpty();

		this.bench.site.hold(this.bench.site.capture("/" + slug));
		this.bench.revise(page, Map.of("title", "About us", "slug", slug + "-us"));
		this.bench.atOnce(page);
		Receipt moved = this.bench.later(MINUTE, page);
		assertThat(moved.change()).isEqualTo(ReceiptChange.MOVED);
		assertThat(moved.state()).isEqualTo(ReceiptState.RED);
		assertThat(moved.cause()).isEqualTo(ReceiptCause.NO_REDIRECT);
		assertThat(this.api.asEditor()
			.data("{ deskSummary { redPages { title receipts { state slug } } redPosts { title } } }")
			.at("/deskSummary/redPages")
			.toString())
			.contains("{\"title\":\"About us\",\"receipts\":[{\"state\":\"RED\",\"slug\":\"%s-us\"}".formatted(slug));
		this.bench.site.releaseAll();
		assertThat(this.bench.after(Duration.ofMinutes(10), page).state()).isEqualTo(ReceiptState.GREEN);

		this.bench.site.hold(this.bench.site.capture("/" + slug + "-us", "/sitemap-lists.xml"));
		this.api.asEditor().mutate("unpublishPost", Map.of("id", Newsroom.id(page)), "status");
		this.bench.atOnce(page);
		Receipt gone = this.bench.later(MINUTE, page);
		assertThat(gone.change()).isEqualTo(ReceiptChange.UNPUBLISHED);
		assertThat(gone.differences()).extracting(Difference::cause)
			.containsExactly(ReceiptCause.STILL_PUBLISHED, ReceiptCause.STALE_SITEMAP);
		this.bench.site.releaseAll();
		assertThat(this.bench.after(Duration.ofMinutes(10), page).state()).isEqualTo(ReceiptState.GREEN);
	}

	@Test
	void aStaleCacheOfFiveMinutesIsRedAfterOneMinuteAndGreenAfterTen() {
		JsonNode post = publishedAndSeen("Stale for a while");
		this.bench.site.hold(this.bench.site.capture(path(post)));
		this.bench.revise(post, Map.of("title", "Changed meanwhile"));
		Receipt waiting = this.bench.atOnce(post);
		assertThat(waiting.state()).isEqualTo(ReceiptState.WAITING);
		assertThat(waiting.cause()).isEqualTo(ReceiptCause.STALE_CACHE);
		assertThat(waiting.differences()).anySatisfy((difference) -> {
			assertThat(difference.place()).contains(path(post), "h1");
			assertThat(difference.expected()).contains("Changed meanwhile");
			assertThat(difference.found()).contains("Stale for a while");
		});
		assertRed(this.bench.later(MINUTE, post), ReceiptCause.STALE_CACHE);
		this.bench.site.releaseAll();
		Receipt green = this.bench.after(Duration.ofMinutes(10), post);
		assertThat(green.state()).isEqualTo(ReceiptState.GREEN);
		assertThat(green.redAt()).isNotNull();
		assertThat(this.bench.all(post)).extracting(Receipt::state)
			.containsExactly(ReceiptState.GREEN, ReceiptState.GREEN);
	}

	/** The cache does not even ask again for another query. */
	@Test
	void aStaleCacheForEverStaysRed() {
		JsonNode post = publishedAndSeen("Stale for ever");
		Page old = Objects.requireNonNull(this.bench.site.capture(path(post)).get(path(post))).with("Age", "86400");
		this.bench.revise(post, Map.of("title", "Never to be seen"));
		this.bench.site.fault = (page) -> page.path().equals(path(post)) ? old : page;
		this.bench.atOnce(post);
		for (Duration time : new Duration[] { MINUTE, Duration.ofMinutes(9), Duration.ofMinutes(50) }) {
			assertRed(this.bench.later(time, post), ReceiptCause.STALE_CACHE);
		}
		assertThat(this.bench.receipt(post).nextCheckAt()).isNull();
	}

	@Test
	void anOlderBuildOfTheSiteIsNamed() {
		JsonNode post = this.bench.publish("Older build");
		this.bench.site.fault = (page) -> page.withBody(page.body().replace("class=\"post-header\"", "class=\"lede\""));
		this.bench.atOnce(post);
		assertRed(this.bench.later(MINUTE, post), ReceiptCause.OLD_BUILD);
	}

	@Test
	void aSiteOnAnotherApiIsNamed() {
		JsonNode post = this.bench.publish("Other API");
		this.bench.site.fault = (page) -> page.path().startsWith("/posts/")
				? page.withStatus(404, "<h1>Page not found</h1>")
				: page.withBody(page.body().replace("href=\"/posts/", "href=\"/posts/another-"));
		this.bench.atOnce(post);
		Receipt receipt = this.bench.later(MINUTE, post);
		assertRed(receipt, ReceiptCause.OTHER_API);
		assertThat(receipt.differences()).hasSize(1);
	}

	@Test
	void aDeletedRenditionIsNamed() {
		JsonNode post = this.bench.publish("Rendition deleted");
		String key = renditionOf(post);
		this.store.delete(key);
		this.bench.atOnce(post);
		Receipt receipt = this.bench.later(MINUTE, post);
		assertRed(receipt, ReceiptCause.IMAGE_MISSING);
		assertThat(receipt.differences()).singleElement()
			.satisfies((difference) -> assertThat(difference.place()).endsWith(key));
	}

	@Test
	void aReplacedRenditionIsNamed() {
		JsonNode post = this.bench.publish("Rendition replaced");
		String key = renditionOf(post);
		byte[] bytes = this.store.get(key);
		bytes[bytes.length / 2] ^= 1;
		this.store.delete(key);
		this.store.put(key, bytes, "image/webp");
		this.bench.atOnce(post);
		assertRed(this.bench.later(MINUTE, post), ReceiptCause.IMAGE_REPLACED);
	}

	@Test
	void aMarkStrippedByAReEncodingProxyIsNamed() throws IOException {
		JsonNode post = this.bench.publish("Re-encoded");
		String key = originalOf(post);
		byte[] bytes = this.store.get(key);
		ByteArrayOutputStream encoded = new ByteArrayOutputStream();
		ImageIO.write(ImageIO.read(new ByteArrayInputStream(bytes)), "png", encoded);
		this.store.delete(key);
		this.store.put(key, encoded.toByteArray(), "image/png");
		this.bench.atOnce(post);
		Receipt receipt = this.bench.later(MINUTE, post);
		assertRed(receipt, ReceiptCause.MARK_STRIPPED);
		assertThat(receipt.differences()).singleElement()
			.satisfies((difference) -> assertThat(difference.found())
				.endsWith("without the mark of its provenance and a content credential"));
		assertThat(receipt.images()).filteredOn((image) -> !image.marked())
			.singleElement()
			.satisfies((image) -> assertThat(image.credential()).isEqualTo(State.NONE));
	}

	/** As by a proxy that keeps XMP, and not what it does not know. */
	@Test
	void aStrippedCredentialIsNamed() {
		JsonNode post = this.bench.publish("Unsigned on the way");
		String key = originalOf(post);
		byte[] unsigned = withoutChunk(this.store.get(key), "caBX");
		this.store.delete(key);
		this.store.put(key, unsigned, "image/png");
		this.bench.atOnce(post);
		Receipt receipt = this.bench.later(MINUTE, post);
		assertRed(receipt, ReceiptCause.MARK_STRIPPED);
		assertThat(receipt.differences()).singleElement()
			.satisfies((difference) -> assertThat(difference.found()).endsWith("bytes, without a content credential"));
	}

	/** A PNG file without its chunks of a type. */
	private static byte[] withoutChunk(byte[] png, String type) {
		ByteBuffer in = ByteBuffer.wrap(png);
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		int signature = 8;
		out.write(png, 0, signature);
		int frame = 12; // length, type and checksum
		for (int at = signature; at < png.length; at += frame + in.getInt(at)) {
			if (!new String(png, at + 4, 4, StandardCharsets.US_ASCII).equals(type)) {
				out.write(png, at, frame + in.getInt(at));
			}
		}
		return out.toByteArray();
	}

	@Test
	void aNewNameOfATagThatReadersDoNotSeeIsNamed() {
		JsonNode draft = this.bench.illustrated("Filed under a tag");
		String slug = this.newsroom.tag("Former name");
		JsonNode post = this.newsroom
			.approve(this.newsroom.submit(this.newsroom.edit(draft, Map.of("tags", List.of(slug)))), Map.of());
		assertThat(this.bench.after(Duration.ofSeconds(1), post).state()).isEqualTo(ReceiptState.GREEN);
		Map<String, Page> old = this.bench.site.capture(path(post));
		String id = this.api.data("query($slug: String!) { tag(slug: $slug) { id } }", Map.of("slug", slug))
			.at("/tag/id")
			.asString();
		this.api.asEditor().mutate("editTag", Map.of("id", id, "name", "New name"), "id");
		assertThat(this.bench.receipt(post).change()).isEqualTo(ReceiptChange.TERM);
		assertThat(this.bench.receipt(post).reviewedBy()).isEqualTo("editor");
		this.bench.site.hold(old);
		this.bench.atOnce(post);
		Receipt receipt = this.bench.later(MINUTE, post);
		assertRed(receipt, ReceiptCause.STALE_CACHE);
		assertThat(receipt.differences()).anySatisfy((difference) -> {
			assertThat(difference.expected()).contains("New name");
			assertThat(difference.found()).contains("Former name");
		});
	}

	@Test
	void aWrongCanonicalAddressIsNamed() {
		JsonNode post = this.bench.publish("Wrong canonical");
		this.bench.site.fault = (page) -> page
			.withBody(page.body().replace("http://localhost:3000", "https://staging.example.org"));
		this.bench.atOnce(post);
		Receipt receipt = this.bench.later(MINUTE, post);
		assertRed(receipt, ReceiptCause.WRONG_SITE_URL);
		assertThat(receipt.differences())
			.anySatisfy((difference) -> assertThat(difference.place()).contains("link[canonical]"));
	}

	@Test
	void aReversionAfterTenMinutesIsNamed() {
		JsonNode post = publishedAndSeen("Reverts");
		Map<String, Page> old = this.bench.site.capture(path(post));
		this.bench.revise(post, Map.of("title", "Right for a while"));
		assertThat(this.bench.atOnce(post).state()).isEqualTo(ReceiptState.GREEN);
		assertThat(this.bench.after(MINUTE, post).state()).isEqualTo(ReceiptState.GREEN);
		this.bench.site.hold(old);
		assertRed(this.bench.later(Duration.ofMinutes(9), post), ReceiptCause.REVERTED);
	}

	@Test
	void aStaleListIsNamed() {
		Map<String, Page> old = this.bench.site.capture("/");
		JsonNode post = this.bench.publish("Not listed");
		this.bench.site.hold(old);
		this.bench.atOnce(post);
		Receipt receipt = this.bench.later(MINUTE, post);
		assertRed(receipt, ReceiptCause.STALE_LIST);
		assertThat(receipt.differences()).allSatisfy((difference) -> assertThat(difference.place()).startsWith("/: "));
	}

	@Test
	void aStaleFeedIsNamed() {
		Map<String, Page> old = this.bench.site.capture("/feed.xml");
		JsonNode post = this.bench.publish("Not in the feed");
		this.bench.site.hold(old);
		this.bench.atOnce(post);
		Receipt receipt = this.bench.later(MINUTE, post);
		assertRed(receipt, ReceiptCause.STALE_FEED);
		assertThat(receipt.differences()).singleElement()
			.satisfies((difference) -> assertThat(difference.place()).isEqualTo("/feed.xml"));
	}

	@Test
	void anUnpublishedPageThatStillAnswersIsNamed() {
		JsonNode post = publishedAndSeen("Still there");
		this.bench.site.hold(this.bench.site.capture(path(post)));
		this.api.asEditor().mutate("unpublishPost", Map.of("id", Newsroom.id(post)), "id");
		this.bench.atOnce(post);
		assertRed(this.bench.later(MINUTE, post), ReceiptCause.STILL_PUBLISHED);
		this.bench.site.releaseAll();
		assertThat(this.bench.later(Duration.ofMinutes(9), post).state()).isEqualTo(ReceiptState.GREEN);
	}

	@Test
	void aBotWallIsNamedAndAskedNoFurther() {
		JsonNode post = this.bench.publish("Behind a wall");
		this.bench.site.fault = (page) -> page.withStatus(403, "<title>Just a moment...</title>");
		this.bench.site.requests.set(0);
		this.bench.atOnce(post);
		assertThat(this.bench.site.requests).hasValue(3);
		assertRed(this.bench.later(MINUTE, post), ReceiptCause.ACCESS_WALL);
		this.bench.site.fault = (page) -> page.withStatus(200,
				"<title>Sign in</title><form><input type=\"password\"></form>");
		assertRed(this.bench.later(Duration.ofMinutes(9), post), ReceiptCause.ACCESS_WALL);
	}

	@Test
	void datesOfAnotherTimeZoneAreNamed() {
		JsonNode post = this.bench.publish("The day before");
		this.bench.site.fault = (page) -> page
			.withBody(page.body().replaceAll("(<time[^>]*>)[^<]*", "$131 December 1999"));
		this.bench.atOnce(post);
		assertRed(this.bench.later(MINUTE, post), ReceiptCause.WRONG_TIME_ZONE);
	}

	@Test
	void aFormerAddressMustRedirect() {
		JsonNode post = publishedAndSeen("Moves");
		String old = path(post);
		Map<String, Page> page = this.bench.site.capture(old);
		this.bench.revise(post, Map.of("slug", Newsroom.unique("moved")));
		assertThat(this.bench.atOnce(post).state()).isEqualTo(ReceiptState.GREEN);
		assertThat(this.bench.receipt(post).change()).isEqualTo(ReceiptChange.MOVED);
		this.bench.site.hold(page);
		assertRed(this.bench.later(MINUTE, post), ReceiptCause.NO_REDIRECT);
	}

	private JsonNode publishedAndSeen(String title) {
		JsonNode post = this.bench.publish(title);
		assertThat(this.bench.after(Duration.ofSeconds(1), post).differences()).isEmpty();
		return post;
	}

	private static void assertRed(Receipt receipt, ReceiptCause cause) {
		assertThat(receipt.differences()).isNotEmpty();
		assertThat(receipt.cause()).as("%s", receipt.differences()).isEqualTo(cause);
		assertThat(receipt.differences()).as("all have the cause").extracting(Difference::cause).containsOnly(cause);
		assertThat(receipt.state()).isEqualTo(ReceiptState.RED);
	}

	private static String path(JsonNode post) {
		return "/posts/" + post.get("slug").asString();
	}

	private String originalOf(JsonNode post) {
		return key(image(post).get("url").asString());
	}

	private String renditionOf(JsonNode post) {
		return key(image(post).get("renditions").get(0).get("url").asString());
	}

	private JsonNode image(JsonNode post) {
		return this.api
			.data("query($slug: String!) { post(slug: $slug) { featuredImage { url renditions { url } } } }",
					Map.of("slug", post.get("slug").asString()))
			.at("/post/featuredImage");
	}

	private static String key(String url) {
		return URI.create(url).getPath().replaceFirst("^/cdn/", "");
	}

}
