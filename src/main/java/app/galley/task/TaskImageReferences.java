package app.galley.task;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import app.galley.id.DraftId;
import app.galley.id.ImageId;
import app.galley.identity.Caller;
import app.galley.identity.Role;
import app.galley.image.ImageReferences;
import app.galley.image.ImageUse;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The images that drafts refer to, in their texts too, which must not be removed.
 */
@Component
class TaskImageReferences implements ImageReferences {

	private final JdbcClient jdbc;

	TaskImageReferences(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	@Override
	public Set<ImageId> referenced(Collection<ImageId> images) {
		return Set.copyOf(this.jdbc.sql("""
				SELECT featured_image_id FROM content_task WHERE featured_image_id = ANY (:images)
				UNION SELECT image_id FROM draft_text_image WHERE image_id = ANY (:images)""")
			.param("images", images.stream().map(ImageId::value).toArray(UUID[]::new))
			.query((row, n) -> new ImageId(row.getObject(1, UUID.class)))
			.list());
	}

	@Override
	public String isReferenced() {
		return """
				EXISTS (SELECT FROM content_task WHERE featured_image_id = i.id)
				OR EXISTS (SELECT FROM draft_text_image WHERE image_id = i.id)""";
	}

	@Override
	public String isVisible() {
		return """
				EXISTS (SELECT FROM content_task d WHERE d.featured_image_id = i.id AND d.created_by = :caller)
				OR EXISTS (SELECT FROM draft_text_image t JOIN content_task d ON d.id = t.draft_id
				    WHERE t.image_id = i.id AND d.created_by = :caller)""";
	}

	/** Must stay the expressions of the indexes of words. */
	@Override
	public String withWord() {
		return """
				SELECT d.featured_image_id AS image_id FROM content_task d
				WHERE library_words(d.title) @@ CAST(:word AS tsquery) AND (:all OR d.created_by = :caller)
				UNION ALL SELECT t.image_id FROM content_task d JOIN draft_text_image t ON t.draft_id = d.id
				WHERE library_words(d.title) @@ CAST(:word AS tsquery) AND (:all OR d.created_by = :caller)
				UNION ALL SELECT t.image_id FROM draft_text_image t JOIN content_task d ON d.id = t.draft_id
				WHERE library_words(t.words) @@ CAST(:word AS tsquery) AND (:all OR d.created_by = :caller)""";
	}

	/** Without approved drafts, whose posts and revisions say the same. */
	@Override
	public List<ImageUse> uses(Collection<ImageId> images, Caller caller) {
		return this.jdbc
			.sql("""
					SELECT w.id AS image_id, u.* FROM unnest(:images) AS w (id) CROSS JOIN LATERAL (
					    (SELECT 'DRAFT' AS owner, 'FEATURE_IMAGE' AS place, d.id, d.title, d.trashed_at IS NOT NULL AS trashed
					    FROM content_task d WHERE d.featured_image_id = w.id
					    AND d.status <> 'APPROVED' AND (:all OR d.created_by = :caller) LIMIT :limit)
					    UNION ALL (SELECT 'DRAFT', 'TEXT', d.id, d.title, d.trashed_at IS NOT NULL
					    FROM draft_text_image t JOIN content_task d ON d.id = t.draft_id WHERE t.image_id = w.id
					    AND d.status <> 'APPROVED' AND (:all OR d.created_by = :caller) LIMIT :limit)
					    LIMIT :limit) AS u""")
			.param("images", images.stream().map(ImageId::value).toArray(UUID[]::new))
			.param("all", caller.may(Role.EDITOR))
			.param("caller", caller.username())
			.param("limit", MAX_USES)
			.query(ImageUse::of)
			.list();
	}

	/** Open drafts that the caller may edit and that show an image, by id. */
	List<DraftId> openDrafts(ImageId image, Caller caller, int limit) {
		return this.jdbc.sql("""
				SELECT id FROM content_task d WHERE status <> 'APPROVED' AND trashed_at IS NULL
				AND (featured_image_id = :image
				    OR id IN (SELECT draft_id FROM draft_text_image WHERE image_id = :image))
				AND (:all OR created_by = :caller) ORDER BY id LIMIT :limit""")
			.param("image", image.value())
			.param("all", caller.may(Role.EDITOR))
			.param("caller", caller.username())
			.param("limit", limit)
			.query((row, n) -> new DraftId(row.getObject(1, UUID.class)))
			.list();
	}

	/** Whether another draft shows an image as its feature image. */
	boolean isFeaturedElsewhere(ImageId image, DraftId than) {
		return this.jdbc.sql("SELECT EXISTS (SELECT FROM content_task WHERE featured_image_id = ? AND id <> ?)")
			.params(image.value(), than.value())
			.query(Boolean.class)
			.single();
	}

}
