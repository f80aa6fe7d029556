package app.galley.storage;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The objects that no row refers to, and since when by the database's clock. An object is
 * deleted a grace period after that, not after its upload, so that the rows of a recent
 * backup find it.
 */
@Component
class Orphans {

	private static final int PAGE_SIZE = 1000;

	private final JdbcClient jdbc;

	Orphans(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/** Adds objects whose rows this database has just deleted itself. */
	void release(Collection<String> keys) {
		pages(keys).forEach((page) -> this.jdbc.sql("""
				INSERT INTO storage_orphan (object_key, released) SELECT key, true FROM unnest(:keys) key
				ON CONFLICT (object_key) DO UPDATE SET released = true""")
			.param("keys", page.toArray(String[]::new))
			.update());
	}

	/**
	 * Replaces the list.
	 * @param keys all unreferenced objects; those already listed keep their time
	 */
	void replace(Collection<String> keys) {
		UUID sweep = UUID.randomUUID();
		pages(keys).forEach((page) -> this.jdbc
			.sql("""
					INSERT INTO storage_orphan (object_key, released, sweep) SELECT key, false, :sweep FROM unnest(:keys) key
					ON CONFLICT (object_key) DO UPDATE SET sweep = excluded.sweep""")
			.param("keys", page.toArray(String[]::new))
			.param("sweep", sweep)
			.update());
		this.jdbc.sql("DELETE FROM storage_orphan WHERE sweep IS DISTINCT FROM :sweep").param("sweep", sweep).update();
	}

	/**
	 * The objects listed for at least a grace period, and for each whether this database
	 * deleted its row itself.
	 */
	Map<String, Boolean> due(Duration grace) {
		Instant now = this.jdbc.sql("SELECT now()").query(Timestamp.class).single().toInstant();
		Map<String, Boolean> due = new HashMap<>();
		this.jdbc.sql("SELECT object_key, released FROM storage_orphan WHERE since <= :until")
			.param("until", Timestamp.from(now.minus(grace)))
			.query((row) -> {
				due.put(row.getString("object_key"), row.getBoolean("released"));
			});
		return due;
	}

	private static List<List<String>> pages(Collection<String> keys) {
		List<String> all = new ArrayList<>(keys);
		List<List<String>> pages = new ArrayList<>();
		for (int from = 0; from < all.size(); from += PAGE_SIZE) {
			pages.add(all.subList(from, Math.min(all.size(), from + PAGE_SIZE)));
		}
		return pages;
	}

}
