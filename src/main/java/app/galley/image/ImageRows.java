package app.galley.image;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

import app.galley.address.AddressChange;
import app.galley.address.StoredAddresses;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The addresses of images and renditions: the base and the object's key. An address that
 * does not end with the key is left alone.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class ImageRows implements StoredAddresses {

	private final JdbcClient jdbc;

	ImageRows(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	@Override
	public String name() {
		return "images and renditions";
	}

	@Override
	public List<UUID> page(@Nullable UUID after, int limit) {
		return this.jdbc.sql("SELECT id FROM image WHERE id > ? ORDER BY id LIMIT ?")
			.params(Objects.requireNonNullElse(after, new UUID(0, 0)), limit)
			.query((row, n) -> row.getObject(1, UUID.class))
			.list();
	}

	@Override
	public Set<String> bases(List<UUID> ids) {
		return new HashSet<>(this.jdbc.sql("""
				SELECT DISTINCT left(url, length(url) - length(object_key) - 1) FROM (
				    SELECT url, object_key FROM image WHERE id = ANY (:ids)
				    UNION ALL SELECT url, object_key FROM image_rendition WHERE image_id = ANY (:ids)) addresses
				WHERE right(url, length(object_key) + 1) = '/' || object_key""")
			.param("ids", ids.toArray(UUID[]::new))
			.query((row, n) -> row.getString(1))
			.list());
	}

	@Override
	public int rebase(List<UUID> ids, AddressChange change) {
		return rebase("image", "id", ids, change.to()) + rebase("image_rendition", "image_id", ids, change.to());
	}

	private int rebase(String table, String id, List<UUID> ids, String base) {
		return this.jdbc
			.sql("UPDATE " + table + " SET url = :base || '/' || object_key WHERE " + id + " = ANY (:ids)" + """
					AND right(url, length(object_key) + 1) = '/' || object_key AND url <> :base || '/' || object_key""")
			.param("base", base)
			.param("ids", ids.toArray(UUID[]::new))
			.update();
	}

}
