package app.galley.post;

import java.util.List;
import java.util.Map;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Posts before, after and related, months and numbers of posts, over HTTP.
 */
@GalleyTest
class NearbyPostsTests {

	private static final String NEAR = "query($slug: String!) { post(slug: $slug) { previous { slug } next { slug } related { slug title } } }";

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	private String author = "";

	private String category = "";

	private String red = "";

	private String blue = "";

	@BeforeEach
	void terms() {
		this.author = this.newsroom.author("Near");
		this.category = this.newsroom.category("Near");
		this.red = this.newsroom.tag("Red");
		this.blue = this.newsroom.tag("Blue");
	}

	@Test
	void neighboursFollowWhatAppearsAndGoes() {
		JsonNode first = publish("First", "1805-01-01T00:00:00Z", List.of(this.red));
		JsonNode last = publish("Last", "1805-03-01T00:00:00Z", List.of(this.red));
		assertThat(near(first, "next")).isEqualTo(slug(last));
		assertThat(near(last, "previous")).isEqualTo(slug(first));
		JsonNode between = publish("Between", "1805-02-01T00:00:00Z", List.of(this.red));
		assertThat(near(first, "next")).isEqualTo(slug(between));
		assertThat(near(between, "previous")).isEqualTo(slug(first));
		assertThat(near(between, "next")).isEqualTo(slug(last));
		this.api.asEditor().mutate("unpublishPost", Map.of("id", Newsroom.id(between)), "id");
		assertThat(near(first, "next")).isEqualTo(slug(last));
		assertThat(near(last, "previous")).isEqualTo(slug(first));
	}

	@Test
	void relatedPostsShareTagsOrElseTheCategory() {
		JsonNode post = publish("Post", "1806-01-01T00:00:00Z", List.of(this.red, this.blue));
		JsonNode one = publish("One tag", "1806-01-05T00:00:00Z", List.of(this.red));
		JsonNode both = publish("Both tags", "1806-01-02T00:00:00Z", List.of(this.blue, this.red));
		JsonNode none = publish("Category", "1806-01-04T00:00:00Z", List.of(this.newsroom.tag("Green")));
		JsonNode old = publish("Old", "1806-01-03T00:00:00Z", List.of(this.newsroom.tag("Green")));
		assertThat(related(post)).containsExactly(slug(both), slug(one), slug(none));
		this.api.asEditor().mutate("unpublishPost", Map.of("id", Newsroom.id(both)), "id");
		assertThat(related(post)).containsExactly(slug(one), slug(none), slug(old));
		JsonNode renamed = this.newsroom.edit(this.newsroom.revise(one), Map.of("title", "Renamed"));
		this.newsroom.approve(this.newsroom.submit(renamed), Map.of());
		assertThat(query(post).at("/related/0/title").asString()).isEqualTo("Renamed");
	}

	@Test
	void monthsAndTermsCountPublishedPosts() {
		JsonNode one = publish("One", "1807-05-31T23:59:59Z", List.of(this.red));
		JsonNode two = publish("Two", "1807-05-01T00:00:00Z", List.of(this.red, this.blue));
		publish("June", "1807-06-01T00:00:00Z", List.of(this.blue));
		this.newsroom.draft("Draft", this.author, this.category, List.of(this.red));
		assertThat(month(1807, 5)).isEqualTo(2);
		assertThat(month(1807, 6)).isEqualTo(1);
		assertThat(counts()).containsExactly(3, 3, 2, 2);
		this.api.asEditor().mutate("unpublishPost", Map.of("id", Newsroom.id(one)), "id");
		assertThat(month(1807, 5)).isEqualTo(1);
		assertThat(counts()).containsExactly(2, 2, 1, 2);
		this.api.asEditor().mutate("unpublishPost", Map.of("id", Newsroom.id(two)), "id");
		assertThat(month(1807, 5)).isZero();
	}

	@Test
	void aRevisionHasItsDate() {
		JsonNode post = publish("Once", "1808-01-01T00:00:00Z", List.of(this.red));
		String query = "query($slug: String!) { post(slug: $slug) { revisedAt updatedAt } }";
		assertThat(this.api.data(query, Map.of("slug", slug(post))).at("/post/revisedAt").isNull()).isTrue();
		JsonNode revision = this.newsroom.edit(this.newsroom.revise(post), Map.of("title", "Twice"));
		this.newsroom.approve(this.newsroom.submit(revision), Map.of());
		JsonNode revised = this.api.data(query, Map.of("slug", slug(post))).get("post");
		assertThat(revised.get("revisedAt")).isEqualTo(revised.get("updatedAt"));
		assertThat(this.api.asEditor().get("/preview/posts/" + slug(post)).body()).containsPattern(
				"<span class=\"updated\">Updated <time datetime=\"20[^>]+>\\d+ \\w+ 20\\d\\d</time></span>");
	}

	private JsonNode publish(String title, String date, List<String> tags) {
		JsonNode draft = this.newsroom.draft(title, this.author, this.category, tags);
		return this.newsroom.approve(this.newsroom.submit(this.newsroom.illustrate(draft)), Map.of("publishAt", date));
	}

	private JsonNode query(JsonNode post) {
		return this.api.data(NEAR, Map.of("slug", slug(post))).get("post");
	}

	private String near(JsonNode post, String field) {
		return query(post).at("/" + field + "/slug").asString();
	}

	private List<String> related(JsonNode post) {
		return query(post).get("related").valueStream().map(NearbyPostsTests::slug).toList();
	}

	private int month(int year, int month) {
		return this.api.data("{ archiveMonths { year month postCount } }")
			.get("archiveMonths")
			.valueStream()
			.filter((one) -> one.get("year").asInt() == year && one.get("month").asInt() == month)
			.mapToInt((one) -> one.get("postCount").asInt())
			.sum();
	}

	private List<Integer> counts() {
		JsonNode terms = this.api.data(
				"query($a: String!, $c: String!, $r: String!, $b: String!) { a: author(slug: $a) { postCount } c: category(slug: $c) { postCount } r: tag(slug: $r) { postCount } b: tag(slug: $b) { postCount } }",
				Map.of("a", this.author, "c", this.category, "r", this.red, "b", this.blue));
		return List.of("a", "c", "r", "b").stream().map((name) -> terms.at("/" + name + "/postCount").asInt()).toList();
	}

	private static String slug(JsonNode node) {
		return node.get("slug").asString();
	}

}
