package app.galley.post;

import java.util.Collection;
import java.util.Set;
import java.util.UUID;

import app.galley.id.ImageId;
import app.galley.image.ImageReferences;

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

}
