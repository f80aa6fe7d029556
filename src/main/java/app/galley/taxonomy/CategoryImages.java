package app.galley.taxonomy;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import app.galley.id.ImageId;
import app.galley.identity.Caller;
import app.galley.image.ImageReferences;
import app.galley.image.ImageUse;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The images of categories.
 */
@Component
class CategoryImages implements ImageReferences {

	private final JdbcClient jdbc;

	CategoryImages(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	@Override
	public Set<ImageId> referenced(Collection<ImageId> images) {
		return Set.copyOf(this.jdbc.sql("SELECT DISTINCT image_id FROM category WHERE image_id = ANY (?)")
			.param(images.stream().map(ImageId::value).toArray(UUID[]::new))
			.query((row, n) -> new ImageId(row.getObject(1, UUID.class)))
			.list());
	}

	/** A category can be public before and after it is changed. */
	@Override
	public Set<ImageId> published(Collection<ImageId> images) {
		return referenced(images);
	}

	@Override
	public String isReferenced() {
		return "EXISTS (SELECT FROM category WHERE image_id = i.id)";
	}

	/** All who write see all categories. */
	@Override
	public String isVisible() {
		return isReferenced();
	}

	/** There are few, compared with images. */
	@Override
	public String withWord() {
		return """
				SELECT image_id FROM category WHERE image_id IS NOT NULL
				    AND library_words(name) @@ CAST(:word AS tsquery)""";
	}

	@Override
	public List<ImageUse> uses(Collection<ImageId> images, Caller caller) {
		return this.jdbc.sql("""
				SELECT w.id AS image_id, u.* FROM unnest(:images) AS w (id) CROSS JOIN LATERAL (
				    SELECT 'CATEGORY' AS owner, 'CATEGORY_IMAGE' AS place, c.id, c.name AS title, false AS trashed
				    FROM category c WHERE c.image_id = w.id LIMIT :limit) AS u""")
			.param("images", images.stream().map(ImageId::value).toArray(UUID[]::new))
			.param("limit", MAX_USES)
			.query(ImageUse::of)
			.list();
	}

}
