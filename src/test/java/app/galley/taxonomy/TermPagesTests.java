package app.galley.taxonomy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Lists of authors, categories and tags with more terms than one response should hold.
 */
@GalleyTest
class TermPagesTests {

	private static final String TAGS = """
			query($first: Int, $after: String, $last: Int, $before: String, $start: String) {
			  tagConnection(first: $first, after: $after, last: $last, before: $before, startingWith: $start) {
			    nodes { slug name } edges { cursor node { slug } }
			    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }""";

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@Autowired
	JdbcClient jdbc;

	private final String name = Newsroom.unique("Zz");

	@Test
	void pagesThroughAllTagsInBothDirections() {
		tags(25);
		List<String> all = new ArrayList<>();
		JsonNode page = page(Map.of("first", 10, "start", this.name.toUpperCase(Locale.ROOT)));
		all.addAll(slugs(page));
		assertThat(page.at("/pageInfo/hasPreviousPage").asBoolean()).isFalse();
		while (page.at("/pageInfo/hasNextPage").asBoolean()) {
			page = page(Map.of("first", 10, "start", this.name, "after", page.at("/pageInfo/endCursor").asString()));
			all.addAll(slugs(page));
		}
		assertThat(all).hasSize(25).isSorted().doesNotHaveDuplicates();
		JsonNode last = page(Map.of("last", 5, "start", this.name));
		assertThat(slugs(last)).isEqualTo(all.subList(20, 25));
		assertThat(slugs(
				page(Map.of("last", 5, "start", this.name, "before", last.at("/pageInfo/startCursor").asString()))))
			.isEqualTo(all.subList(15, 20));
	}

	@Test
	void readersSeeOnlyTermsOfPublishedPosts() {
		JsonNode post = this.newsroom.publish("Shown");
		String hidden = this.newsroom.tag("Hidden");
		List<String> tags = this.api
			.data("query($slug: String!) { post(slug: $slug) { tags { slug } author { slug } category { slug } } }",
					Map.of("slug", post.get("slug").asString()))
			.at("/post/tags")
			.valueStream()
			.map((tag) -> tag.get("slug").asString())
			.toList();
		assertThat(readersTags()).containsAll(tags).doesNotContain(hidden);
		assertThat(this.api.data("{ a: sitemapTerms(kind: AUTHOR) t: sitemapTerms(kind: TAG) }").get("t").toString())
			.contains(tags)
			.doesNotContain(hidden);
		assertThat(this.api.data("{ categoryConnection { nodes { slug } } authorConnection { nodes { slug bio } } }")
			.at("/authorConnection/nodes")).isNotEmpty();
	}

	private List<String> readersTags() {
		List<String> all = new ArrayList<>();
		String after = "";
		JsonNode page;
		do {
			page = this.api.data(TAGS, Map.of("first", 100, "after", after)).get("tagConnection");
			all.addAll(slugs(page));
			after = page.at("/pageInfo/endCursor").asString("");
		}
		while (page.at("/pageInfo/hasNextPage").asBoolean());
		return all;
	}

	@Test
	void sitemapsGetAThousandSlugsAtATime() {
		tags(1500);
		this.jdbc.sql("""
				INSERT INTO published_post_tag (tag_id, published_at, post_id)
				SELECT id, now(), gen_random_uuid() FROM tag WHERE name LIKE ? || '%'""").param(this.name).update();
		try {
			String query = "query($after: String) { sitemapTerms(kind: TAG, after: $after) }";
			Map<String, Object> after = new HashMap<>();
			List<String> all = new ArrayList<>();
			List<String> list;
			do {
				list = this.api.data(query, after)
					.get("sitemapTerms")
					.valueStream()
					.map((slug) -> slug.asString())
					.toList();
				assertThat(list).hasSizeLessThanOrEqualTo(1000);
				all.addAll(list);
				after.put("after", all.getLast());
			}
			while (!list.isEmpty());
			assertThat(all).doesNotHaveDuplicates();
			assertThat(all.stream().filter((slug) -> slug.startsWith(this.name.toLowerCase(Locale.ROOT))))
				.hasSize(1500);
			assertThat(this.api.asEditor().data("{ tags { slug } }").get("tags")).hasSize(1000);
		}
		finally {
			this.jdbc
				.sql("DELETE FROM published_post_tag WHERE tag_id IN (SELECT id FROM tag WHERE name LIKE ? || '%')")
				.param(this.name)
				.update();
			this.jdbc.sql("DELETE FROM tag WHERE name LIKE ? || '%'").param(this.name).update();
		}
	}

	@Test
	void refusesABlankStart() {
		assertThat(this.api.errors("{ tagConnection(startingWith: \" \") { nodes { slug } } }", Map.of())
			.at("/0/extensions/field")
			.asString()).isEqualTo("startingWith");
	}

	private void tags(int count) {
		this.jdbc.sql("""
				INSERT INTO tag (id, slug, name)
				SELECT gen_random_uuid(), lower(?) || '-' || lpad(i::text, 4, '0'), ? || ' ' || lpad(i::text, 4, '0')
				FROM generate_series(1, ?) i""").params(this.name, this.name, count).update();
	}

	private JsonNode page(Map<String, ?> variables) {
		return this.api.asEditor().data(TAGS, variables).get("tagConnection");
	}

	private static List<String> slugs(JsonNode page) {
		return page.get("nodes").valueStream().map((tag) -> tag.get("slug").asString()).toList();
	}

}
