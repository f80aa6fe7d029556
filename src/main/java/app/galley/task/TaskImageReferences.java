package app.galley.task;

import java.util.Collection;
import java.util.Set;
import java.util.UUID;

import app.galley.id.ImageId;
import app.galley.image.ImageReferences;

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

}
