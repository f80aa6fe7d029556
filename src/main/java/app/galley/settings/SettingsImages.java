package app.galley.settings;

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

	@Override
	public String isReferenced() {
		return "EXISTS (SELECT FROM site_image WHERE image_id = i.id)";
	}

	@Override
	public String isVisible() {
		return "EXISTS (SELECT FROM site_image WHERE image_id = i.id AND state = 'PUBLISHED')";
	}

	/** Settings have no words that describe an image. */
	@Override
	public String withWord() {
		return "SELECT image_id FROM site_image WHERE false";
	}

	@Override
	public List<ImageUse> uses(Collection<ImageId> images, Caller caller) {
		return this.jdbc.sql("""
				SELECT DISTINCT s.image_id, 'SETTINGS' AS owner, 'SITE' AS place,
				    '00000000-0000-0000-0000-000000000000'::uuid AS id, 'Site settings' AS title, false AS trashed
				FROM site_image s WHERE s.image_id = ANY (:images) AND (:all OR s.state = 'PUBLISHED')""")
			.param("images", images.stream().map(ImageId::value).toArray(UUID[]::new))
			.param("all", caller.may(Role.ADMIN))
			.query(ImageUse::of)
			.list();
	}

	private Set<ImageId> among(Collection<ImageId> images, String condition) {
		return Set
			.copyOf(this.jdbc.sql("SELECT DISTINCT image_id FROM site_image WHERE image_id = ANY (?) AND " + condition)
				.param(images.stream().map(ImageId::value).toArray(UUID[]::new))
				.query((row, n) -> new ImageId(row.getObject(1, UUID.class)))
				.list());
	}

}
