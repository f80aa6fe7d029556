package app.galley.post;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import app.galley.id.PostId;
import app.galley.image.Images;
import app.galley.paging.Cursor;
import app.galley.paging.Page;
import app.galley.paging.PageRequest;
import app.galley.taxonomy.Taxonomy;
import graphql.schema.DataFetchingEnvironment;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Repository of posts. The {@code find} methods and {@link #newest} return complete
 * records; the {@code select} methods are for GraphQL and read only some columns.
 */
@Repository
public class Posts {

	/** Of a list of pages. */
	private static final int MAX_PAGES = 1000;

	private static final int SHARD_SIZE = 1000;

	private static final EnumSet<PostColumn> ALL = EnumSet.allOf(PostColumn.class);

	private static final EnumSet<PostColumn> SUMMARY = EnumSet.complementOf(
			EnumSet.of(PostColumn.BODY_MARKDOWN, PostColumn.CONTENT_HTML, PostColumn.SEO, PostColumn.REVISED_AT));

	private final JdbcClient jdbc;

	private final Taxonomy taxonomy;

	private final Images images;

	private final PublishedWords words;

	private final Phrases phrases;

	Posts(JdbcClient jdbc, Taxonomy taxonomy, Images images, PublishedWords words, Phrases phrases) {
		this.jdbc = jdbc;
		this.taxonomy = taxonomy;
		this.images = images;
		this.words = words;
		this.phrases = phrases;
	}

	/** The published post with this slug. */
	public Optional<Post> findPublished(String slug) {
		return selectPublished(slug, ALL).map(SelectedPost::post);
	}

	/** The published post, not a page, that formerly had this address. */
	public Optional<Post> findMoved(String address) {
		return selectMoved(address, ALL).map(SelectedPost::post);
	}

	/** The post or page with this id, in any status; empty for a deleted one. */
	public Optional<Post> find(PostId id) {
		return select(id).map(SelectedPost::post);
	}

	/** Number of posts that wait for the time of their publication. */
	public int countScheduled() {
		return this.jdbc.sql("SELECT count(*) FROM post WHERE status = 'SCHEDULED' AND trashed_at IS NULL")
			.query(Integer.class)
			.single();
	}

	/** A page of published posts, in the order of {@link ListPosition}. */
	public Page<PostSummary> newest(PostFilter filter, PageRequest page) {
		filter.validate();
		List<PostSummary> found = rows(filter, wordsOf(filter), PostOrder.PUBLISHED_AT_DESC, page, SUMMARY).stream()
			.map(SelectedPost::summary)
			.toList();
		return Page.of(found, page, (post) -> new ListPosition(post.publishedAt(), post.id()).toCursor());
	}

	/** The published page with this slug. */
	public Optional<Post> findPublishedPage(String slug) {
		return selectPublishedPage(slug).map(SelectedPost::post);
	}

	/** The published page that formerly had this slug. */
	public Optional<Post> findMovedPage(String slug) {
		return selectMovedPage(slug).map(SelectedPost::post);
	}

	/** Whether the address is one of a deleted post or page that readers saw. */
	public boolean isGone(Post.Kind kind, String address) {
		return this.jdbc.sql("SELECT EXISTS (SELECT FROM gone_address WHERE slug = ? AND kind = ?)")
			.params(address, kind.name())
			.query(Boolean.class)
			.single();
	}

	/**
	 * Whether a page has, or had, this slug which readers do not find now: it is
	 * unpublished, scheduled or deleted.
	 */
	public boolean isHiddenPage(String slug) {
		return this.jdbc.sql("""
				SELECT EXISTS (SELECT FROM post WHERE slug = ? AND kind = 'PAGE' AND status <> 'PUBLISHED_PAGE')
				    OR EXISTS (SELECT FROM gone_address WHERE slug = ? AND kind = 'PAGE')""")
			.params(slug, slug)
			.query(Boolean.class)
			.single();
	}

	/** The paths on the site of those of the posts and pages that are published. */
	public Map<PostId, String> publishedPaths(Set<PostId> ids) {
		return this.jdbc
			.sql("SELECT id, kind, slug FROM post WHERE id = ANY (?) AND status IN ('PUBLISHED', 'PUBLISHED_PAGE')")
			.param(ids.stream().map(PostId::value).toArray(UUID[]::new))
			.query((row, n) -> Map.entry(new PostId(row.getObject(1, UUID.class)),
					Post.Kind.valueOf(row.getString(2)).path(row.getString(3))))
			.list()
			.stream()
			.collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
	}

	/** The pages that readers see, the oldest first. */
	public List<PostId> publishedPages() {
		return this.jdbc.sql("SELECT id FROM post WHERE status = 'PUBLISHED_PAGE' ORDER BY id")
			.query((row, n) -> new PostId(row.getObject(1, UUID.class)))
			.list();
	}

	Optional<SelectedPost> selectPublished(String slug, EnumSet<PostColumn> columns) {
		return one("p.status = 'PUBLISHED' AND p.slug = ?", slug, columns);
	}

	Optional<SelectedPost> selectMoved(String address, EnumSet<PostColumn> columns) {
		return one("p.status = 'PUBLISHED' AND p.id = (SELECT post_id FROM post_redirect WHERE slug = ?)", address,
				columns);
	}

	/** The published page with this slug, with all columns. */
	public Optional<SelectedPost> selectPublishedPage(String slug) {
		return one("p.status = 'PUBLISHED_PAGE' AND p.slug = ?", slug, ALL);
	}

	/** The published page that formerly had this slug, with all columns. */
	public Optional<SelectedPost> selectMovedPage(String slug) {
		return one("p.status = 'PUBLISHED_PAGE' AND p.id = (SELECT post_id FROM post_redirect WHERE slug = ?)", slug,
				ALL);
	}

	/** Pages of a status by title, without those in the trash, for the fetched field. */
	public List<SelectedPost> selectPages(PostStatus status, DataFetchingEnvironment env) {
		EnumSet<PostColumn> columns = PostColumn.of(SelectedFields.of(env, List.of()));
		columns.addAll(EnumSet.of(PostColumn.ID, PostColumn.STATUS, PostColumn.CREATED_BY));
		// No page has the status of published posts, so that the index of the other ones
		// finds them.
		return read(columns,
				"SELECT " + PostColumn.select(columns) + " FROM post p WHERE p.status <> 'PUBLISHED' AND p.status = ?"
						+ " AND p.kind = 'PAGE' AND p.trashed_at IS NULL ORDER BY p.title, p.id LIMIT " + MAX_PAGES,
				List.of((Object) status.stored(Post.Kind.PAGE)));
	}

	/** The post with this id, in any status unless deleted, with all columns. */
	public Optional<SelectedPost> select(PostId id) {
		return one("p.trashed_at IS NULL AND p.id = ?", id.value(), ALL);
	}

	/** The deleted post with this id, while it is in the trash. */
	public Optional<Post> findDeleted(PostId id) {
		return one("p.trashed_at IS NOT NULL AND p.id = ?", id.value(), ALL).map(SelectedPost::post);
	}

	/** The posts with these ids, in any status unless deleted. */
	public List<Post> findAll(Set<PostId> ids) {
		return selectAll(ids).stream().map(SelectedPost::post).toList();
	}

	/** Posts with these ids, in any status unless deleted, with all columns. */
	public List<SelectedPost> selectAll(Set<PostId> ids) {
		return read(ALL,
				"SELECT " + PostColumn.select(ALL) + " FROM post p WHERE p.trashed_at IS NULL AND p.id = ANY(?)",
				List.of((Object) ids.stream().map(PostId::value).toArray(UUID[]::new)));
	}

	/**
	 * Counts scheduled posts, up to a limit.
	 * @param createdBy only those of this account; null for all
	 */
	int countScheduled(@Nullable String createdBy, int most) {
		return this.jdbc.sql("""
				SELECT count(*) FROM (
				    SELECT FROM post WHERE status = 'SCHEDULED' AND trashed_at IS NULL
				    AND (CAST(:creator AS text) IS NULL OR created_by = :creator) LIMIT :most) AS counted""")
			.param("creator", createdBy)
			.param("most", most)
			.query(Integer.class)
			.single();
	}

	/**
	 * A page in one statement, whatever its size and position; a text needs another one
	 * for the stems of its words, and one if it has a phrase.
	 */
	Page<SelectedPost> selectPage(PostFilter filter, PostOrder order, PageRequest page, EnumSet<PostColumn> columns) {
		filter.validate();
		@Nullable String words = wordsOf(filter);
		if (words != null && this.phrases.areCommon(words)) {
			return phrases(filter, words, order, page, columns);
		}
		return Page.of(rows(filter, words, order, page, columns), page, order::cursorAt);
	}

	private @Nullable String wordsOf(PostFilter filter) {
		return (filter.isPublic() && filter.text() != null) ? this.words.query(filter.text()) : null;
	}

	private List<SelectedPost> rows(PostFilter filter, @Nullable String words, PostOrder order, PageRequest page,
			EnumSet<PostColumn> wanted) {
		EnumSet<PostColumn> columns = columns(wanted, order);
		PageQuery query = PageQuery.of(filter, words, order, page, columns, false);
		return read(columns, query.sql(), query.parameters());
	}

	/**
	 * A page of a phrase of common words. It ends where enough posts were tested, and the
	 * next one continues there.
	 */
	private Page<SelectedPost> phrases(PostFilter filter, String words, PostOrder order, PageRequest page,
			EnumSet<PostColumn> wanted) {
		EnumSet<PostColumn> columns = columns(wanted, order);
		PageQuery query = PageQuery.of(filter, words, order, page, columns, true);
		List<SelectedPost> found = new ArrayList<>();
		List<Cursor> last = new ArrayList<>();
		PostAssociations associations = new PostAssociations(this.taxonomy, this.images::findPublished, found);
		this.jdbc.sql(query.sql()).params(query.parameters()).query((row) -> {
			SelectedPost post = PostColumn.read(columns, row, associations);
			if (row.getBoolean(PageQuery.FOUND)) {
				found.add(post);
			}
			if (row.getBoolean(PageQuery.LAST)) {
				last.add(order.cursorAt(post));
			}
		});
		return Page.of(found, page, order::cursorAt, last.isEmpty() ? null : last.getFirst());
	}

	private static EnumSet<PostColumn> columns(EnumSet<PostColumn> wanted, PostOrder order) {
		EnumSet<PostColumn> columns = EnumSet.copyOf(wanted);
		columns.add(PostColumn.ID);
		columns.add(order.column);
		return columns;
	}

	private Optional<SelectedPost> one(String condition, Object parameter, EnumSet<PostColumn> columns) {
		return read(columns, "SELECT " + PostColumn.select(columns) + " FROM post p WHERE " + condition,
				List.of(parameter))
			.stream()
			.findFirst();
	}

	private List<SelectedPost> read(EnumSet<PostColumn> columns, String sql, List<?> parameters) {
		List<SelectedPost> posts = new ArrayList<>();
		PostAssociations associations = new PostAssociations(this.taxonomy, this.images::findPublished, posts);
		this.jdbc.sql(sql).params(parameters).query((row) -> {
			posts.add(PostColumn.read(columns, row, associations));
		});
		return posts;
	}

	/** Associations of revisions or drafts, whose images can still change. */
	public PostAssociations associationsOf(List<? extends PostAssociations.Ids> items) {
		return new PostAssociations(this.taxonomy, this.images::findAll, items);
	}

	/**
	 * Numbers of the sitemap shards with published posts, ascending. A post stays in its
	 * shard.
	 */
	List<Integer> shards() {
		return this.jdbc
			.sql("""
					WITH RECURSIVE shard (number) AS (
					    (SELECT number / :size FROM post WHERE status = 'PUBLISHED' ORDER BY post.number LIMIT 1)
					    UNION ALL
					    SELECT (SELECT p.number / :size FROM post p
					        WHERE p.status = 'PUBLISHED' AND p.number >= (shard.number + 1) * :size ORDER BY p.number LIMIT 1)
					    FROM shard WHERE shard.number IS NOT NULL)
					SELECT number::int FROM shard WHERE number IS NOT NULL""")
			.param("size", SHARD_SIZE)
			.query((row, n) -> row.getInt(1))
			.list();
	}

	/**
	 * Published posts of a shard that search engines may list at their own address, in
	 * the order of their creation.
	 */
	List<PostAddress> shard(int number) {
		return this.jdbc
			.sql("""
					SELECT slug, updated_at, featured_image_url FROM post WHERE status = 'PUBLISHED' AND number >= ? AND number < ?
					    AND seo ->> 'noindex' IS NULL AND seo ->> 'canonicalUrl' IS NULL
					ORDER BY number""")
			.params((long) number * SHARD_SIZE, (number + 1L) * SHARD_SIZE)
			.query((row, n) -> new PostAddress(row.getString(1), row.getTimestamp(2).toInstant(),
					URI.create(row.getString(3))))
			.list();
	}

	/** Number of the shard of a post. */
	public int shardOf(PostId id) {
		return this.jdbc.sql("SELECT (number / ?)::int FROM post WHERE id = ?")
			.params(SHARD_SIZE, id.value())
			.query((row, n) -> row.getInt(1))
			.single();
	}

	public Optional<PostRevision> revision(PostId postId, int number) {
		return this.jdbc.sql(PostRevision.SELECT + " WHERE post_id = ? AND number = ?")
			.params(postId.value(), number)
			.query(PostRevision::read)
			.optional();
	}

	/** The revision that was approved last. */
	public Optional<PostRevision> lastRevision(PostId postId) {
		return this.jdbc.sql(PostRevision.SELECT + " WHERE post_id = ? ORDER BY number DESC LIMIT 1")
			.param(postId.value())
			.query(PostRevision::read)
			.optional();
	}

	/** Revisions by post, newest first. */
	public Map<PostId, List<PostRevision>> revisions(Collection<PostId> postIds) {
		return this.jdbc.sql(PostRevision.SELECT + " WHERE post_id = ANY(?) ORDER BY post_id, number DESC")
			.param(postIds.stream().map(PostId::value).toArray(UUID[]::new))
			.query(PostRevision::read)
			.list()
			.stream()
			.collect(Collectors.groupingBy(PostRevision::postId));
	}

	/** Months with published posts, in UTC, the newest first. */
	public List<ArchiveMonth> months() {
		return this.jdbc.sql("""
				SELECT extract(year FROM month)::int, extract(month FROM month)::int, count FROM (
				    SELECT date_trunc('month', published_at AT TIME ZONE 'UTC') AS month, count(*)
				    FROM post WHERE status = 'PUBLISHED' GROUP BY 1) months
				ORDER BY month DESC""")
			.query((row, n) -> new ArchiveMonth(row.getInt(1), row.getInt(2), row.getInt(3)))
			.list();
	}

	/**
	 * A month with published posts.
	 *
	 * @param month 1 to 12
	 */
	public record ArchiveMonth(int year, int month, int postCount) {
	}

	/**
	 * Address of a published post and the time of its last change, for sitemaps.
	 */
	record PostAddress(String slug, Instant updatedAt, URI imageUrl) {
	}

}
