package app.galley.address;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

import app.galley.event.LiveInstances;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The base of image addresses that the database holds, and that all running instances
 * must share.
 */
@Component
class ImageBase {

	private final JdbcClient jdbc;

	private final LiveInstances instances;

	ImageBase(JdbcClient jdbc, LiveInstances instances) {
		this.jdbc = jdbc;
		this.instances = instances;
	}

	/** The base of stored addresses; empty before the first server started. */
	Optional<String> stored() {
		return this.jdbc.sql("SELECT base FROM image_base WHERE base IS NOT NULL").query(String.class).optional();
	}

	/** Announces to other instances which base this one uses. */
	@Transactional
	void register(String base) {
		this.jdbc.sql("SELECT instance FROM image_base_instance")
			.query((row, n) -> row.getString(1))
			.list()
			.stream()
			.filter((instance) -> !this.instances.isAlive(instance))
			.forEach(this::remove);
		this.jdbc.sql("""
				INSERT INTO image_base_instance (instance, base) VALUES (?, ?)
				ON CONFLICT (instance) DO UPDATE SET base = excluded.base""")
			.params(this.instances.self(), base)
			.update();
	}

	void unregister() {
		remove(this.instances.self());
	}

	private void remove(String instance) {
		this.jdbc.sql("DELETE FROM image_base_instance WHERE instance = ?").param(instance).update();
	}

	/** The other base of a running instance, if there is one. */
	Optional<String> otherThan(String base) {
		return this.jdbc.sql("SELECT instance, base FROM image_base_instance WHERE base <> ?")
			.param(base)
			.query((row, n) -> new Registered(row.getString("instance"), row.getString("base")))
			.list()
			.stream()
			.filter((other) -> this.instances.isAlive(other.instance))
			.map(Registered::base)
			.findFirst();
	}

	/**
	 * Replaces the base.
	 * @return false when it is the base already
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	boolean change(String base) {
		return this.jdbc.sql("""
				UPDATE image_base SET base = :base, former = CASE WHEN base IS NULL THEN former ELSE former || base END,
				    rebased = false
				WHERE base IS DISTINCT FROM :base""").param("base", base).update() == 1;
	}

	/** Adds former bases found in rows. */
	@Transactional(propagation = Propagation.MANDATORY)
	void addFormer(Collection<String> bases) {
		this.jdbc.sql("""
				UPDATE image_base SET former = ARRAY(SELECT DISTINCT unnest(former || CAST(:bases AS text[])))""")
			.param("bases", bases.toArray(String[]::new))
			.update();
	}

	/** The change under way; empty when all rows follow the base. */
	Optional<AddressChange> pending() {
		return this.jdbc.sql("SELECT base, former FROM image_base WHERE NOT rebased")
			.query((row, n) -> AddressChange.of(List.of((String[]) row.getArray("former").getArray()),
					row.getString("base")))
			.optional();
	}

	/** Notes that all rows follow the base, unless it changed again meanwhile. */
	void finish(AddressChange change) {
		this.jdbc.sql("UPDATE image_base SET rebased = true, former = '{}' WHERE base = ?").param(change.to()).update();
	}

	private record Registered(String instance, String base) {
	}

}
