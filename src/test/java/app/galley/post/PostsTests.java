package app.galley.post;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.Statements;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@GalleyTest
class PostsTests {

	private static final String LIST = "query($first: Int, $after: String, $last: Int, $before: String, $filter: PostFilter, $orderBy: PostOrder! = PUBLISHED_AT_DESC) {"
			+ " posts(first: $first, after: $after, last: $last, before: $before, filter: $filter, orderBy: $orderBy) {"
			+ " nodes { slug title excerpt publishedAt featuredImage { url width height alt } author { slug } category { slug } tags { slug } }"
			+ " pageInfo { startCursor endCursor hasNextPage hasPreviousPage } } }";

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@Autowired
	JdbcClient jdbc;

	@ParameterizedTest
	@ValueSource(strings = { "PUBLISHED_AT_DESC", "PUBLISHED_AT_ASC", "UPDATED_AT_DESC", "TITLE_ASC" })
	void walksAllPostsOnceForwardAndBack(String order) {
		copies(130, this.newsroom.publish("Walked " + order));
		List<String> forward = new ArrayList<>();
		String cursor = null;
		do {
			JsonNode page = list(order, "first", "after", cursor);
			slugs(page).forEach(forward::add);
			cursor = page.at("/pageInfo/hasNextPage").asBoolean() ? page.at("/pageInfo/endCursor").asString() : null;
		}
		while (cursor != null);
		List<String> backward = new ArrayList<>();
		do {
			JsonNode page = list(order, "last", "before", cursor);
			List<String> slugs = new ArrayList<>(slugs(page));
			Collections.reverse(slugs);
			backward.addAll(slugs);
			cursor = page.at("/pageInfo/hasPreviousPage").asBoolean() ? page.at("/pageInfo/startCursor").asString()
					: null;
		}
		while (cursor != null);
		Collections.reverse(backward);
		assertThat(forward).hasSizeGreaterThan(130).doesNotHaveDuplicates().isEqualTo(backward);
	}

	/**
	 * The first page loads every association of a new post; the second can find all
	 * cached.
	 */
	@Test
	void sendsNoMoreStatementsForALongerPage() {
		copies(60, this.newsroom.publish("Counted"));
		List<String> few = Statements.during(() -> this.api.data(LIST, Map.of("first", 2)));
		List<String> many = Statements.during(() -> this.api.data(LIST, Map.of("first", 60)));
		assertThat(few).hasSizeBetween(1, 5);
		assertThat(many).hasSizeBetween(1, few.size());
	}

	@Test
	void readsOnlySelectedColumns() {
		this.newsroom.publish("Columns");
		List<String> sql = Statements.during(() -> this.api.data("{ posts(first: 5) { nodes { title } } }"));
		assertThat(sql).singleElement()
			.asString()
			.contains("p.title")
			.doesNotContain("body_html", "body_markdown", "excerpt", "author_id", "post_tag");
	}

	@Test
	void filtersByTaxonomyTextAndDate() {
		String author = this.newsroom.author("Filtered");
		String category = this.newsroom.category("Filtered");
		String tag = this.newsroom.tag("Filtered");
		JsonNode task = this.newsroom.draft("Perspicacious zebras", author, category, List.of(tag));
		JsonNode post = this.newsroom.approve(this.newsroom.submit(this.newsroom.illustrate(task)),
				Map.of("publishAt", "2020-02-03T04:05:06Z"));
		String slug = post.get("slug").asString();
		for (Map<String, String> filter : List.of(Map.of("author", author), Map.of("category", category),
				Map.of("tag", tag), Map.of("text", "zebra perspicacious"),
				Map.of("publishedAfter", "2020-02-03T04:05:06Z", "publishedBefore", "2020-02-03T04:05:07Z"))) {
			assertThat(slugs(this.api.data(LIST, Map.of("filter", filter)).get("posts"))).as(filter.toString())
				.containsExactly(slug);
		}
		assertThat(slugs(this.api.data(LIST, Map.of("filter", Map.of("text", "zebra", "tag", "other"))).get("posts")))
			.isEmpty();
	}

	@Test
	void aRevisionUpdatesThePostAndRedirectsItsOldSlug() {
		JsonNode post = this.newsroom.publish("Before");
		String old = post.get("slug").asString();
		String moved = Newsroom.unique("moved");
		JsonNode revision = this.newsroom.edit(this.newsroom.revise(post), Map.of("title", "After", "slug", moved));
		assertThat(one(old).get("title").asString()).isEqualTo("Before");
		this.newsroom.approve(this.newsroom.submit(revision), Map.of());
		assertThat(one(moved).get("title").asString()).isEqualTo("After");
		assertThat(one(old).get("slug").asString()).isEqualTo(moved);
		JsonNode revisions = this.api.asEditor()
			.data("query($slug: String!) { post(slug: $slug) { revisions { number title approvedBy } } }",
					Map.of("slug", moved))
			.at("/post/revisions");
		assertThat(revisions.valueStream().map((r) -> r.get("title").asString())).containsExactly("After", "Before");
	}

