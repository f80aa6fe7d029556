package app.galley.post;

import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import app.galley.image.Images;
import app.galley.paging.Page;
import app.galley.paging.PageRequest;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Reads posts.
 */
@Repository
public class Posts {

	/** Posts in a part. */
	private static final int PART_SIZE = 1000;

	private final JdbcClient jdbc;

	private final Taxonomy taxonomy;

	private final Images images;

	Posts(JdbcClient jdbc, Taxonomy taxonomy, Images images) {
		this.jdbc = jdbc;
		this.taxonomy = taxonomy;
		this.images = images;
	}

	/** The published post with this slug, complete. */
	public Optional<Post> findPublished(String slug) {
		return findPublished(slug, EnumSet.allOf(PostColumn.class));
	}

	Optional<Post> findPublished(String slug, EnumSet<PostColumn> columns) {
		return one("p.status = 'PUBLISHED' AND p.slug = ?", slug, columns);
	}

	/** The published post that once had this address, complete. */
	public Optional<Post> findMoved(String address) {
		return findMoved(address, EnumSet.allOf(PostColumn.class));
	}

	Optional<Post> findMoved(String address, EnumSet<PostColumn> columns) {
		return one("p.status = 'PUBLISHED' AND p.id = (SELECT post_id FROM post_redirect WHERE slug = ?)", address,
				columns);
	}

	/** The post, published or not, complete. */
	public Optional<Post> find(UUID id) {
		return one("p.id = ?", id, EnumSet.allOf(PostColumn.class));
	}

	private Optional<Post> one(String condition, Object parameter, EnumSet<PostColumn> columns) {
		return read(columns, "SELECT " + PostColumn.select(columns) + " FROM post p WHERE " + condition,
				List.of(parameter))
			.stream()
			.findFirst();
	}

	private List<Post> read(EnumSet<PostColumn> columns, String sql, List<?> parameters) {
		PostAssociations related = new PostAssociations(this.taxonomy, this.images);
		return this.jdbc.sql(sql).params(parameters).query((row, n) -> PostColumn.read(columns, row, related)).list();
	}

	/** Posts by their ids, published or not, complete. */
	public List<Post> findAll(Set<UUID> ids) {
		EnumSet<PostColumn> all = EnumSet.allOf(PostColumn.class);
		return read(all, "SELECT " + PostColumn.select(all) + " FROM post p WHERE p.id = ANY(?)",
				List.of((Object) ids.toArray(new UUID[0])));
	}

	/** The newest published posts, complete but for their bodies. */
	public Page<Post> newest(PostFilter filter, PageRequest page) {
		EnumSet<PostColumn> columns = EnumSet
			.complementOf(EnumSet.of(PostColumn.BODY_MARKDOWN, PostColumn.CONTENT_HTML));
		return page(filter, PostOrder.PUBLISHED_AT_DESC, page, columns);
	}

	/** A page in one statement, whatever its size and wherever it lies. */
	Page<Post> page(PostFilter filter, PostOrder order, PageRequest page, EnumSet<PostColumn> wanted) {
		filter.check();
		EnumSet<PostColumn> columns = EnumSet.copyOf(wanted);
		columns.add(PostColumn.ID);
		columns.add(order.column);
		PageQuery query = PageQuery.of(filter, order, page, columns);
		List<Post> found = read(columns, query.sql(), query.parameters());
		return Page.of(found, page, order::cursorAt);
	}

	/**
	 * The parts that have published posts, in order: each post is in the one of its
	 * number, for good.
	 */
	List<Integer> parts() {
		return this.jdbc
			.sql("""
					WITH RECURSIVE part (number) AS (
					    (SELECT number / :size FROM post WHERE status = 'PUBLISHED' ORDER BY post.number LIMIT 1)
					    UNION ALL
					    SELECT (SELECT p.number / :size FROM post p
					        WHERE p.status = 'PUBLISHED' AND p.number >= (part.number + 1) * :size ORDER BY p.number LIMIT 1)
					    FROM part WHERE part.number IS NOT NULL)
					SELECT number::int FROM part WHERE number IS NOT NULL""")
			.param("size", PART_SIZE)
			.query((row, n) -> row.getInt(1))
			.list();
	}

	/** The published posts of a part, as they were made. */
	List<PostAddress> part(int part) {
		return this.jdbc.sql("""
				SELECT slug, updated_at FROM post WHERE status = 'PUBLISHED' AND number >= ? AND number < ?
				ORDER BY number""")
			.params((long) part * PART_SIZE, (part + 1L) * PART_SIZE)
			.query((row, n) -> new PostAddress(row.getString(1), row.getTimestamp(2).toInstant()))
			.list();
	}

	/** The part that a post is in. */
	public int partOf(UUID id) {
		return this.jdbc.sql("SELECT (number / ?)::int FROM post WHERE id = ?")
			.params(PART_SIZE, id)
			.query((row, n) -> row.getInt(1))
			.single();
	}

	/** What a post was at one approval. */
	public Optional<PostRevision> revision(UUID postId, int number) {
		return this.jdbc.sql(PostRevision.SELECT + " WHERE post_id = ? AND number = ?")
			.params(postId, number)
			.query(PostRevision::read)
			.optional();
	}

	/** What posts were at each approval, newest first, by post. */
	Map<UUID, List<PostRevision>> revisions(Collection<UUID> postIds) {
		return this.jdbc.sql(PostRevision.SELECT + " WHERE post_id = ANY(?) ORDER BY post_id, number DESC")
			.param(postIds.toArray(new UUID[0]))
			.query(PostRevision::read)
			.list()
			.stream()
			.collect(Collectors.groupingBy(PostRevision::postId));
	}

}
