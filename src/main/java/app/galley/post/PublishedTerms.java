package app.galley.post;

import java.sql.Types;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import app.galley.id.PostId;
import app.galley.taxonomy.PublicTerms;
import app.galley.taxonomy.TaxonomyChanged.Kind;
import app.galley.taxonomy.TermUses;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The authors, categories and tags of posts: which of them readers see, and what becomes
 * of posts when one is deleted.
 */
@Component
public class PublishedTerms implements PublicTerms, TermUses {

	private final JdbcClient jdbc;

	PublishedTerms(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	@Override
	public String condition(Kind kind) {
		return condition(kind, "");
	}

	/** OFFSET keeps PostgreSQL from reading all posts in a join. */
	private static String condition(Kind kind, String more) {
		String published = " AND p.status = 'PUBLISHED'" + more.formatted("p.id") + " OFFSET 0)";
		return switch (kind) {
			case AUTHOR -> "EXISTS (SELECT 1 FROM post p WHERE p.author_id = term.id" + published;
			case CATEGORY -> "EXISTS (SELECT 1 FROM post p WHERE p.category_id = term.id" + published;
			case TAG -> "EXISTS (SELECT 1 FROM published_post_tag t WHERE t.tag_id = term.id"
					+ more.formatted("t.post_id") + " OFFSET 0)";
		};
	}

	/** Numbers of published posts, by term; a term without any is left out. */
	public Map<UUID, Integer> counts(Kind kind, Collection<UUID> ids) {
		String counted = switch (kind) {
			case AUTHOR ->
				"SELECT author_id, count(*) FROM post WHERE status = 'PUBLISHED' AND author_id = ANY(?) GROUP BY 1";
			case CATEGORY ->
				"SELECT category_id, count(*) FROM post WHERE status = 'PUBLISHED' AND category_id = ANY(?) GROUP BY 1";
			case TAG -> "SELECT tag_id, count(*) FROM published_post_tag WHERE tag_id = ANY(?) GROUP BY 1";
		};
		Map<UUID, Integer> counts = new HashMap<>();
		this.jdbc.sql(counted).param(ids.toArray(new UUID[0])).query((row) -> {
			counts.put(row.getObject(1, UUID.class), row.getInt(2));
		});
		return counts;
	}

	/**
	 * The given terms that a published post has.
	 * @param except a post that does not count; null when all count
	 */
	public Set<UUID> among(Kind kind, Collection<UUID> ids, @Nullable PostId except) {
		return new HashSet<>(this.jdbc
			.sql("SELECT term.id FROM unnest(?::uuid[]) AS term (id) WHERE "
					+ condition(kind, " AND %s IS DISTINCT FROM ?::uuid"))
			.param(ids.toArray(new UUID[0]))
			.param((except != null) ? except.value() : null)
			.query((row, n) -> row.getObject(1, UUID.class))
			.list());
	}

	@Override
	public String things() {
		return "posts";
	}

	@Override
	public int count(Kind kind, UUID term) {
		String posts = "SELECT count(*) FROM post WHERE trashed_at IS NULL AND ";
		return this.jdbc.sql(switch (kind) {
			case AUTHOR -> posts + "author_id = ?";
			case CATEGORY -> posts + "category_id = ?";
			case TAG -> posts + "id IN (SELECT post_id FROM post_tag WHERE tag_id = ?)";
		}).param(term).query(Integer.class).single();
	}

	@Override
	public void replace(Kind kind, UUID from, @Nullable UUID to) {
		switch (kind) {
			case AUTHOR -> replace("author_id", from, to);
			case CATEGORY -> replace("category_id", from, to);
			case TAG -> replaceTag(from, to);
		}
	}

	private void replace(String column, UUID from, @Nullable UUID to) {
		for (String table : List.of("post", "post_revision")) {
			this.jdbc.sql("UPDATE %s SET %2$s = ? WHERE %2$s = ?".formatted(table, column))
				.param(1, to, Types.OTHER)
				.param(2, from)
				.update();
		}
	}

	/** Removed and added, as the triggers of post_tag expect. */
	private void replaceTag(UUID from, @Nullable UUID to) {
		if (to == null) {
			this.jdbc.sql("DELETE FROM post_tag WHERE tag_id = ?").param(from).update();
			this.jdbc.sql("UPDATE post_revision SET tag_ids = array_remove(tag_ids, :from) WHERE :from = ANY (tag_ids)")
				.param("from", from)
				.update();
			return;
		}
		this.jdbc.sql("""
				WITH removed AS (DELETE FROM post_tag WHERE tag_id = :from RETURNING post_id, position)
				INSERT INTO post_tag (post_id, tag_id, position) SELECT post_id, :to, position FROM removed r
				WHERE NOT EXISTS (SELECT FROM post_tag t WHERE t.post_id = r.post_id AND t.tag_id = :to)""")
			.param("from", from)
			.param("to", to)
			.update();
		this.jdbc.sql("""
				UPDATE post_revision SET tag_ids = CASE WHEN :to = ANY (tag_ids) THEN array_remove(tag_ids, :from)
				    ELSE array_replace(tag_ids, :from, :to) END
				WHERE :from = ANY (tag_ids)""").param("from", from).param("to", to).update();
	}

}
