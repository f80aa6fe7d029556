package app.galley.post;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import app.galley.id.PostId;
import app.galley.taxonomy.PublicTerms;
import app.galley.taxonomy.TaxonomyChanged.Kind;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The authors, categories and tags of published posts.
 */
@Component
public class PublishedTerms implements PublicTerms {

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

}
