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
 * The images that are authors' portraits. A trigger finds them by the portraits'
 * addresses.
 */
@Component
class AuthorImages implements ImageReferences {

	private final JdbcClient jdbc;

	AuthorImages(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	@Override
	public Set<ImageId> referenced(Collection<ImageId> images) {
		return Set.copyOf(this.jdbc.sql("SELECT DISTINCT image_id FROM author_image WHERE image_id = ANY (?)")
			.param(images.stream().map(ImageId::value).toArray(UUID[]::new))
			.query((row, n) -> new ImageId(row.getObject(1, UUID.class)))
			.list());
	}

	@Override
	public String isReferenced() {
		return "EXISTS (SELECT FROM author_image WHERE image_id = i.id)";
	}

	/** All who write see all authors. */
	@Override
	public String isVisible() {
		return isReferenced();
	}

	/** There are few, compared with images. */
	@Override
	public String withWord() {
		return """
				SELECT t.image_id FROM author_image t JOIN author a ON a.id = t.author_id
				WHERE library_words(a.name) @@ CAST(:word AS tsquery)""";
	}

	@Override
	public List<ImageUse> uses(Collection<ImageId> images, Caller caller) {
		return this.jdbc
			.sql("""
					SELECT w.id AS image_id, u.* FROM unnest(:images) AS w (id) CROSS JOIN LATERAL (
					    SELECT 'AUTHOR' AS owner, 'AVATAR' AS place, a.id, a.name AS title, false AS trashed
					    FROM author_image t JOIN author a ON a.id = t.author_id WHERE t.image_id = w.id LIMIT :limit) AS u""")
			.param("images", images.stream().map(ImageId::value).toArray(UUID[]::new))
			.param("limit", MAX_USES)
			.query(ImageUse::of)
			.list();
	}

}
