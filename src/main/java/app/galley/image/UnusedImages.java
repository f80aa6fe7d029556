package app.galley.image;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

import app.galley.generation.GenerationResults;
import app.galley.id.ImageId;
import app.galley.storage.StagingArea;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Deletes the rows of candidate images that were not selected, and of uploads that were
 * not confirmed. The sweep then finds their objects.
 */
@Component
class UnusedImages {

	private static final Logger logger = LoggerFactory.getLogger(UnusedImages.class);

	private static final int PAGE_SIZE = 1000;

	private final JdbcClient jdbc;

	private final List<ImageReferences> references;

	private final GenerationResults generations;

	private final ImageSettings settings;

	private final TransactionTemplate transaction;

	private final Clock clock;

	UnusedImages(JdbcClient jdbc, List<ImageReferences> references, GenerationResults generations,
			ImageSettings settings, PlatformTransactionManager transactions, Clock clock) {
		this.jdbc = jdbc;
		this.references = references;
		this.generations = generations;
		this.settings = settings;
		this.transaction = new TransactionTemplate(transactions);
		this.clock = clock;
	}

	/**
	 * Deletes the rows of unused images and of expired uploads.
	 * @param expiredBefore uploads that expired before this instant are deleted
	 * @return the keys of their objects
	 */
	List<String> remove(Instant expiredBefore) {
		Timestamp oldest = Timestamp.from(this.clock.instant().minus(this.settings.keepCandidates()));
		List<String> released = new ArrayList<>();
		List<ImageId> page = page(new ImageId(new UUID(0, 0)), oldest);
		while (!page.isEmpty()) {
			List<ImageId> candidates = unused(page);
			if (!candidates.isEmpty()) {
				released.addAll(Objects.requireNonNull(this.transaction.execute((tx) -> remove(candidates))));
			}
			page = page(page.getLast(), oldest);
		}
		released
			.addAll(this.jdbc.sql("DELETE FROM image_upload WHERE confirmed_at IS NULL AND expires_at < ? RETURNING id")
				.param(Timestamp.from(expiredBefore))
				.query((row, n) -> StagingArea.key(row.getObject(1, UUID.class)))
				.list());
		return released;
	}

	private List<ImageId> page(ImageId after, Timestamp oldest) {
		return this.jdbc.sql("""
				SELECT id FROM image i WHERE id > ? AND created_at < ?
				AND NOT EXISTS (SELECT FROM image_upload WHERE image_id = i.id) ORDER BY id LIMIT ?""")
			.params(after.value(), oldest, PAGE_SIZE)
			.query((row, n) -> new ImageId(row.getObject(1, UUID.class)))
			.list();
	}

	private List<ImageId> unused(List<ImageId> images) {
		Set<ImageId> used = new HashSet<>(this.generations.featured(images));
		this.references.forEach((module) -> used.addAll(module.referenced(images)));
		return images.stream().filter((id) -> !used.contains(id)).toList();
	}

	/**
	 * Skips a row that another transaction has locked to refer to it. While this
	 * transaction holds the lock, no new reference can be added.
	 */
	private List<String> remove(List<ImageId> candidates) {
		List<ImageId> locked = this.jdbc.sql("SELECT id FROM image WHERE id = ANY (?) FOR UPDATE SKIP LOCKED")
			.param(candidates.stream().map(ImageId::value).toArray(UUID[]::new))
			.query((row, n) -> new ImageId(row.getObject(1, UUID.class)))
			.list();
		List<ImageId> unused = unused(locked);
		if (unused.isEmpty()) {
			return List.of();
		}
		UUID[] ids = unused.stream().map(ImageId::value).toArray(UUID[]::new);
		List<String> keys = this.jdbc.sql("""
				SELECT object_key FROM image WHERE id = ANY (:unused)
				UNION SELECT share_key FROM image WHERE id = ANY (:unused) AND share_key IS NOT NULL
				UNION SELECT object_key FROM image_rendition WHERE image_id = ANY (:unused)""")
			.param("unused", ids)
			.query((row, n) -> row.getString(1))
			.list();
		int removed = this.jdbc.sql("DELETE FROM image WHERE id = ANY (?)").param(ids).update();
		logger.info("Deleted {} unused images: {}", removed, unused);
		return keys;
	}

}
