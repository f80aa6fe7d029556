package app.galley.search;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import app.galley.article.ArticleRenderer;
import app.galley.id.PostId;
import app.galley.post.Post;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * The words of the published posts and pages. What readers do not see has no row.
 */
@Repository
class WordIndex {

	/** Rises when other words come from the same text; all posts are read again then. */
	static final int RULES = 2;

	private static final int MAX_BODY = 200_000;

	private final JdbcClient jdbc;

	private final Stems stems;

	WordIndex(JdbcClient jdbc, Stems stems) {
		this.jdbc = jdbc;
		this.stems = stems;
	}

	/** Replaces the words of a published post or page. */
	void write(Post post) {
		String text = ArticleRenderer.text(post.contentHtml());
		String body = ((text.length() > MAX_BODY) ? text.substring(0, MAX_BODY) : text).replace("\0", "");
		List<Word> title = Word.of(post.title());
		List<Word> excerpt = Word.of(post.excerpt());
		List<Word> article = Word.of(body);
		List<Word> all = List.of(title, excerpt, article).stream().flatMap(List::stream).toList();
		Map<String, String> entries = stems(all, post.language());
		String titleWords = new WordVector().add(title, 'A', entries).toString();
		String words = new WordVector().add(title, 'A', entries)
			.add(excerpt, 'B', entries)
			.add(article, 'D', entries)
			.toString();
		this.jdbc
			.sql("""
					INSERT INTO %s (post_id, published_at, updated_at, rules, title_words, words, body)
					VALUES (:id, :published, :updated, :rules, :title::tsvector, :words::tsvector, :body)
					ON CONFLICT (post_id) DO UPDATE SET published_at = :published, updated_at = :updated, rules = :rules,
					    title_words = :title::tsvector, words = :words::tsvector, body = :body"""
				.formatted((post.kind() == Post.Kind.PAGE) ? "page_words" : "post_words"))
			.param("id", post.id().value())
			.param("published", toJdbc(post.publishedAt()))
			.param("updated", toJdbc(post.updatedAt()))
			.param("rules", RULES)
			.param("title", titleWords)
			.param("words", words)
			.param("body", body)
			.update();
	}

	/** Entries of the words' stems, by word, in the language of the text. */
	private Map<String, String> stems(List<Word> words, @Nullable String tag) {
		Language latin = Language.latinOf(tag).orElseGet(() -> this.stems.languageOf(words));
		Set<Stems.Key> keys = words.stream()
			.filter((word) -> !word.gram())
			.flatMap((word) -> Language.thatWrite(word.text())
				.stream()
				.filter((language) -> language == latin || !language.writes("a"))
				.map((language) -> new Stems.Key(language, word.text())))
			.collect(Collectors.toSet());
		Map<String, String> entries = new HashMap<>();
		this.stems.of(keys).forEach((key, stem) -> {
			if (stem != null) {
				entries.put(key.word(), key.entry(stem));
			}
		});
		return entries;
	}

	void delete(Collection<PostId> ids) {
		this.jdbc.sql("""
				WITH pages AS (DELETE FROM page_words WHERE post_id = ANY(:ids))
				DELETE FROM post_words WHERE post_id = ANY(:ids)""").param("ids", array(ids)).update();
	}

	/** When the posts and pages that the index has, by the rules of now, were updated. */
	Map<PostId, Instant> updatedAt(Collection<PostId> ids) {
		Map<PostId, Instant> found = new HashMap<>();
		this.jdbc
			.sql("""
					SELECT post_id, CASE WHEN rules = :rules THEN updated_at END FROM post_words WHERE post_id = ANY(:ids)
					UNION ALL
					SELECT post_id, CASE WHEN rules = :rules THEN updated_at END FROM page_words WHERE post_id = ANY(:ids)""")
			.param("rules", RULES)
			.param("ids", array(ids))
			.query((row) -> {
				@Nullable OffsetDateTime updated = row.getObject(2, OffsetDateTime.class);
				found.put(new PostId(row.getObject(1, UUID.class)),
						(updated != null) ? updated.toInstant() : Instant.EPOCH);
			});
		return found;
	}

