package app.galley.generation;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * What the holder of a {@link GenerationLease} writes, each step in a short transaction.
 * A write under a lease that is lost changes nothing.
 */
@Repository
class GenerationLeases {

	private final JdbcClient jdbc;

	private final GenerationNotifications notifications;

	private final Clock clock;

	GenerationLeases(JdbcClient jdbc, GenerationNotifications notifications, Clock clock) {
		this.jdbc = jdbc;
		this.notifications = notifications;
		this.clock = clock;
	}

	/**
	 * Starts an attempt and ends the lease of an earlier one.
	 * @return empty when the generation has ended, is to be cancelled, or is gone
	 */
	@Transactional
	Optional<GenerationLease> acquire(UUID id, String engine) {
		if (cancelIfRequested(id)) {
			return Optional.empty();
		}
		Optional<GenerationLease> lease = this.jdbc.sql("""
				UPDATE image_generation
				SET status = 'RUNNING', attempt = attempt + 1, started_at = ?, progress = 0, step = NULL, engine = ?
				WHERE id = ? AND status IN ('QUEUED', 'RUNNING') RETURNING *""")
			.params(now(), engine, id)
			.query(GenerationRows::lease)
			.optional();
		if (lease.isPresent()) {
			this.notifications.publishChanged(id);
			this.notifications.publishQueueMoved();
		}
		return lease;
	}

	private boolean cancelIfRequested(UUID id) {
		boolean cancelled = this.jdbc.sql("""
				UPDATE image_generation SET status = 'CANCELLED', finished_at = ?
				WHERE id = ? AND cancelling AND status IN ('QUEUED', 'RUNNING')""").params(now(), id).update() == 1;
		if (cancelled) {
			publishEnded(id);
		}
		return cancelled;
	}

	/** Whether the lease is valid and the generation not cancelled. */
	boolean isValid(GenerationLease lease) {
		return this.jdbc.sql("""
				SELECT count(*) FROM image_generation
				WHERE id = ? AND attempt = ? AND status = 'RUNNING' AND NOT cancelling""")
			.params(lease.id(), lease.attempt())
			.query(Integer.class)
			.single() == 1;
	}

	/**
	 * Takes a place at the least busy server, and gives up the one held before. The rows
	 * record who holds a place, so the death of a process frees none: its request may
	 * still run on the server.
	 * @param places number of places at each server
	 * @return the server; empty when all places are taken
	 */
	@Transactional
	Optional<String> enter(GenerationLease lease, List<String> servers, int places) {
		this.jdbc.sql("SELECT pg_advisory_xact_lock(hashtext('galley.image.server'))").query((row, n) -> n).list();
		Optional<String> free = this.jdbc.sql("""
				SELECT s.name FROM unnest(:servers) WITH ORDINALITY AS s (name, number)
				LEFT JOIN image_generation g
				    ON g.server = s.name AND g.status IN ('QUEUED', 'RUNNING') AND g.id <> :id
				GROUP BY s.name, s.number HAVING count(g.id) < :places
				ORDER BY count(g.id), s.number LIMIT 1""")
			.param("servers", servers.toArray(String[]::new))
			.param("id", lease.id())
			.param("places", places)
			.query(String.class)
			.optional();
		free.ifPresent((server) -> this.jdbc.sql("""
				UPDATE image_generation
				SET sent_at = CASE WHEN server = :server THEN sent_at END, server = :server
				WHERE id = :id AND attempt = :attempt AND status = 'RUNNING'""")
			.param("server", server)
			.param("id", lease.id())
			.param("attempt", lease.attempt())
			.update());
		return free;
	}

	/** Gives up the place at a server: no server has the request. */
	@Transactional
	void leave(GenerationLease lease) {
		this.jdbc.sql("""
				UPDATE image_generation SET server = NULL, sent_at = NULL
				WHERE id = ? AND attempt = ? AND status = 'RUNNING'""").params(lease.id(), lease.attempt()).update();
	}

