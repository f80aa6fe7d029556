package app.galley.post;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import app.galley.id.PostId;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Posts with all that is stored about them, one at a time, for the export.
 */
@Repository
public class PostArchive {

	private final JdbcClient jdbc;

	private final Posts posts;

	PostArchive(JdbcClient jdbc, Posts posts) {
		this.jdbc = jdbc;
		this.posts = posts;
	}

	/** The number of posts, in any status. */
	public long count() {
		return this.jdbc.sql("SELECT count(*) FROM post").query(Long.class).single();
	}

	/**
	 * Posts in any status, by id.
	 * @param after the last one of the page before; null for the first page
	 * @param since marks those that changed at or after this time; null marks all
	 */
	public List<Entry> page(@Nullable PostId after, int limit, @Nullable Instant since) {
		return this.jdbc
			.sql("""
					SELECT id, slug, status,
					    CAST(:since AS timestamptz) IS NULL OR updated_at >= :since
					    OR EXISTS (SELECT FROM post_redirect WHERE post_id = p.id AND created_at >= :since) AS changed
					FROM post p WHERE id > :after ORDER BY id LIMIT :limit""")
			.param("since", (since != null) ? PostColumn.toJdbc(since) : null)
			.param("after", (after != null) ? after.value() : new UUID(0, 0))
			.param("limit", limit)
			.query((row, n) -> new Entry(new PostId(row.getObject("id", UUID.class)), row.getString("slug"),
					PostStatus.valueOf(row.getString("status")), row.getBoolean("changed")))
			.list();
	}

	/** One state of a post; empty when it was deleted meanwhile. */
	@Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
	public Optional<ArchivedPost> find(PostId id) {
		return this.posts.find(id)
			.map((post) -> new ArchivedPost(post, createdAt(id),
					this.jdbc.sql("SELECT slug FROM post_redirect WHERE post_id = ? ORDER BY slug COLLATE \"C\"")
						.param(id.value())
						.query(String.class)
						.list(),
					this.jdbc.sql("SELECT number FROM post_revision WHERE post_id = ? ORDER BY number")
						.param(id.value())
						.query(Integer.class)
						.list()));
	}

	private Instant createdAt(PostId id) {
		return this.jdbc.sql("SELECT created_at FROM post WHERE id = ?")
			.param(id.value())
			.query(OffsetDateTime.class)
			.single()
			.toInstant();
	}

	/**
	 * A post in a list.
	 *
	 * @param changed whether it changed since the given time
	 */
	public record Entry(PostId id, String slug, PostStatus status, boolean changed) {
	}

	/**
	 * A post and what readers do not see of it.
	 *
	 * @param redirects addresses that lead to it, without a leading slash, in byte order
	 * @param revisions the numbers of its revisions, ascending
	 */
	public record ArchivedPost(Post post, Instant createdAt, List<String> redirects, List<Integer> revisions) {

		public ArchivedPost {
			redirects = List.copyOf(redirects);
			revisions = List.copyOf(revisions);
		}

	}

}
