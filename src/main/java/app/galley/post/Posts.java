package app.galley.post;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import app.galley.api.Cursor;
import app.galley.api.Page;
import app.galley.api.PageRequest;
import app.galley.image.Images;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Reads posts.
 */
@Repository
public class Posts {

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
		Related related = new Related(this.taxonomy, this.images);
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
		List<Object> parameters = new ArrayList<>();
		StringBuilder sql = new StringBuilder("SELECT ").append(PostColumn.select(columns)).append(" FROM post p");
		filter.appendTo(sql, parameters);
		boolean descending = order.descending(page.backward());
		@Nullable Cursor cursor = page.cursorOf(order.name());
		if (cursor != null) {
			sql.append(" AND (").append(order.sql).append(", p.id) ").append(descending ? "<" : ">").append(" (?, ?)");
			parameters.add(order.key(cursor, page.cursorArgument()));
			parameters.add(cursor.id());
		}
		String direction = descending ? " DESC" : "";
		sql.append(" ORDER BY ")
			.append(order.sql)
			.append(direction)
			.append(", p.id")
			.append(direction)
			.append(" LIMIT ?");
		parameters.add(page.size() + 1);
		List<Post> found = read(columns, sql.toString(), parameters);
		return Page.of(found, page, order::cursorAt);
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
