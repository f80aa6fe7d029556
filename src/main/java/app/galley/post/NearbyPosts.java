package app.galley.post;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import app.galley.id.PostId;
import app.galley.image.Images;
import app.galley.taxonomy.Taxonomy;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The published posts before and after a post, and those on the same subject: with most
 * of its tags, then of its category, the newest first. Each kind takes one statement for
 * any number of posts, and reads a bounded number of rows for each.
 */
@Repository
public class NearbyPosts {

	private static final EnumSet<PostColumn> ALL = EnumSet.allOf(PostColumn.class);

	private static final String STORED = """
			SELECT id, published_at, category_id, ARRAY(SELECT t.tag_id FROM post_tag t WHERE t.post_id = id) AS tags
			FROM post WHERE id = ANY(?)""";

	private static final String GIVEN = "SELECT ?::uuid AS id, ?::timestamptz AS published_at, ?::uuid AS category_id, ?::uuid[] AS tags";

	private static final String PREVIOUS = """
			SELECT id, 1 AS place FROM post WHERE status = 'PUBLISHED' AND (published_at, id) < (source.published_at, source.id)
			ORDER BY published_at DESC, id DESC LIMIT 1""";

	private static final String NEXT = """
			SELECT id, 1 AS place FROM post WHERE status = 'PUBLISHED' AND (published_at, id) > (source.published_at, source.id)
			ORDER BY published_at, id LIMIT 1""";

	/** The newest 30 posts of each tag and 4 of the category are compared. */
	private static final String RELATED = """
			SELECT c.id, row_number() OVER (ORDER BY sum(c.tags) DESC, max(c.published_at) DESC, c.id DESC) AS place FROM (
			    SELECT t.post_id AS id, t.published_at, 1 AS tags
			    FROM unnest(source.tags) AS tag (id), LATERAL (SELECT * FROM published_post_tag
			        WHERE tag_id = tag.id ORDER BY published_at DESC, post_id DESC LIMIT 30) t
			    UNION ALL
			    (SELECT id, published_at, 0 FROM post WHERE status = 'PUBLISHED' AND category_id = source.category_id
			        ORDER BY published_at DESC, id DESC LIMIT 4)) c
			WHERE c.id <> source.id GROUP BY c.id ORDER BY place LIMIT 3""";

	private final JdbcClient jdbc;

	private final Taxonomy taxonomy;

	private final Images images;

	NearbyPosts(JdbcClient jdbc, Taxonomy taxonomy, Images images) {
		this.jdbc = jdbc;
		this.taxonomy = taxonomy;
		this.images = images;
	}

	/** What is near a post, which need not be stored yet. */
	public Nearby of(PostId id, Instant publishedAt, @Nullable UUID categoryId, List<UUID> tagIds) {
		List<@Nullable Object> post = given(id, publishedAt, categoryId, tagIds);
		List<PostSummary> related = summaries(find(RELATED, GIVEN, post), id);
		return new Nearby(first(find(PREVIOUS, GIVEN, post), id), first(find(NEXT, GIVEN, post), id), related);
	}

	private static List<@Nullable Object> given(PostId id, Instant publishedAt, @Nullable UUID categoryId,
			List<UUID> tagIds) {
		List<@Nullable Object> post = new ArrayList<>();
		post.add(id.value());
		post.add(PostColumn.toJdbc(publishedAt));
		post.add(categoryId);
		post.add(tagIds.toArray(UUID[]::new));
		return post;
	}

	private static @Nullable PostSummary first(Map<PostId, List<SelectedPost>> found, PostId id) {
		List<PostSummary> posts = summaries(found, id);
		return posts.isEmpty() ? null : posts.getFirst();
	}

	private static List<PostSummary> summaries(Map<PostId, List<SelectedPost>> found, PostId id) {
		return found.getOrDefault(id, List.of()).stream().map(SelectedPost::summary).toList();
	}

	Map<PostId, List<SelectedPost>> previous(Collection<PostId> ids) {
		return find(PREVIOUS, STORED, stored(ids));
	}

	Map<PostId, List<SelectedPost>> next(Collection<PostId> ids) {
		return find(NEXT, STORED, stored(ids));
	}

	Map<PostId, List<SelectedPost>> related(Collection<PostId> ids) {
		return find(RELATED, STORED, stored(ids));
	}

	private static List<@Nullable Object> stored(Collection<PostId> ids) {
		return List.of((Object) ids.stream().map(PostId::value).toArray(UUID[]::new));
	}

	private Map<PostId, List<SelectedPost>> find(String kind, String source, List<@Nullable Object> parameters) {
		List<SelectedPost> all = new ArrayList<>();
		PostAssociations associations = new PostAssociations(this.taxonomy, this.images::findPublished, all);
		Map<PostId, List<SelectedPost>> found = new HashMap<>();
		this.jdbc.sql(
				"SELECT %s, source.id FROM (%s) source, LATERAL (%s) near JOIN post p ON p.id = near.id ORDER BY near.place"
					.formatted(PostColumn.select(ALL), source, kind))
			.params(parameters)
			.query((row) -> {
				SelectedPost post = PostColumn.read(ALL, row, associations);
				all.add(post);
				found.computeIfAbsent(new PostId(row.getObject(ALL.size() + 1, UUID.class)), (id) -> new ArrayList<>())
					.add(post);
			});
		return found;
	}

	/**
	 * Slugs of the published posts before and after places in the order of publication,
	 * which change when a post comes to such a place or leaves it.
	 */
	Set<String> besides(PostId id, List<Instant> dates) {
		Set<String> slugs = new LinkedHashSet<>();
		for (Instant date : dates) {
			slugs.addAll(this.jdbc.sql("""
					SELECT p.slug FROM (%s) source, LATERAL ((%s) UNION ALL (%s)) near JOIN post p ON p.id = near.id
					WHERE p.id <> source.id""".formatted(GIVEN, PREVIOUS, NEXT))
				.params(given(id, date, null, List.of()))
				.query(String.class)
				.list());
		}
		return slugs;
	}

	/**
	 * Posts near another.
	 *
	 * @param previous the next older one; null for the first
	 * @param next the next newer one; null for the last
	 */
	public record Nearby(@Nullable PostSummary previous, @Nullable PostSummary next, List<PostSummary> related) {

		public Nearby {
			related = List.copyOf(related);
		}

	}

}