	@Test
	void publishesNewAltTextOnApproval() {
		JsonNode post = this.newsroom.publish("Described");
		JsonNode revision = this.newsroom.edit(this.newsroom.revise(post),
				Map.of("featuredImageAlt", "A better description"));
		assertThat(alt(post)).isEqualTo("A difference engine");
		this.newsroom.approve(this.newsroom.submit(revision), Map.of());
		assertThat(alt(post)).isEqualTo("A better description");
	}

	private String alt(JsonNode post) {
		return this.api
			.data("query($slug: String!) { post(slug: $slug) { featuredImage { alt } } }",
					Map.of("slug", post.get("slug").asString()))
			.at("/post/featuredImage/alt")
			.asString();
	}

	@Test
	void hidesAnUnpublishedPost() {
		JsonNode post = this.newsroom.publish("Gone soon");
		String unpublish = "mutation($id: ID!) { unpublishPost(input: { id: $id }) { status } }";
		this.api.asEditor().data(unpublish, Map.of("id", Newsroom.id(post)));
		assertThat(one(post.get("slug").asString()).isNull()).isTrue();
		assertThat(this.api.asEditor()
			.errors(unpublish, Map.of("id", Newsroom.id(post)))
			.at("/0/extensions/code")
			.asString()).isEqualTo("CONFLICT");
		assertThat(this.api.errors(LIST, Map.of("filter", Map.of("status", "UNPUBLISHED")))
			.at("/0/extensions/code")
			.asString()).isEqualTo("UNAUTHORIZED");
	}

	@Test
	void refusesASlugInUse() {
		JsonNode post = this.newsroom.publish("Taken");
		JsonNode errors = this.api.asEditor()
			.errors("mutation($input: CreateContentTaskInput!) { createContentTask(input: $input) { id } }",
					Map.of("input", Map.of("title", "x", "slug", post.get("slug").asString())));
		assertThat(errors.at("/0/extensions/code").asString()).isEqualTo("CONFLICT");
		assertThat(errors.at("/0/extensions/field").asString()).isEqualTo("input.slug");
	}

	@Test
	void refusesASecondApproval() {
		JsonNode task = this.newsroom.submit(this.newsroom.illustrate(this.newsroom.draft("Once")));
		this.newsroom.approve(task, Map.of());
		JsonNode errors = this.api.asEditor()
			.errors("mutation($input: ApprovePostInput!) { approvePost(input: $input) { id } }",
					Map.of("input", Map.of("taskId", Newsroom.id(task), "version", task.get("version").asInt())));
		assertThat(errors.at("/0/extensions/code").asString()).isEqualTo("CONFLICT");
	}

	@ParameterizedTest
	@ValueSource(strings = { "featured_image_url = NULL", "author_id = NULL", "category_id = NULL", "created_by = NULL",
			"updated_by = NULL", "featured_image_id = NULL", "featured_image_url = 'file:///tmp/x.png'",
			"featured_image_url = 'images/x.png'", "featured_image_url = '/var/x.png'" })
	void theTableRefusesAnIncompletePost(String change) {
		JsonNode post = this.newsroom.publish("Constrained");
		assertThatThrownBy(() -> this.jdbc.sql("UPDATE post SET " + change + " WHERE id = ?")
			.param(UUID.fromString(Newsroom.id(post)))
			.update()).isInstanceOf(DataIntegrityViolationException.class);
	}

	private JsonNode one(String slug) {
		return this.api.data("query($slug: String!) { post(slug: $slug) { slug title } }", Map.of("slug", slug))
			.get("post");
	}

	private JsonNode list(String order, String size, String place, @Nullable String cursor) {
		Map<String, Object> variables = new HashMap<>(Map.of(size, 50, "orderBy", order));
		if (cursor != null) {
			variables.put(place, cursor);
		}
		return this.api.data(LIST, variables).get("posts");
	}

	private static List<String> slugs(JsonNode page) {
		return page.get("nodes").valueStream().map((node) -> node.get("slug").asString()).toList();
	}

	/** Many posts, several with the same time, so that ids break ties. */
	private void copies(int count, JsonNode post) {
		for (int i = 0; i < count; i++) {
			this.jdbc
				.sql("""
						INSERT INTO post (id, slug, title, excerpt, body_markdown, body_html, reading_minutes,
						    featured_image_url, featured_image_id, author_id, category_id, status, published_at, created_by,
						    updated_by, created_at, updated_at, version)
						SELECT ?, ?, title || ' ' || ?, excerpt, body_markdown, body_html, reading_minutes, featured_image_url,
						    featured_image_id, author_id, category_id, status, ?, created_by, updated_by, created_at, ?, 1
						FROM post WHERE id = ?""")
				.params(UUID.randomUUID(), Newsroom.unique("copy"), i % 40,
						Timestamp.from(Instant.parse("2021-01-01T00:00:00Z").plusSeconds(i / 7)),
						Timestamp.from(Instant.parse("2021-01-02T00:00:00Z").plusSeconds(i / 7)),
						UUID.fromString(Newsroom.id(post)))
				.update();
		}
	}

}