	/**
	 * Posts that match, the most relevant first: titles with all of the query, then texts
	 * with all of it as a phrase, then by how often and where they have its words. Of a
	 * common word only some hundred posts are weighed, the newest ones among them.
	 */
	@Transactional(readOnly = true)
	public List<PostId> find(WordQuery query, int offset, int limit) {
		// A word's posts are found by its index, also when PostgreSQL expects many: to
		// read a text costs more than it expects.
		this.jdbc.sql("SELECT set_config('enable_seqscan', 'off', true) || set_config('jit', 'off', true)")
			.query(String.class)
			.single();
		String phrase = (query.phrase() != null) ? query.phrase() : "";
		return this.jdbc
			.sql("""
					WITH far AS MATERIALIZED (SELECT post_id FROM post_words WHERE words @@ :match::tsquery LIMIT 120),
					candidate (post_id, tier) AS (
					    SELECT post_id, 3 FROM far
					    UNION ALL (SELECT post_id, 3 FROM (SELECT post_id, words FROM post_words ORDER BY published_at DESC, post_id DESC LIMIT 120) near
					        WHERE (SELECT count(*) FROM far) = 120 AND words @@ :match::tsquery)
					    UNION ALL (SELECT post_id, 2 FROM post_words WHERE :phrase <> '' AND words @@ :phrase::tsquery
					        AND (:simple OR words @@ :match::tsquery) LIMIT 80)
					    UNION ALL (SELECT post_id, 1 FROM post_words WHERE title_words @@ :title::tsquery
					        AND (:simple OR words @@ :match::tsquery) LIMIT 80)
					    UNION ALL (SELECT post_id, 0 FROM post_words WHERE :phrase <> '' AND title_words @@ :phrase::tsquery
					        AND (:simple OR words @@ :match::tsquery) LIMIT 80))
					SELECT post_id FROM (SELECT post_id, min(tier) AS tier FROM candidate GROUP BY post_id) best
					JOIN post_words w USING (post_id)
					ORDER BY tier, ts_rank('{0.1, 0.2, 0.6, 1}', w.words, :rank::tsquery, 1) DESC, w.published_at DESC, post_id DESC
					LIMIT :limit OFFSET :offset""")
			.param("match", query.match())
			.param("title", query.title())
			.param("phrase", phrase)
			.param("simple", !query.excludes())
			.param("rank", query.rank())
			.param("limit", limit)
			.param("offset", offset)
			.query((row, n) -> new PostId(row.getObject(1, UUID.class)))
			.list();
	}

	/**
	 * Pages that match, with their texts, the most relevant first: titles with all of the
	 * query, then by how often and where they have its words.
	 */
	Map<PostId, String> findPages(WordQuery query, int limit) {
		Map<PostId, String> bodies = new LinkedHashMap<>();
		this.jdbc
			.sql("""
					SELECT post_id, body FROM page_words WHERE words @@ :match::tsquery
					ORDER BY title_words @@ :title::tsquery DESC, ts_rank('{0.1, 0.2, 0.6, 1}', words, :rank::tsquery, 1) DESC, post_id
					LIMIT :limit""")
			.param("match", query.match())
			.param("title", query.title())
			.param("rank", query.rank())
			.param("limit", limit)
			.query((row) -> {
				bodies.put(new PostId(row.getObject(1, UUID.class)), row.getString(2));
			});
		return bodies;
	}

	/** Texts of posts for extracts. */
	Map<PostId, String> bodies(Collection<PostId> ids) {
		Map<PostId, String> bodies = new HashMap<>();
		this.jdbc.sql("SELECT post_id, body FROM post_words WHERE post_id = ANY(?)").param(array(ids)).query((row) -> {
			bodies.put(new PostId(row.getObject(1, UUID.class)), row.getString(2));
		});
		return bodies;
	}

	private static UUID[] array(Collection<PostId> ids) {
		return ids.stream().map(PostId::value).toArray(UUID[]::new);
	}

	private static OffsetDateTime toJdbc(Instant instant) {
		return instant.atOffset(ZoneOffset.UTC);
	}

}
