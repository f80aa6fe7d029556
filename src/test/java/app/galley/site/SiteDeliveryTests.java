package app.galley.site;

import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.taxonomy.Category;
import app.galley.taxonomy.Taxonomy;
import app.galley.taxonomy.TaxonomyChanged;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/**
 * Deliveries to a site over real HTTP, by the real job engine.
 */
@GalleyTest
class SiteDeliveryTests {

	static final Receiver site = new Receiver();

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@Autowired
	JdbcClient jdbc;

	@Autowired
	Taxonomy taxonomy;

	@Autowired
	TransactionTemplate transaction;

	@Autowired
	ApplicationEventPublisher events;

	@Autowired
	SiteDeliveries deliveries;

	@DynamicPropertySource
	static void configure(DynamicPropertyRegistry registry) {
		site.register(registry);
	}

	@AfterAll
	static void close() {
		site.close();
	}

	@BeforeEach
	void clear() {
		site.statuses.clear();
		site.defaultStatus = 200;
		this.jdbc.sql("DELETE FROM site_delivery").update();
		site.calls.clear();
	}

	@Test
	void signsEachCall() throws Exception {
		String slug = changeCategory();
		Receiver.Call call = await("/categories/" + slug);
		assertThat(call.path()).isEqualTo("/api/revalidate");
		assertThat(Long.parseLong(call.timestamp())).isCloseTo(Instant.now().getEpochSecond(), within(30L));
		assertThat(UUID.fromString(call.delivery()).version()).isEqualTo(7);
		Mac mac = Mac.getInstance("HmacSHA256");
		mac.init(new SecretKeySpec(Receiver.SECRET.getBytes(), "HmacSHA256"));
		assertThat(call.signature()).isEqualTo("sha256=" + HexFormat.of()
			.formatHex(mac.doFinal((call.timestamp() + "." + call.delivery() + "." + call.body()).getBytes())));
	}

	/** site/test/signature.test.ts has the same example. */
	@Test
	void signsAsTheSiteDoes() {
		assertThat(Signature.of("key", "1", "2", "3"))
			.isEqualTo("sha256=fdd9cca0781e88dd483c471bf289dbdb4b5754b7c3c058d5b640fcc0dd8d25c9");
	}

	@Test
	void namesEveryPageOfAPostThatIsPublishedMovedOrUnpublished() {
		JsonNode draft = this.newsroom.submit(this.newsroom.illustrate(this.newsroom.draft("Notified")));
		PendingDeliveries.awaitNone(this.jdbc);
		JsonNode post = this.newsroom.approve(draft, Map.of());
		String old = post.get("slug").asString();
		Receiver.Call published = await("/posts/" + old);
		assertThat(published.paths()).contains("/", "/feed.xml", "/sitemap.xml", "/sitemap-0.xml")
			.anyMatch((path) -> path.startsWith("/categories/"))
			.anyMatch((path) -> path.startsWith("/authors/"));
		assertThat(published.tags()).contains("posts", "post:" + old, "taxonomy")
			.filteredOn((tag) -> !tag.startsWith("post:"))
			.hasSize(6);

		String newSlug = Newsroom.unique("moved");
		JsonNode task = this.newsroom.edit(this.newsroom.revise(post), Map.of("slug", newSlug));
		this.newsroom.approve(this.newsroom.submit(task), Map.of());
		assertThat(await("/posts/" + newSlug).paths()).contains("/posts/" + old);

		site.calls.clear();
		this.api.asEditor()
			.data("mutation($id: ID!) { unpublishPost(input: { id: $id }) { status } }",
					Map.of("id", Newsroom.id(post)));
		assertThat(await("/posts/" + newSlug).tags()).contains("posts");
	}

	@Test
	void filtersDeliveriesByPath() {
		String slug = this.newsroom.publish("Filtered").get("slug").asString();
		String next = this.newsroom.publish("Published later").get("slug").asString();
		this.newsroom.publish("Published last");
		JsonNode found = this.api.asEditor()
			.data("query($path: String) { siteDeliveries(path: $path) { nodes { paths } } }",
					Map.of("path", "/posts/" + slug))
			.at("/siteDeliveries/nodes");
		// Its own, and that of the post which it precedes.
		assertThat(found).hasSize(2)
			.allSatisfy((delivery) -> assertThat(delivery.get("paths").valueStream().map(JsonNode::asString))
				.contains("/posts/" + slug));
		assertThat(found.at("/0/paths").valueStream().map(JsonNode::asString)).contains("/posts/" + next);
	}

