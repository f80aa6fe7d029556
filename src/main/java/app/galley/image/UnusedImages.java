package app.galley.image;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Forgets pictures that were to choose from and that nobody chose, and uploads that
 * nobody confirmed. Their objects are the sweep's then.
 */
@Component
class UnusedImages {

	private static final Logger logger = LoggerFactory.getLogger(UnusedImages.class);

	private static final String REFERRED_TO = """
			(EXISTS (SELECT FROM content_task WHERE featured_image_id = i.id)
			    OR EXISTS (SELECT FROM post WHERE featured_image_id = i.id)
			    OR EXISTS (SELECT FROM post_revision WHERE featured_image_id = i.id))
			""";

	private final JdbcClient jdbc;

	private final ImageSettings images;

	private final StorageSettings storage;

	private final Clock clock;

	UnusedImages(JdbcClient jdbc, ImageSettings images, StorageSettings storage, Clock clock) {
		this.jdbc = jdbc;
		this.images = images;
		this.storage = storage;
		this.clock = clock;
	}

	/**
	 * A row that is just being referred to is locked by whoever does, and left alone;
	 * once we hold the lock nobody can begin to.
	 * @return how many images were removed
	 */
	@Transactional
	public int remove() {
		Instant now = this.clock.instant();
		UUID[] locked = this.jdbc
			.sql("SELECT i.id FROM image i WHERE i.created_at < ? AND NOT " + REFERRED_TO
					+ " AND NOT EXISTS (SELECT FROM image_generation WHERE image_id = i.id AND NOT candidate)"
					+ " AND NOT EXISTS (SELECT FROM image_upload WHERE image_id = i.id)"
					+ " FOR UPDATE OF i SKIP LOCKED")
			.param(Timestamp.from(now.minus(this.images.keepCandidates())))
			.query((row, n) -> row.getObject(1, UUID.class))
			.list()
			.toArray(UUID[]::new);
		List<UUID> removed = this.jdbc
			.sql("DELETE FROM image i WHERE i.id = ANY (?) AND NOT " + REFERRED_TO + " RETURNING i.id")
			.param(locked)
			.query((row, n) -> row.getObject(1, UUID.class))
			.list();
		if (!removed.isEmpty()) {
			logger.info("Removed {} images that nobody chose: {}", removed.size(), removed);
		}
		this.jdbc.sql("DELETE FROM image_upload WHERE confirmed_at IS NULL AND expires_at < ?")
			.param(Timestamp.from(now.minus(this.storage.sweepGrace())))
			.update();
		return removed.size();
	}

}
