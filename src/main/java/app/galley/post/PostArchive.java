package app.galley.post;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import app.galley.event.JobWakeups;
import app.galley.id.PostId;
import app.galley.paging.Cursor;
import app.galley.paging.Page;
import app.galley.paging.PageRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Posts with all that is stored about them, one at a time, for the export and the index
 * of words.
 */
@Repository
public class PostArchive {

	private static final String DELETED = "DELETED";

	private static final String SELECT_DELETED = """
			SELECT id, kind, slug, title, published_at, trashed_at, trashed_by FROM post
			WHERE status <> 'PUBLISHED' AND trashed_at IS NOT NULL""";

	private final JdbcClient jdbc;

	private final Posts posts;

	private final PostAnnouncements announcements;

	private final JobWakeups wakeups;

	private final Clock clock;

	PostArchive(JdbcClient jdbc, Posts posts, PostAnnouncements announcements, JobWakeups wakeups, Clock clock) {
		this.jdbc = jdbc;
		this.posts = posts;
		this.announcements = announcements;
		this.wakeups = wakeups;
		this.clock = clock;
	}

	/** The number of posts, in any status, without those in the trash. */
	public long count() {
		return this.jdbc.sql("SELECT count(*) FROM post WHERE trashed_at IS NULL").query(Long.class).single();
	}

	/**
	 * Posts in any status, by id, without those in the trash.
	 * @param after the last one of the page before; null for the first page
	 * @param since marks those that changed at or after this time; null marks all
	 */
	public List<Entry> page(@Nullable PostId after, int limit, @Nullable Instant since) {
		return this.jdbc.sql("""
				SELECT id, kind, slug, status, updated_at,
				    CAST(:since AS timestamptz) IS NULL OR updated_at >= :since
				    OR EXISTS (SELECT FROM post_redirect WHERE post_id = p.id AND created_at >= :since) AS changed
				FROM post p WHERE id > :after AND trashed_at IS NULL ORDER BY id LIMIT :limit""")
			.param("since", (since != null) ? PostColumn.toJdbc(since) : null)
			.param("after", (after != null) ? after.value() : new UUID(0, 0))
			.param("limit", limit)
			.query((row, n) -> new Entry(new PostId(row.getObject("id", UUID.class)),
					Post.Kind.valueOf(row.getString("kind")), row.getString("slug"),
					PostStatus.read(row.getString("status")),
					row.getObject("updated_at", OffsetDateTime.class).toInstant(), row.getBoolean("changed")))
			.list();
	}

	/** Deleted posts, the last deleted first. */
	public Page<Deleted> deleted(PageRequest page) {
		@Nullable Cursor cursor = page.cursorOf(DELETED);
		String order = page.backward() ? "ASC" : "DESC";
		List<Deleted> found = this.jdbc.sql(SELECT_DELETED + """
				 AND (CAST(:at AS timestamptz) IS NULL OR (trashed_at, id) %s (:at, :id))
				ORDER BY trashed_at %s, id %s LIMIT :limit""".formatted(page.backward() ? ">" : "<", order, order))
			.param("at", (cursor != null) ? PostColumn.toJdbc(cursor.time(page.cursorArgument())) : null)
			.param("id", (cursor != null) ? cursor.id() : null)
			.param("limit", page.size() + 1)
			.query(PostArchive::deleted)
			.list();
		return Page.of(found, page, (post) -> new Cursor(DELETED, post.deletedAt().toString(), post.id().value()));
	}

	/** A post in the trash. */
	public Optional<Deleted> findDeleted(PostId id) {
		return this.jdbc.sql(SELECT_DELETED + " AND id = ?").param(id.value()).query(PostArchive::deleted).optional();
	}

	private static Deleted deleted(ResultSet row, int n) throws SQLException {
		return new Deleted(new PostId(row.getObject("id", UUID.class)), Post.Kind.valueOf(row.getString("kind")),
				row.getString("slug"), row.getString("title"),
				row.getObject("published_at", OffsetDateTime.class).toInstant(),
				row.getObject("trashed_at", OffsetDateTime.class).toInstant(), row.getString("trashed_by"));
	}

	/** Posts that were deleted before this time. */
	public List<PostId> deletedBefore(Instant time) {
		return this.jdbc.sql(
				"SELECT id FROM post WHERE status <> 'PUBLISHED' AND trashed_at < ? ORDER BY trashed_at, id LIMIT 1000")
			.param(PostColumn.toJdbc(time))
			.query((row, n) -> new PostId(row.getObject(1, UUID.class)))
			.list();
	}

