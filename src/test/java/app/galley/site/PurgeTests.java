package app.galley.site;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.taxonomy.Tag;
import app.galley.taxonomy.Taxonomy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Invalidations in CloudFront, over its own protocol.
 */
@GalleyTest
class PurgeTests {

	static final Receiver site = new Receiver();

	static final CloudFront cloudFront = new CloudFront();

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@Autowired
	Taxonomy taxonomy;

	@Autowired
	JdbcClient jdbc;

	@DynamicPropertySource
	static void configure(DynamicPropertyRegistry registry) {
		site.register(registry);
		cloudFront.register(registry);
	}

	@AfterAll
	static void close() {
		site.close();
		cloudFront.close();
	}

	@BeforeEach
	void clear() {
		site.defaultStatus = 200;
		cloudFront.errors.clear();
		PendingDeliveries.awaitNone(this.jdbc);
		this.jdbc.sql("DELETE FROM site_delivery").update();
		cloudFront.invalidations.clear();
		cloudFront.requests.clear();
		site.calls.clear();
	}

	@Test
	void invalidatesApiResponsesAtOnceAndPagesAfterTheSite() {
		JsonNode post = publish();
		String path = "/posts/" + post.get("slug").asString();
		site.defaultStatus = 500;
		unpublish(post);
		Api.await(() -> cloudFront.of("/graphql*"), (found) -> !found.isEmpty());
		Api.await(() -> site.about(path), (calls) -> calls.size() >= 2);
		assertThat(cloudFront.of(path)).isEmpty();
		site.defaultStatus = 200;
		assertThat(Api.await(() -> cloudFront.of(path), (found) -> !found.isEmpty()).getFirst()).contains("/",
				"/feed.xml", "/sitemap.xml");
		assertThat(cloudFront.requests).allSatisfy((request) -> assertThat(request)
			.startsWith("POST /2020-05-31/distribution/" + CloudFront.DISTRIBUTION + "/invalidation AWS4-HMAC-SHA256 ")
			.contains("/us-east-1/cloudfront/aws4_request"));
		PendingDeliveries.awaitNone(this.jdbc);
		assertThat(cloudFront.of(path)).hasSize(1);
	}

	/** The later pages that readers have requested are not known. */
	@Test
	void invalidatesTheLaterPagesOfAListWithItsFirst() {
		JsonNode post = publish();
		unpublish(post);
		String path = "/posts/" + post.get("slug").asString();
		assertThat(Api.await(() -> cloudFront.of(path), (found) -> !found.isEmpty()).getFirst())
			.contains("/page/*", "/categories/*", "/tags/*", "/authors/*")
			.hasSizeLessThan(15);
	}

	@Test
	void anotherAttemptMakesNoSecondInvalidation() {
		cloudFront.lostResponses = 2;
		changeTag();
		PendingDeliveries.awaitNone(this.jdbc);
		// Another attempt may have more to invalidate, and is another invalidation then.
		Api.await(() -> cloudFront.of("/*"), (found) -> !found.isEmpty());
		assertThat(cloudFront.lostResponses).isZero();
		assertThat(cloudFront.requests).hasSizeGreaterThan(cloudFront.invalidations.size());
		assertThat(cloudFront.invalidations).doesNotHaveDuplicates();
	}

	@Test
	void sendingItAgainMakesASecondInvalidation() {
		changeTag();
		Api.await(() -> cloudFront.of("/*"), (found) -> found.size() == 1);
		PendingDeliveries.awaitNone(this.jdbc);
		String id = this.jdbc.sql("SELECT id::text FROM site_delivery WHERE target = 'CDN' AND ? = ANY (paths)")
			.param("/*")
			.query(String.class)
			.single();
		this.api.asEditor()
			.data("mutation($id: ID!) { resendSiteDelivery(input: { id: $id }) { target } }", Map.of("id", id));
		Api.await(() -> cloudFront.of("/*"), (found) -> found.size() == 2);
	}

	@Test
	void reportsAnErrorWithoutDetailsAndDelaysNoOtherDelivery() {
		cloudFront.errors.addAll(List.of("AccessDenied", "TooManyInvalidationsInProgress"));
		String path = changeTag();
		JsonNode delivery = Api.await(() -> this.api.asEditor()
			.data("{ siteDeliveries(last: 1) { nodes { target state lastError } } }")
			.at("/siteDeliveries/nodes/0"), (found) -> found.path("lastError").isString());
		assertThat(delivery.get("target").asString()).isEqualTo("CDN");
		assertThat(delivery.get("lastError").asString()).startsWith("CloudFront responded with status ")
			.doesNotContain("123456789012");
		Api.await(() -> site.about(path), (calls) -> calls.size() == 1);
		Api.await(() -> cloudFront.of("/*"), (found) -> found.size() == 1);
	}

	/** A published post whose deliveries have arrived. */
	/** One of two posts of a category: readers see the category without it, too. */
	private JsonNode publish() {
		String author = this.newsroom.author("Ada");
		String category = this.newsroom.category("News");
		String tag = this.newsroom.tag("Today");
		publish(author, category, tag);
		JsonNode post = publish(author, category, tag);
		clear();
		return post;
	}

	private JsonNode publish(String author, String category, String tag) {
		JsonNode draft = this.newsroom.draft("News", author, category, List.of(tag));
		return this.newsroom.approve(this.newsroom.submit(this.newsroom.illustrate(draft)), Map.of());
	}

	private void unpublish(JsonNode post) {
		this.api.asEditor()
			.data("mutation($id: ID!) { unpublishPost(input: { id: $id }) { id } }", Map.of("id", Newsroom.id(post)));
	}

	/** Renames a tag, which any page may show; returns the tag's page. */
	private String changeTag() {
		Tag tag = new Tag(UUID.randomUUID(), Newsroom.unique("t"), "Some");
		this.jdbc.sql("INSERT INTO tag (id, slug, name) VALUES (?, ?, ?)")
			.params(tag.id(), tag.slug(), tag.name())
			.update();
		this.taxonomy.save(new Tag(tag.id(), tag.slug(), "Other"), "editor");
		return "/tags/" + tag.slug();
	}

}
