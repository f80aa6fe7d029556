package app.galley.settings;

import java.util.Collection;
import java.util.Set;
import java.util.UUID;

import app.galley.id.ImageId;
import app.galley.image.ImageReferences;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Images that the settings of the site show, draft or published.
 */
@Component
class SettingsImages implements ImageReferences {

	private final JdbcClient jdbc;

	SettingsImages(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	@Override
	public Set<ImageId> referenced(Collection<ImageId> images) {
		return among(images, "TRUE");
	}

	@Override
	public Set<ImageId> published(Collection<ImageId> images) {
		return among(images, "state = 'PUBLISHED'");
	}

	private Set<ImageId> among(Collection<ImageId> images, String condition) {
		return Set
			.copyOf(this.jdbc.sql("SELECT DISTINCT image_id FROM site_image WHERE image_id = ANY (?) AND " + condition)
				.param(images.stream().map(ImageId::value).toArray(UUID[]::new))
				.query((row, n) -> new ImageId(row.getObject(1, UUID.class)))
				.list());
	}

}
