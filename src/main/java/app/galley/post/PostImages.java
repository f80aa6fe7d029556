package app.galley.post;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import app.galley.id.ImageId;
import app.galley.identity.Caller;
import app.galley.identity.Role;
import app.galley.image.ImageReferences;
import app.galley.image.ImageUse;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Images that posts and their revisions use, in their texts too.
 */
@Component
class PostImages implements ImageReferences {

	private final JdbcClient jdbc;

	PostImages(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	@Override
	public Set<ImageId> referenced(Collection<ImageId> images) {
		return Set.copyOf(this.jdbc.sql("""
				SELECT featured_image_id FROM post WHERE featured_image_id = ANY (:images)
				UNION SELECT featured_image_id FROM post_revision WHERE featured_image_id = ANY (:images)
				UNION SELECT image_id FROM post_text_image WHERE image_id = ANY (:images)""")
			.param("images", images.stream().map(ImageId::value).toArray(UUID[]::new))
			.query((row, n) -> new ImageId(row.getObject(1, UUID.class)))
			.list());
	}

	@Override
	public Set<ImageId> published(Collection<ImageId> images) {
		return referenced(images);
	}

	@Override
	public String isReferenced() {
		return """
				EXISTS (SELECT FROM post WHERE featured_image_id = i.id)
				OR EXISTS (SELECT FROM post_revision WHERE featured_image_id = i.id)
				OR EXISTS (SELECT FROM post_text_image WHERE image_id = i.id)""";
	}

	/** What only an earlier revision shows, readers do not see any more. */
	@Override
	public String isVisible() {
		return """
				EXISTS (SELECT FROM post p WHERE p.featured_image_id = i.id
				    AND (p.status IN ('PUBLISHED', 'PUBLISHED_PAGE') OR p.created_by = :caller))
				OR EXISTS (SELECT FROM post_text_image t JOIN post p ON p.id = t.post_id WHERE t.image_id = i.id
				    AND (p.created_by = :caller OR p.status IN ('PUBLISHED', 'PUBLISHED_PAGE')
				        AND strpos(lower(p.body_markdown), 'image:' || i.id) > 0))""";
	}

	/** Must stay the expressions of the indexes of words. */
	@Override
	public String withWord() {
		return """
				SELECT p.featured_image_id AS image_id FROM post p
				WHERE library_words(p.title) @@ CAST(:word AS tsquery)
				AND (:all OR p.status IN ('PUBLISHED', 'PUBLISHED_PAGE') OR p.created_by = :caller)
				UNION ALL SELECT t.image_id FROM post p JOIN post_text_image t ON t.post_id = p.id
				WHERE library_words(p.title) @@ CAST(:word AS tsquery)
				AND (:all OR p.status IN ('PUBLISHED', 'PUBLISHED_PAGE') OR p.created_by = :caller)
				UNION ALL SELECT t.image_id FROM post_text_image t JOIN post p ON p.id = t.post_id
				WHERE library_words(t.words) @@ CAST(:word AS tsquery)
				AND (:all OR p.status IN ('PUBLISHED', 'PUBLISHED_PAGE') OR p.created_by = :caller)""";
	}

	@Override
	public List<ImageUse> uses(Collection<ImageId> images, Caller caller) {
		return this.jdbc
			.sql("""
					SELECT w.id AS image_id, u.* FROM unnest(:images) AS w (id) CROSS JOIN LATERAL (
					    (SELECT 'POST' AS owner, 'FEATURE_IMAGE' AS place, p.id, p.title, p.trashed_at IS NOT NULL AS trashed
					    FROM post p WHERE p.featured_image_id = w.id
					    AND (:all OR p.status IN ('PUBLISHED', 'PUBLISHED_PAGE') OR p.created_by = :caller) LIMIT :limit)
					    UNION ALL (SELECT CASE WHEN n.named THEN 'POST' ELSE 'REVISION' END, 'TEXT', p.id, p.title,
					        p.trashed_at IS NOT NULL
					    FROM post_text_image t JOIN post p ON p.id = t.post_id
					    CROSS JOIN LATERAL (SELECT strpos(lower(p.body_markdown), 'image:' || w.id) > 0) AS n (named)
					    WHERE t.image_id = w.id
					    AND (:all OR p.created_by = :caller OR p.status IN ('PUBLISHED', 'PUBLISHED_PAGE') AND n.named) LIMIT :limit)
					    UNION ALL (SELECT DISTINCT 'REVISION', 'FEATURE_IMAGE', p.id, p.title, p.trashed_at IS NOT NULL
					    FROM post_revision r JOIN post p ON p.id = r.post_id
					    WHERE r.featured_image_id = w.id AND p.featured_image_id <> w.id
					    AND (:all OR p.created_by = :caller) LIMIT :limit)
					    LIMIT :limit) AS u""")
			.param("images", images.stream().map(ImageId::value).toArray(UUID[]::new))
			.param("all", caller.may(Role.EDITOR))
			.param("caller", caller.username())
			.param("limit", MAX_USES)
			.query(ImageUse::of)
			.list();
	}

}