	/**
	 * Records that the request is being sent.
	 * @return false when the lease is lost or the generation cancelled: send nothing
	 */
	@Transactional
	boolean markSent(GenerationLease lease) {
		return this.jdbc.sql("""
				UPDATE image_generation SET sent_at = ?
				WHERE id = ? AND attempt = ? AND status = 'RUNNING' AND NOT cancelling""")
			.params(now(), lease.id(), lease.attempt())
			.update() == 1;
	}

	/**
	 * Records the progress.
	 * @param fraction 0 to 1
	 * @return false when the lease is lost or the generation cancelled
	 */
	@Transactional
	boolean updateProgress(GenerationLease lease, double fraction, @Nullable Integer step) {
		boolean valid = this.jdbc.sql("""
				UPDATE image_generation SET progress = :progress, step = :step
				WHERE id = :id AND attempt = :attempt AND status = 'RUNNING' AND NOT cancelling""")
			.param("progress", Math.clamp(fraction, 0, 1))
			.param("step", step)
			.param("id", lease.id())
			.param("attempt", lease.attempt())
			.update() == 1;
		this.notifications.publishChanged(lease.id());
		return valid;
	}

	/**
	 * Queues the generation for another attempt; it keeps its turn.
	 * @param sent whether the request may have been sent
	 */
	@Transactional
	void requeue(GenerationLease lease, boolean sent) {
		if (cancelIfRequested(lease.id())) {
			return;
		}
		this.jdbc.sql("""
				UPDATE image_generation SET status = 'QUEUED', progress = 0, step = NULL,
				    sent_at = CASE WHEN :sent THEN sent_at END, server = CASE WHEN :sent THEN server END
				WHERE id = :id AND attempt = :attempt AND status = 'RUNNING'""")
			.param("sent", sent)
			.param("id", lease.id())
			.param("attempt", lease.attempt())
			.update();
		this.notifications.publishChanged(lease.id());
	}

	/** Ends the generation as failed, with a sentence for the editor. */
	@Transactional
	void fail(GenerationLease lease, String error) {
		if (cancelIfRequested(lease.id())) {
			return;
		}
		this.jdbc.sql("""
				UPDATE image_generation SET status = 'FAILED', error = ?, finished_at = ?
				WHERE id = ? AND attempt = ? AND status = 'RUNNING'""")
			.params(error, now(), lease.id(), lease.attempt())
			.update();
		publishEnded(lease.id());
	}

	/** Ends the generation as cancelled if that was requested. */
	@Transactional
	void cancel(GenerationLease lease) {
		cancelIfRequested(lease.id());
	}

	/**
	 * Stores the image's rows and, unless it is a candidate, makes it the draft's feature
	 * image; all or nothing.
	 * @param engine that generated the image: the sketch may have replaced the server
	 * @param beforeCommit runs just before the commit
	 * @return false when the lease is lost or the generation cancelled
	 */
	@Transactional
	boolean complete(GenerationLease lease, GeneratedImages.Uploaded image, String engine, Runnable beforeCommit) {
		if (cancelIfRequested(lease.id())) {
			return false;
		}
		Optional<Boolean> candidate = lockCandidate(lease);
		if (candidate.isEmpty()) {
			return false;
		}
		image.insert(lease.taskId(), !candidate.get());
		this.jdbc.sql("""
				UPDATE image_generation SET status = 'DONE', progress = 1, image_id = :image, finished_at = :now,
				    engine = :engine
				WHERE id = :id""")
			.param("image", image.id().value())
			.param("now", now())
			.param("engine", engine)
			.param("id", lease.id())
			.update();
		publishEnded(lease.id());
		beforeCommit.run();
		return true;
	}

	/** Locks the row: whether it is a candidate; empty when the lease is lost. */
	private Optional<Boolean> lockCandidate(GenerationLease lease) {
		return this.jdbc
			.sql("""
					SELECT candidate FROM image_generation WHERE id = ? AND attempt = ? AND status = 'RUNNING' FOR UPDATE""")
			.params(lease.id(), lease.attempt())
			.query(Boolean.class)
			.optional();
	}

	private void publishEnded(UUID id) {
		this.notifications.publishChanged(id);
		this.notifications.publishQueueMoved();
	}

	private Timestamp now() {
		return Timestamp.from(this.clock.instant());
	}

}