	@Test
	void namesTheNewestPostsOfARenamedCategory() {
		JsonNode post = this.newsroom.publish("Of a category");
		JsonNode category = this.api
			.data("query($slug: String!) { post(slug: $slug) { category { id slug } } }",
					Map.of("slug", post.get("slug").asString()))
			.at("/post/category");
		await("/posts/" + post.get("slug").asString());
		site.calls.clear();
		String renamed = Newsroom.unique("renamed");
		this.api.asEditor()
			.data("mutation($id: ID!, $slug: String!) { editCategory(input: { id: $id, slug: $slug }) { slug } }",
					Map.of("id", Newsroom.id(category), "slug", renamed));
		Receiver.Call call = await("/categories/" + renamed);
		assertThat(call.paths()).contains("/categories/" + category.get("slug").asString(),
				"/posts/" + post.get("slug").asString());
		assertThat(call.tags()).contains("taxonomy", "category:" + renamed);
	}

	/** Their pages are not found until then, and may be cached so. */
	@Test
	void namesThePagesThatShowATermWhenItsFirstPostAppearsAndItsLastGoes() {
		String author = this.newsroom.author("New");
		String category = this.newsroom.category("New");
		String tag = this.newsroom.tag("New");
		JsonNode first = this.newsroom.submit(this.newsroom.illustrate(draft(author, category, tag)));
		JsonNode second = this.newsroom.submit(this.newsroom.illustrate(draft(author, category, tag)));
		assertThat(count()).as("for readers there is no such term").isZero();

		JsonNode one = this.newsroom.approve(first, Map.of());
		Receiver.Call shown = call(one);
		assertThat(shown.paths()).contains("/", "/sitemap-lists.xml", "/authors/" + author, "/categories/" + category,
				"/tags/" + tag);
		assertThat(shown.tags()).contains("taxonomy", "author:" + author, "category:" + category, "tag:" + tag);
		JsonNode two = this.newsroom.approve(second, Map.of());
		assertThat(call(two).tags()).doesNotContain("taxonomy");

		unpublish(one);
		assertThat(call(one).paths()).contains("/categories/" + category).doesNotContain("/sitemap-lists.xml");
		unpublish(two);
		Receiver.Call hidden = call(two);
		assertThat(hidden.paths()).contains("/sitemap-lists.xml", "/authors/" + author, "/tags/" + tag);
		assertThat(hidden.tags()).contains("taxonomy", "category:" + category);
	}

	/** Only a new category changes every page. */
	@Test
	void namesTheirPagesForANewAuthorAndTag() {
		String category = this.newsroom.category("Old");
		JsonNode old = this.newsroom
			.submit(this.newsroom.illustrate(draft(this.newsroom.author("Old"), category, this.newsroom.tag("Old"))));
		call(this.newsroom.approve(old, Map.of()));
		String author = this.newsroom.author("New");
		String tag = this.newsroom.tag("New");
		Receiver.Call call = call(this.newsroom
			.approve(this.newsroom.submit(this.newsroom.illustrate(draft(author, category, tag))), Map.of()));
		assertThat(call.paths()).contains("/sitemap-lists.xml", "/authors/" + author, "/tags/" + tag);
		assertThat(call.tags()).contains("author:" + author, "tag:" + tag).doesNotContain("taxonomy");
	}

