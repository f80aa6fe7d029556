package app.galley.site;

import java.io.IOException;
import java.io.UncheckedIOException;
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
 * What CloudFront is told, over its own protocol.
 */
@GalleyTest
class PurgeTests {

	static final Receiver site = new Receiver();

	static final CloudFront cloudFront = start();

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@Autowired
	Taxonomy taxonomy;

	@Autowired
	JdbcClient jdbc;

	private static CloudFront start() {
		try {
			return new CloudFront();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@DynamicPropertySource
	static void tellWhereTheyAre(DynamicPropertyRegistry registry) {
		System.setProperty("aws.accessKeyId", "AKIDEXAMPLE");
		System.setProperty("aws.secretAccessKey", "secret");
		registry.add("galley.site.url", site::url);
		registry.add("galley.site.secret", () -> Receiver.SECRET);
		registry.add("galley.cdn.distribution", () -> CloudFront.DISTRIBUTION);
		registry.add("galley.cdn.endpoint", cloudFront::url);
	}

	@AfterAll
	static void close() {
		System.clearProperty("aws.accessKeyId");
		System.clearProperty("aws.secretAccessKey");
		site.close();
		cloudFront.close();
	}

	@BeforeEach
	void nothingPending() {
		site.otherwise = 200;
		cloudFront.errors.clear();
		awaitAllDelivered();
		this.jdbc.sql("DELETE FROM site_delivery").update();
		cloudFront.invalidations.clear();
		cloudFront.requests.clear();
		site.calls.clear();
	}

	@Test
	void forgetsAnswersOfTheApiAtOnceAndPagesOnceTheSiteHasNewOnes() {
		JsonNode post = publish();
		String path = "/posts/" + post.get("slug").asString();
		site.otherwise = 500;
		unpublish(post);
		Api.await(() -> cloudFront.of("/graphql*"), (made) -> !made.isEmpty());
		Api.await(() -> site.about(path), (calls) -> calls.size() >= 2);
		assertThat(cloudFront.of(path)).isEmpty();
		site.otherwise = 200;
		assertThat(Api.await(() -> cloudFront.of(path), (made) -> !made.isEmpty()).getFirst()).contains("/",
				"/feed.xml", "/sitemap.xml");
		assertThat(cloudFront.requests).allSatisfy((request) -> assertThat(request)
			.startsWith("POST /2020-05-31/distribution/" + CloudFront.DISTRIBUTION + "/invalidation AWS4-HMAC-SHA256 ")
			.contains("/us-east-1/cloudfront/aws4_request"));
		awaitAllDelivered();
		assertThat(cloudFront.of(path)).hasSize(1);
	}

	/** Which later pages readers have asked for, nobody here knows. */
	@Test
	void forgetsTheLaterPagesOfListsWithTheirFirst() {
		JsonNode post = publish();
		unpublish(post);
		String path = "/posts/" + post.get("slug").asString();
		assertThat(Api.await(() -> cloudFront.of(path), (made) -> !made.isEmpty()).getFirst())
			.contains("/page/*", "/categories/*", "/tags/*", "/authors/*")
			.hasSizeLessThan(15);
	}

	@Test
	void anotherAttemptIsNoSecondInvalidation() {
		cloudFront.lost = 2;
		changeTag();
		awaitAllDelivered();
		Api.await(() -> cloudFront.of("/*"), (made) -> made.size() == 1);
		assertThat(cloudFront.lost).isZero();
		assertThat(cloudFront.requests).hasSizeGreaterThan(cloudFront.invalidations.size());
		assertThat(cloudFront.invalidations).doesNotHaveDuplicates();
	}

	@Test
	void sendingItAgainIs() {
		changeTag();
		Api.await(() -> cloudFront.of("/*"), (made) -> made.size() == 1);
		awaitAllDelivered();
		String id = this.jdbc.sql("SELECT id::text FROM site_delivery WHERE target = 'CDN' AND ? = ANY (paths)")
			.param("/*")
			.query(String.class)
			.single();
		this.api.asEditor()
			.data("mutation($id: ID!) { resendSiteDelivery(input: { id: $id }) { target } }", Map.of("id", id));
		Api.await(() -> cloudFront.of("/*"), (made) -> made.size() == 2);
	}

	@Test
	void saysWhatIsWrongWithoutLeakingAndHoldsUpNobody() {
		cloudFront.errors.addAll(List.of("AccessDenied", "TooManyInvalidationsInProgress"));
		String path = changeTag();
		JsonNode delivery = Api.await(() -> this.api.asEditor()
			.data("{ siteDeliveries(last: 1) { nodes { target state lastError } } }")
			.at("/siteDeliveries/nodes/0"), (found) -> found.path("lastError").isString());
		assertThat(delivery.get("target").asString()).isEqualTo("CDN");
		assertThat(delivery.get("lastError").asString()).startsWith("CloudFront answered ")
			.doesNotContain("123456789012");
		Api.await(() -> site.about(path), (calls) -> calls.size() == 1);
		Api.await(() -> cloudFront.of("/*"), (made) -> made.size() == 1);
	}

	/** A post, with everything that its making has told. */
	private JsonNode publish() {
		JsonNode post = this.newsroom.publish("News");
		nothingPending();
		return post;
	}

	private void unpublish(JsonNode post) {
		this.api.asEditor()
			.data("mutation($id: ID!) { unpublishPost(input: { id: $id }) { id } }", Map.of("id", Newsroom.id(post)));
	}

	/** Changes a tag's name, which any page may show; the tag's own. */
	private String changeTag() {
		Tag tag = new Tag(UUID.randomUUID(), Newsroom.unique("t"), "Some");
		this.jdbc.sql("INSERT INTO tag (id, slug, name) VALUES (?, ?, ?)")
			.params(tag.id(), tag.slug(), tag.name())
			.update();
		this.taxonomy.save(new Tag(tag.id(), tag.slug(), "Other"), "editor");
		return "/tags/" + tag.slug();
	}

	private void awaitAllDelivered() {
		Api.await(() -> this.jdbc.sql("SELECT count(*) FROM site_delivery WHERE state <> 'DELIVERED'")
			.query(Integer.class)
			.single(), (left) -> left == 0);
	}

}
