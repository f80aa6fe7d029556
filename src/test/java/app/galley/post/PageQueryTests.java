package app.galley.post;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.paging.Page;
import app.galley.paging.PageRequest;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pages among so many posts that each query plan is used. The transaction hides them from
 * other tests.
 */
@GalleyTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PageQueryTests {

	private static final int POSTS = 1500;

	@Autowired
	Newsroom newsroom;

	@Autowired
	JdbcClient jdbc;

	@Autowired
	Posts posts;

	@Autowired
	JsonMapper json;

	@Autowired
	PlatformTransactionManager transactions;

	/** Of all tests, so that the posts are written once and seen by no other class. */
	@SuppressWarnings("NullAway.Init") // by fill()
	private TransactionStatus all;

	private final String category = Newsroom.unique("category");

	private final String few = Newsroom.unique("few");

	private final String most = Newsroom.unique("most");

	private final String oldest = Newsroom.unique("oldest");

	/**
	 * All contain wombat, one in a hundred quokka, the oldest 40 numbat. Titles and
	 * update times descend with publication. Most tags have few posts. Bodies have a
	 * realistic size; with small ones PostgreSQL would scan the whole table.
	 */
	@BeforeAll
	void fill() {
		this.all = this.transactions.getTransaction(TransactionDefinition.withDefaults());
		UUID model = UUID.fromString(Newsroom.id(this.newsroom.publish("Model")));
		this.jdbc.sql("INSERT INTO category (id, slug, name) VALUES (gen_random_uuid(), ?, 'Some')")
			.param(this.category)
			.update();
		this.jdbc
			.sql("""
					INSERT INTO post (id, slug, title, excerpt, body_markdown, body_html, reading_minutes,
					    featured_image_url, featured_image_id, author_id, category_id, status, published_at, created_by,
					    updated_by, created_at, updated_at, version)
					SELECT gen_random_uuid(), ? || '-' || n, 'Number ' || lpad((10000 - n)::text, 5, '0'), 'Wombat',
					    concat_ws(' ', repeat('and so on, ', 200), CASE WHEN n % 100 = 13 THEN 'quokka' END,
					        CASE WHEN n <= 40 THEN 'numbat' END),
					    (SELECT string_agg(md5(n || '-' || k), '') FROM generate_series(1, 44) k), reading_minutes, featured_image_url, featured_image_id, author_id,
					    CASE WHEN n % 10 = 3 THEN (SELECT id FROM category WHERE slug = ?) ELSE category_id END,
					    CASE WHEN n % 500 = 250 THEN 'UNPUBLISHED' ELSE 'PUBLISHED' END,
					    timestamptz '2011-01-01 00:00:00Z' + n / 3 * interval '1 minute', created_by, updated_by, created_at,
					    timestamptz '2021-01-01 00:00:00Z' - n / 3 * interval '1 minute', 1
					FROM post, generate_series(1, ?) n WHERE post.id = ?""")
			.params(Newsroom.unique("n"), this.category, POSTS, model)
			.update();
		String some = Newsroom.unique("some");
		this.jdbc.sql(
				"INSERT INTO tag (id, slug, name) SELECT gen_random_uuid(), ? || '-' || i, 'Some' FROM generate_series(0, 99) i")
			.param(some)
			.update();
		this.jdbc.sql("""
				INSERT INTO post_tag (post_id, tag_id, position)
				SELECT post.id, tag.id, 0
				FROM post JOIN tag ON tag.slug = ? || '-' || (10000 - substr(title, 8)::int) % 100
				WHERE title ~ '^Number [0-9]{5}$'""").param(some).update();
		tag(this.most, "n % 5 > 0");
		tag(this.few, "n % 300 = 8");
		tag(this.oldest, "n <= 90");
		index("concat_ws(' ', title, excerpt, body_markdown)", "title ~ '^Number [0-9]{5}$'");
		this.jdbc.sql("ANALYZE post, post_tag, post_words, tag, category").update();
	}

	/** Words and pairs of neighbours, as the search writes them for such texts. */
	private void index(String text, String which) {
		this.jdbc
			.sql("""
					INSERT INTO post_words (post_id, published_at, updated_at, rules, title_words, words, body)
					SELECT id, published_at, updated_at, 1, '', to_tsvector('simple', lower(%1$s)) || array_to_tsvector(ARRAY(
					    SELECT DISTINCT '+' || word || ' ' || next FROM (
					        SELECT word, lead(word) OVER (ORDER BY n) AS next
					        FROM regexp_split_to_table(lower(%1$s), '\\W+') WITH ORDINALITY AS t (word, n)) pairs WHERE next IS NOT NULL)), ''
					FROM post WHERE status = 'PUBLISHED' AND %2$s"""
				.formatted(text, which))
			.update();
	}

	@AfterAll
	void forget() {
		this.transactions.rollback(this.all);
	}

	private void tag(String slug, String which) {
		this.jdbc.sql("INSERT INTO tag (id, slug, name) VALUES (gen_random_uuid(), ?, 'Some')").param(slug).update();
		this.jdbc
			.sql("""
					INSERT INTO post_tag (post_id, tag_id, position)
					SELECT id, (SELECT id FROM tag WHERE slug = :slug),
					    (SELECT count(*) FROM post_tag t WHERE t.post_id = numbered.id)
					FROM (SELECT id, 10000 - substr(title, 8)::int AS n FROM post WHERE title ~ '^Number [0-9]{5}$') numbered
					WHERE\s"""
					+ which)
			.param("slug", slug)
			.update();
	}

	@ParameterizedTest
	@EnumSource
	void findsAllMatchesHoweverMany(PostOrder order) {
		filters().forEach((condition, filter) -> {
			List<String> all = this.jdbc
				.sql("SELECT p.slug FROM post p WHERE p.status = 'PUBLISHED' AND " + condition + " ORDER BY "
						+ order.sql + (order.descending(false) ? " DESC" : "") + ", p.id"
						+ (order.descending(false) ? " DESC" : ""))
				.query((row, n) -> row.getString(1))
				.list();
			assertThat(all).as(condition).hasSizeGreaterThan(2);
			Page<SelectedPost> first = page(filter, order, 3, null, null, null);
			assertThat(slugs(first)).as("first page, %s", condition).isEqualTo(all.subList(0, 3));
			assertThat(first.pageInfo().isHasNextPage()).as(condition).isEqualTo(all.size() > 3);
			Page<SelectedPost> last = page(filter, order, null, null, 3, null);
			assertThat(slugs(last)).as("last page, %s", condition).isEqualTo(all.subList(all.size() - 3, all.size()));
			List<String> walked = new ArrayList<>(slugs(first));
			Page<SelectedPost> next = first;
			while (next.pageInfo().isHasNextPage() && walked.size() < 50) {
				next = page(filter, order, 7, next.pageInfo().getEndCursor().getValue(), null, null);
				walked.addAll(slugs(next));
			}
			assertThat(walked).as("all pages, %s", condition).isEqualTo(all.subList(0, walked.size()));
			Page<SelectedPost> before = page(filter, order, null, null, 2, last.pageInfo().getStartCursor().getValue());
			assertThat(slugs(before)).as("page before the last, %s", condition)
				.isEqualTo(all.subList(Math.max(all.size() - 5, 0), all.size() - 3));
		});
	}

	private Map<String, PostFilter> filters() {
		Map<String, PostFilter> filters = new LinkedHashMap<>();
		for (String tag : List.of(this.few, this.most, this.oldest)) {
			filters.put(tagged(tag), filter(null, tag, null));
			filters.put(tagged(tag) + " AND " + inCategory(), filter(this.category, tag, null));
		}
		filters.put(inCategory(), filter(this.category, null, null));
		for (String word : List.of("wombat", "quokka", "numbat")) {
			filters.put(with(word), filter(null, null, word));
			filters.put(with(word) + " AND " + inCategory(), filter(this.category, null, word));
			filters.put(with(word) + " AND " + tagged(this.most), filter(null, this.most, word));
		}
		filters.put(with("wombat") + " AND " + tagged(this.few), filter(null, this.few, "wombat"));
		filters.put(with("numbat") + " AND " + tagged(this.oldest), filter(null, this.oldest, "numbat"));
		filters.remove(tagged(this.few) + " AND " + inCategory());
		return filters;
	}

	private static PostFilter filter(@Nullable String category, @Nullable String tag, @Nullable String text) {
		return new PostFilter(category, tag, null, text, null, null, null, null);
	}

	private static String tagged(String tag) {
		return "p.id IN (SELECT t.post_id FROM post_tag t JOIN tag ON tag.id = t.tag_id WHERE tag.slug = '" + tag
				+ "')";
	}

	private String inCategory() {
		return "p.category_id IN (SELECT id FROM category WHERE slug = '" + this.category + "')";
	}

	private static String with(String word) {
		return "concat_ws(' ', p.title, p.excerpt, p.body_markdown) ILIKE '%" + word + "%'";
	}

	private Page<SelectedPost> page(PostFilter filter, PostOrder order, @Nullable Integer first, @Nullable String after,
			@Nullable Integer last, @Nullable String before) {
		return this.posts.selectPage(filter, order, PageRequest.of(first, after, last, before),
				EnumSet.of(PostColumn.SLUG));
	}

	private static List<String> slugs(Page<SelectedPost> page) {
		return page.nodes().stream().map((post) -> (String) post.get(PostColumn.SLUG)).toList();
	}

	/** Counted by EXPLAIN ANALYZE. */
	@ParameterizedTest
	@EnumSource
	void readsNoMoreRowsThanAPage(PostOrder order) {
		String deep = this.posts
			.selectPage(PostFilter.NONE, order, PageRequest.of(100, null, null, null), EnumSet.of(PostColumn.SLUG))
			.pageInfo()
			.getEndCursor()
			.getValue();
		assertThat(rowsRead(PostFilter.NONE, order, deep)).isEqualTo(4);
		assertThat(rowsRead(PostFilter.NONE, order, null)).isEqualTo(4);
	}

	@Test
	void readsNoMoreRowsThanAPageOfACategory() {
		assertThat(rowsRead(filter(this.category, null, null), PostOrder.PUBLISHED_AT_DESC, null)).isEqualTo(4);
	}

	/** A tag of most posts took as long as all of them. */
	@Test
	void readsNoMoreRowsThanAPageOfATag() {
		PostFilter most = filter(null, this.most, null);
		assertThat(rowsRead(most, PostOrder.PUBLISHED_AT_DESC, null)).isEqualTo(4);
		String deep = page(most, PostOrder.PUBLISHED_AT_DESC, 100, null, null, null).pageInfo()
			.getEndCursor()
			.getValue();
		assertThat(rowsRead(most, PostOrder.PUBLISHED_AT_DESC, deep)).isEqualTo(4);
	}

	/**
	 * The index finds all posts with both pairs of words, each of which would have to be
	 * read to see whether one follows the other. Last, as it adds posts.
	 */
	@Test
	@Order(Integer.MAX_VALUE)
	void aPageOfAPhraseOfCommonWordsTestsABoundedNumberOfPosts() {
		this.jdbc
			.sql("""
					INSERT INTO post (id, slug, title, excerpt, body_markdown, body_html, reading_minutes, featured_image_url,
					    featured_image_id, author_id, category_id, status, published_at, created_by, updated_by, created_at,
					    updated_at, version)
					SELECT gen_random_uuid(), model.slug || '-' || n, 'T', 'E',
					    CASE WHEN n <= 2 OR n = 4001 THEN 'echidna platypus wallaby' ELSE 'platypus wallaby echidna platypus' END, 'B', 1, featured_image_url,
					    featured_image_id, author_id, category_id, 'PUBLISHED', timestamptz '2031-01-01Z' + n * interval '1 hour',
					    'a', 'a', created_at, updated_at, 1
					FROM (SELECT * FROM post WHERE kind = 'POST' LIMIT 1) model, generate_series(1, 6000) n""")
			.update();
		index("body_markdown", "body_markdown ~ '^(echidna|platypus)'");
		this.jdbc.sql("ANALYZE post, post_words").update();
		PostFilter phrase = filter(null, null, "\"echidna platypus wallaby\"");
		List<String> found = new ArrayList<>();
		List<Integer> sizes = new ArrayList<>();
		String after = null;
		Page<SelectedPost> page;
		do {
			page = page(phrase, PostOrder.PUBLISHED_AT_DESC, 3, after, null, null);
			found.addAll(slugs(page));
			sizes.add(page.nodes().size());
			after = page.pageInfo().isHasNextPage() ? page.pageInfo().getEndCursor().getValue() : null;
		}
		while (after != null);
		assertThat(found).extracting((slug) -> slug.substring(slug.lastIndexOf('-')))
			.containsExactly("-4001", "-2", "-1");
		assertThat(sizes).as("the last post tested can match").startsWith(1, 0, 2).hasSizeLessThan(6);
		assertThat(slugs(
				page(filter(null, null, "\"wallaby echidna\""), PostOrder.PUBLISHED_AT_DESC, 3, null, null, null)))
			.hasSize(3);
		assertThat(slugs(page(phrase, PostOrder.PUBLISHED_AT_ASC, null, null, 3, null))).as("backwards, as forwards")
			.singleElement(InstanceOfAssertFactories.STRING)
			.endsWith("-4001");
	}

	@ParameterizedTest
	@EnumSource
	void readsFewRowsForRareMatches(PostOrder order) {
		for (PostFilter filter : List.of(filter(null, this.few, null), filter(null, this.oldest, null),
				filter(null, null, "numbat"))) {
			assertThat(rowsRead(filter, order, null)).as("%s", filter).isLessThan(POSTS / 3);
		}
	}

	/** Rows of posts read for a page of three. */
	private long rowsRead(PostFilter filter, PostOrder order, @Nullable String after) {
		PageQuery query = PageQuery.of(filter, filter.text(), order, PageRequest.of(3, after, null, null),
				EnumSet.of(PostColumn.SLUG), false);
		String plan = this.jdbc.sql("EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) " + query.sql())
			.params(query.parameters())
			.query((row, n) -> row.getString(1))
			.single();
		return scanned(this.json.readTree(plan).at("/0/Plan"));
	}

	private static long scanned(JsonNode node) {
		long rows = 0;
		if (node.path("Relation Name").asString("").equals("post")) {
			rows = (long) ((node.path("Actual Rows").asDouble() + node.path("Rows Removed by Filter").asDouble(0))
					* node.path("Actual Loops").asLong());
		}
		for (JsonNode inner : node.path("Plans")) {
			rows += scanned(inner);
		}
		return rows;
	}

}