	/** Each would leave it to the other to hide the category. */
	@Test
	void theLastTwoPostsOfACategoryMayGoAtTheSameTime() {
		String author = this.newsroom.author("A");
		String category = this.newsroom.category("Crowded");
		String tag = this.newsroom.tag("T");
		List<JsonNode> posts = Stream
			.generate(() -> this.newsroom
				.approve(this.newsroom.submit(this.newsroom.illustrate(draft(author, category, tag))), Map.of()))
			.limit(2)
			.toList();
		PendingDeliveries.awaitNone(this.jdbc);
		this.jdbc.sql("DELETE FROM site_delivery").update();
		List<CompletableFuture<Void>> going = this.transaction.execute((tx) -> {
			this.jdbc.sql("LOCK TABLE site_delivery IN EXCLUSIVE MODE").update();
			List<CompletableFuture<Void>> started = posts.stream()
				.map((post) -> CompletableFuture.runAsync(() -> unpublish(post)))
				.toList();
			// In a thread, because a transaction keeps the statistics that it has seen.
			Api.await(() -> CompletableFuture
				.supplyAsync(() -> this.jdbc.sql("""
						SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'
						AND (query LIKE 'INSERT INTO site_delivery%' OR query LIKE '%FOR NO KEY UPDATE')""")
					.query(Integer.class)
					.single())
				.join(), (waiting) -> waiting == 2);
			return started;
		});
		going.forEach(CompletableFuture::join);
		assertThat(this.jdbc.sql("SELECT count(*) FROM site_delivery WHERE '/sitemap-lists.xml' = ANY (paths)")
			.query(Integer.class)
			.single()).isEqualTo(1);
	}

	private JsonNode draft(String author, String category, String tag) {
		return this.newsroom.draft("Of a new term", author, category, List.of(tag));
	}

	private void unpublish(JsonNode post) {
		this.api.asEditor().mutate("unpublishPost", Map.of("id", Newsroom.id(post)), "status");
	}

	/** The call of a change to a post, which is then forgotten. */
	private Receiver.Call call(JsonNode post) {
		Receiver.Call call = await("/posts/" + post.get("slug").asString());
		PendingDeliveries.awaitNone(this.jdbc);
		site.calls.clear();
		return call;
	}

	@Test
	void writesNothingWhenAChangeIsRefused() {
		String slug = this.newsroom.tag("Taken");
		String other = Newsroom.id(this.api.asEditor().mutate("createTag", Map.of("name", "Other"), "id"));
		assertThat(this.api.asEditor()
			.refused("editTag", Map.of("id", other, "slug", slug))
			.at("/0/extensions/code")
			.asString()).isEqualTo("CONFLICT");
		assertThat(count()).isZero();
	}

	@Test
	void notifiesOfAScheduledPostWhenItIsPublished() {
		JsonNode task = this.newsroom.submit(this.newsroom.illustrate(this.newsroom.draft("Later")));
		this.jdbc.sql("DELETE FROM site_delivery").update();
		Instant time = Instant.now().plusSeconds(4);
		JsonNode post = this.newsroom.approve(task, Map.of("publishAt", time.toString()));
		assertThat(count()).isZero();
		await("/posts/" + post.get("slug").asString());
		assertThat(Instant.now()).isBetween(time, time.plusSeconds(20));
	}

	@Test
	void writesNothingWhenTheChangeIsRolledBack() {
		Category category = category();
		assertThatThrownBy(() -> this.transaction.executeWithoutResult((tx) -> {
			this.taxonomy.save(new Category(category.id(), category.slug(), "Never seen"), "editor");
			assertThat(count()).isEqualTo(1);
			throw new IllegalStateException("rolled back");
		})).hasMessage("rolled back");
		assertThat(count()).isZero();
		assertThat(site.calls).isEmpty();
	}

	@Test
	void refusesAChangeOutsideATransaction() {
		Category category = category();
		assertThatThrownBy(() -> this.events.publishEvent(
				new TaxonomyChanged(TaxonomyChanged.Kind.CATEGORY, category.id(), category.slug(), category.slug())))
			.hasMessageContaining("No existing transaction");
	}

	@Test
	void retriesWithANewSignatureUntilTheSiteAccepts() {
		site.statuses.addAll(List.of(503, 302));
		String path = "/categories/" + changeCategory();
		Api.await(() -> site.about(path), (calls) -> calls.size() == 3);
		assertThat(site.about(path)).extracting(Receiver.Call::status).containsExactly(503, 302, 200);
		assertThat(site.about(path)).extracting(Receiver.Call::signature).doesNotHaveDuplicates();
		assertThat(site.about(path)).extracting(Receiver.Call::delivery).containsOnly(site.calls.getFirst().delivery());
		assertThat(site.calls).extracting(Receiver.Call::path).containsOnly("/api/revalidate");
		JsonNode delivery = Api.await(this::newest, (d) -> d.get("state").asString().equals("DELIVERED"));
		assertThat(delivery.get("attempts").asInt()).isEqualTo(3);
		assertThat(delivery.get("lastError").isNull()).isTrue();
		assertThat(delivery.get("nextAttemptAt").isNull()).isTrue();
		assertThat(delivery.get("deliveredAt").isNull()).isFalse();
	}