	/** One state of a post; empty when it was deleted meanwhile. */
	@Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
	public Optional<ArchivedPost> find(PostId id) {
		return this.posts.find(id)
			.map((post) -> new ArchivedPost(post, createdAt(id),
					this.jdbc.sql("SELECT slug FROM post_redirect WHERE post_id = ? ORDER BY slug COLLATE \"C\"")
						.param(id.value())
						.query((row, n) -> row.getString(1))
						.list(),
					this.jdbc.sql("SELECT number FROM post_revision WHERE post_id = ? ORDER BY number")
						.param(id.value())
						.query((row, n) -> row.getInt(1))
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
	 * Stores a post with its id, dates, revisions and redirects. Its images and terms are
	 * stored already.
	 * @param revisions by number
	 * @return the addresses that lead to another post, and so not to this one
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public List<String> restore(ArchivedPost archived, @Nullable URI featuredImageUrl, List<PostRevision> revisions) {
		Post post = archived.post();
		PostSummary summary = post.summary();
		this.jdbc
			.sql("""
					INSERT INTO post (id, kind, slug, title, excerpt, seo, language, body_markdown, body_html, reading_minutes,
					    featured_image_url, featured_image_id, author_id, category_id, status, published_at,
					    created_by, updated_by, created_at, updated_at, version)
					VALUES (?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
			.params(PostColumn.parameters(post.id().value(), post.kind().name(), post.slug(), post.title(),
					post.excerpt(), post.seo().toJson(), post.language(), post.bodyMarkdown(), post.contentHtml(),
					summary.readingMinutes(), PostColumn.toJdbc(featuredImageUrl),
					PostColumn.toJdbc(post.featuredImageId()), post.authorId(), post.categoryId(),
					post.status().stored(post.kind()), PostColumn.toJdbc(post.publishedAt()), summary.createdBy(),
					summary.updatedBy(), PostColumn.toJdbc(archived.createdAt()), PostColumn.toJdbc(post.updatedAt()),
					Math.max(1, revisions.size())))
			.update();
		this.jdbc.sql("""
				INSERT INTO post_tag (post_id, tag_id, position)
				SELECT ?, t.id, t.position - 1 FROM unnest(?) WITH ORDINALITY AS t (id, position)""")
			.params(post.id().value(), post.tagIds().toArray(new UUID[0]))
			.update();
		revisions.forEach(this::restore);
		List<String> taken = archived.redirects().stream().filter((address) -> !redirect(address, post.id())).toList();
		if (post.status() == PostStatus.SCHEDULED) {
			this.wakeups.scheduleAt(ScheduledPosts.JOB_NAME, post.publishedAt());
		}
		this.announcements.announce(null, post);
		return taken;
	}

	private void restore(PostRevision revision) {
		this.jdbc
			.sql("""
					INSERT INTO post_revision (post_id, number, slug, title, excerpt, seo, language, body_markdown, featured_image_url,
					    featured_image_id, author_id, category_id, tag_ids, approved_by, approved_at)
					VALUES (?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
			.params(PostColumn.parameters(revision.postId().value(), revision.number(), revision.slug(),
					revision.title(), revision.excerpt(), revision.seo().toJson(), revision.language(),
					revision.bodyMarkdown(), PostColumn.toJdbc(revision.featuredImageUrl()),
					PostColumn.toJdbc(revision.featuredImageId()), revision.authorId(), revision.categoryId(),
					revision.tagIds().toArray(new UUID[0]), revision.approvedBy(),
					PostColumn.toJdbc(revision.approvedAt())))
			.update();
	}

	private boolean redirect(String address, PostId id) {
		return this.jdbc
			.sql("INSERT INTO post_redirect (slug, post_id, created_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
			.params(address, id.value(), PostColumn.toJdbc(this.clock.instant()))
			.update() == 1;
	}

	/**
	 * A post or page in the trash.
	 */
	public record Deleted(PostId id, Post.Kind kind, String slug, String title, Instant publishedAt, Instant deletedAt,
			String deletedBy) {
	}

	/**
	 * A post in a list.
	 *
	 * @param changed whether it changed since the given time
	 */
	public record Entry(PostId id, Post.Kind kind, String slug, PostStatus status, Instant updatedAt, boolean changed) {
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
