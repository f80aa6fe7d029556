package app.galley.post;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import javax.sql.DataSource;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The table that lists a tag's published posts by date holds exactly those.
 */
@GalleyTest
class PublishedPostTagTests {

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@Autowired
	JdbcClient jdbc;

	@Autowired
	DataSource database;

	@Test
	void followsAPostThroughItsLife() {
		JsonNode post = this.newsroom.publish("Tagged");
		UUID id = UUID.fromString(Newsroom.id(post));
		assertThat(listed(id)).hasSize(2).isEqualTo(tagged(id));

		String other = this.newsroom.tag("Other");
		this.newsroom.approve(
				this.newsroom.submit(this.newsroom.edit(this.newsroom.revise(post),
						Map.of("tags", List.of(other, this.newsroom.tag("Third"), this.newsroom.tag("Fourth"))))),
				Map.of());
		assertThat(listed(id)).hasSize(3).isEqualTo(tagged(id));
		assertThat(slugs(other)).containsExactly(post.get("slug").asString());

		this.api.asEditor()
			.data("mutation($id: ID!) { unpublishPost(input: { id: $id }) { status } }", Map.of("id", id.toString()));
		assertThat(listed(id)).isEmpty();
		assertThat(slugs(other)).isEmpty();

		schedule(id, Instant.now().plusSeconds(86_400));
		assertThat(listed(id)).isEmpty();
		schedule(id, Instant.parse("2020-02-02T00:00:00Z"));
		assertThat(listed(id)).hasSize(3).isEqualTo(tagged(id));
		assertThat(slugs(other)).containsExactly(post.get("slug").asString());

		this.jdbc.sql("DELETE FROM content_task WHERE post_id = ?").param(id).update();
		this.jdbc.sql("DELETE FROM post WHERE id = ?").param(id).update();
		assertThat(listed(id)).isEmpty();
	}

	private void schedule(UUID id, Instant at) {
		this.api.asEditor()
			.data("mutation($id: ID!, $at: DateTime) { schedulePost(input: { id: $id, publishAt: $at }) { status } }",
					Map.of("id", id.toString(), "at", at.toString()));
	}

	private List<String> slugs(String tag) {
		return this.api
			.data("query($tag: String) { posts(filter: { tag: $tag }) { nodes { slug } } }", Map.of("tag", tag))
			.at("/posts/nodes")
			.valueStream()
			.map((post) -> post.get("slug").asString())
			.toList();
	}

	private List<String> listed(UUID post) {
		return this.jdbc
			.sql("SELECT tag_id || ' ' || published_at FROM published_post_tag WHERE post_id = ? ORDER BY tag_id")
			.param(post)
			.query((row, n) -> row.getString(1))
			.list();
	}

	private List<String> tagged(UUID post) {
		return this.jdbc.sql("""
				SELECT t.tag_id || ' ' || p.published_at FROM post_tag t JOIN post p ON p.id = t.post_id
				WHERE p.id = ? AND p.status = 'PUBLISHED' ORDER BY t.tag_id""")
			.param(post)
			.query((row, n) -> row.getString(1))
			.list();
	}

	/** In small transactions, so that older instances can publish meanwhile. */
	@Test
	void isFilledFromTheTagsOfAnOlderVersion() {
		String schema = "before_post_tags";
		Flyway.configure().dataSource(this.database).schemas(schema).target("16").load().migrate();
		try {
			this.jdbc
				.sql("""
						INSERT INTO SCHEMA.author (id, slug, name, bio) VALUES (gen_random_uuid(), 'a', 'A', '');
						INSERT INTO SCHEMA.category (id, slug, name) VALUES (gen_random_uuid(), 'c', 'C');
						INSERT INTO SCHEMA.tag (id, slug, name) VALUES (gen_random_uuid(), 't', 'T'), (gen_random_uuid(), 'u', 'U');
						INSERT INTO SCHEMA.image (id, sha256, object_key, url, width, height, bytes, content_type, blur, alt, created_by,
						    created_at)
						VALUES (gen_random_uuid(), repeat('a', 64), 'uploaded/aa/' || repeat('a', 64) || '.png', 'https://example.org/k', 1, 1, 1, 'image/png',
						    'data:image/png;base64,', '', 'a', now());
						INSERT INTO SCHEMA.post (id, slug, title, excerpt, body_markdown, body_html, reading_minutes, featured_image_url,
						    featured_image_id, author_id, category_id, status, published_at, created_by, updated_by, created_at,
						    updated_at, version)
						SELECT gen_random_uuid(), 'post-' || n, 'T', 'E', 'B', 'B', 1, i.url, i.id, a.id, c.id,
						    CASE WHEN n % 10 = 3 THEN 'UNPUBLISHED' ELSE 'PUBLISHED' END, timestamptz '2020-01-01Z' + n * interval '1 hour', 'a',
						    'a', now(), now(), 1
						FROM SCHEMA.image i, SCHEMA.author a, SCHEMA.category c, generate_series(1, 6000) n;
						INSERT INTO SCHEMA.post_tag (post_id, tag_id, position)
						SELECT p.id, t.id, 0 FROM SCHEMA.post p JOIN SCHEMA.tag t ON t.slug = CASE WHEN number % 2 = 0 THEN 't' ELSE 'u' END
						"""
					.replace("SCHEMA", schema))
				.update();
			Flyway.configure().dataSource(this.database).schemas(schema).load().migrate();
			assertThat(this.jdbc
				.sql("""
						SELECT (SELECT count(*) FROM SCHEMA.published_post_tag) || ' '
						    || (SELECT count(*) FROM SCHEMA.published_post_tag i JOIN SCHEMA.post_tag t USING (tag_id, post_id)
						        JOIN SCHEMA.post p ON p.id = i.post_id AND p.status = 'PUBLISHED' AND p.published_at = i.published_at)"""
					.replace("SCHEMA", schema))
				.query((row, n) -> row.getString(1))
				.single()).isEqualTo("5400 5400");
		}
		finally {
			this.jdbc.sql("DROP SCHEMA " + schema + " CASCADE").update();
		}
	}

}