	@Test
	void countsAReplayAsDelivered() {
		site.statuses.add(409);
		changeCategory();
		JsonNode delivery = Api.await(this::newest, (d) -> d.get("state").asString().equals("DELIVERED"));
		assertThat(delivery.get("attempts").asInt()).isEqualTo(1);
	}

	@Test
	void reportsAnErrorWithoutDetails() {
		site.statuses.add(500);
		changeCategory();
		JsonNode delivery = Api.await(this::newest, (d) -> !d.get("lastError").isNull());
		assertThat(delivery.get("lastError").asString()).startsWith("The site responded with status 500")
			.doesNotContain("internal detail", "localhost");
		assertThat(delivery.get("state").asString()).isEqualTo("PENDING");
		assertThat(delivery.get("nextAttemptAt").isNull()).isFalse();
	}

	@Test
	void deliversSoonAfterTheSiteReturns() {
		site.stop();
		String path = "/categories/" + changeCategory();
		JsonNode delivery = Api.await(this::newest, (d) -> d.get("attempts").asInt() >= 2);
		assertThat(delivery.get("lastError").asString()).startsWith("The site is unreachable: ");
		site.start();
		await(path);
	}

	/** An unreachable site gets one call per pause, however many changes there are. */
	@Test
	void doesNotFloodAnUnreachableSite() {
		site.defaultStatus = 500;
		changeCategory();
		Api.await(() -> site.calls.size(), (calls) -> calls >= 4);
		int before = site.calls.size();
		// At once, because a retry between them would send the first ones alone.
		List<String> slugs = Objects.requireNonNull(
				this.transaction.execute((tx) -> IntStream.range(0, 20).mapToObj((i) -> changeCategory()).toList()));
		assertThat(site.calls.size()).isLessThanOrEqualTo(before + 1);
		assertThat(count()).isEqualTo(21);
		site.defaultStatus = 200;
		slugs.forEach((slug) -> await("/categories/" + slug));
		assertThat(site.calls.stream().filter((call) -> call.status() == 200)).as("all in one call").hasSize(1);
		assertThat(site.maxConcurrentCalls.get()).isEqualTo(1);
	}

	@Test
	void aHangingSiteDelaysNoChange() {
		site.statuses.add(Receiver.HANGS);
		String path = "/categories/" + changeCategory();
		Api.await(() -> site.about(path), (calls) -> calls.size() == 1);
		long start = System.nanoTime();
		List<String> slugs = IntStream.range(0, 10).mapToObj((i) -> changeCategory()).toList();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
		assertThat(site.calls).as("one call at a time").hasSize(1);
		assertThat(newest().get("state").asString()).isEqualTo("PENDING");
		slugs.forEach((slug) -> await("/categories/" + slug));
		assertThat(site.about(path)).extracting(Receiver.Call::status).containsExactly(Receiver.HANGS, 200);
	}

	@Test
	void aRejectedDeliveryDoesNotBlockTheOthers() {
		site.stop();
		changeCategory();
		Api.await(this::newest, (d) -> d.get("attempts").asInt() >= 1);
		String other = "/categories/" + changeCategory();
		// Both in one call, then one call each.
		site.statuses.addAll(List.of(400, 400, 200));
		site.start();
		Api.await(() -> site.calls, (calls) -> calls.size() == 3);
		assertThat(site.calls.get(2).paths()).contains(other);
		await(other);
		PendingDeliveries.awaitNone(this.jdbc);
		assertThat(count()).isEqualTo(2);
	}

	@Test
	void failsAfterADayAndCanBeSentAgain() {
		site.defaultStatus = 500;
		String path = "/categories/" + changeCategory();
		Api.await(() -> site.about(path), (calls) -> calls.size() >= 2);
		this.jdbc.sql("UPDATE site_delivery SET give_up_at = now() - interval '1 second'").update();
		JsonNode failed = Api.await(this::newest, (d) -> d.get("state").asString().equals("FAILED"));
		assertThat(failed.get("lastError").asString()).contains("500");
		int calls = site.about(path).size();
		site.defaultStatus = 200;
		JsonNode again = this.api.asEditor()
			.data("mutation($id: ID!) { resendSiteDelivery(input: { id: $id }) { state attempts nextAttemptAt } }",
					Map.of("id", Newsroom.id(failed)))
			.get("resendSiteDelivery");
		assertThat(again.get("state").asString()).isEqualTo("PENDING");
		Api.await(this::newest, (d) -> d.get("state").asString().equals("DELIVERED"));
		assertThat(site.about(path)).hasSize(calls + 1);
	}

	@Test
	void sendsADeliveredOneAgainOnRequest() {
		String path = "/categories/" + changeCategory();
		JsonNode delivery = Api.await(this::newest, (d) -> d.get("state").asString().equals("DELIVERED"));
		this.api.asEditor()
			.data("mutation($id: ID!) { resendSiteDelivery(input: { id: $id }) { id } }",
					Map.of("id", Newsroom.id(delivery)));
		Api.await(() -> site.about(path), (calls) -> calls.size() == 2);
	}

	@Test
	void reportsAnUnknownDelivery() {
		assertThat(this.api.asEditor()
			.errors("mutation($id: ID!) { resendSiteDelivery(input: { id: $id }) { id } }",
					Map.of("id", UUID.randomUUID()))
			.get(0)
			.at("/extensions/code")
			.asString()).isEqualTo("NOT_FOUND");
	}

	@Test
	void showsPagesOfDeliveriesToEditorsOnly() {
		List<String> slugs = IntStream.range(0, 3).mapToObj((i) -> changeCategory()).toList();
		assertThat(this.api.errors("{ siteDeliveries { nodes { id } } }", Map.of())
			.get(0)
			.at("/extensions/code")
			.asString()).isEqualTo("UNAUTHORIZED");
		String query = "query($after: String) { siteDeliveries(first: 2, after: $after) { nodes { paths } pageInfo { hasNextPage endCursor } } }";
		JsonNode first = this.api.asEditor().data(query).get("siteDeliveries");
		assertThat(first.get("nodes")).hasSize(2);
		assertThat(first.at("/nodes/0/paths").toString()).contains(slugs.get(2));
		JsonNode second = this.api.asEditor()
			.data(query, Map.of("after", first.at("/pageInfo/endCursor").asString()))
			.get("siteDeliveries");
		assertThat(second.at("/nodes/0/paths").toString()).contains(slugs.get(0));
		assertThat(second.at("/pageInfo/hasNextPage").asBoolean()).isFalse();
	}

	@Test
	void deletesDeliveriesAfter30Days() {
		changeCategory();
		Api.await(this::newest, (d) -> d.get("state").asString().equals("DELIVERED"));
		assertThat(this.deliveries.sweep()).isZero();
		this.jdbc.sql("UPDATE site_delivery SET created_at = now() - interval '31 days'").update();
		assertThat(this.deliveries.sweep()).isEqualTo(1);
		assertThat(count()).isZero();
	}

	/** A category without a delivery. */
	private Category category() {
		Category category = new Category(UUID.randomUUID(), Newsroom.unique("c"), "Some");
		this.jdbc.sql("INSERT INTO category (id, slug, name) VALUES (?, ?, ?)")
			.params(category.id(), category.slug(), category.name())
			.update();
		return category;
	}

	/** Renames a category, which makes a delivery; returns its slug. */
	private String changeCategory() {
		Category category = category();
		this.taxonomy.save(new Category(category.id(), category.slug(), "Other"), "editor");
		return category.slug();
	}

	private Receiver.Call await(String path) {
		return Api
			.await(() -> site.about(path).stream().filter((call) -> call.status() == 200).toList(),
					(calls) -> !calls.isEmpty())
			.getFirst();
	}

	private int count() {
		return this.jdbc.sql("SELECT count(*) FROM site_delivery").query(Integer.class).single();
	}

	private JsonNode newest() {
		return this.api.asEditor()
			.data("{ siteDeliveries(first: 1) { nodes { id state attempts nextAttemptAt lastError deliveredAt } } }")
			.at("/siteDeliveries/nodes/0");
	}

}
