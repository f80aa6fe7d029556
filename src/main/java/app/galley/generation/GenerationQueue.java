package app.galley.generation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

import app.galley.event.Notifications;
import app.galley.generation.sdxl.ImageRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * What jobs do to the rows of image generations, each in a short transaction. First come,
 * first served, over all instances: a generation runs when it has its turn, and it keeps
 * one of the server's places until it ends.
 */
@Repository
class GenerationQueue {

	static final String TASK = "generate-image";

	/** Channel on which the id of a generation is told when it has changed. */
	static final String CHANGED = "image-generation";

	/** Channel on which the queue is told to have moved. */
	static final String MOVED = "image-queue";

	/** Channel on which the id of a generation is told that is to stop. */
	static final String CANCEL = "image-cancel";

	/**
	 * A job that waits is woken when its turn comes; this is only how it would find out
	 * by itself.
	 */
	private static final Duration PARKED = Duration.ofMinutes(10);

	private final JdbcClient jdbc;

	private final Notifications notifications;

	private final Clock clock;

	GenerationQueue(JdbcClient jdbc, Notifications notifications, Clock clock) {
		this.jdbc = jdbc;
		this.notifications = notifications;
		this.clock = clock;
	}

	/**
	 * Gives free places to those who wait longest and makes their jobs due.
	 * @param places how many may run at once
	 * @return whether anybody's turn has come
	 */
	@Transactional
	boolean callNext(int places) {
		lock();
		List<String> called = this.jdbc.sql("""
				UPDATE image_generation SET turn_at = :now WHERE status = 'QUEUED' AND turn_at IS NULL AND id IN (
				    SELECT id FROM image_generation WHERE status = 'QUEUED' AND turn_at IS NULL
				    ORDER BY created_at, id
				    LIMIT (SELECT greatest(0, :places - count(*)) FROM image_generation
				        WHERE turn_at IS NOT NULL AND status IN ('QUEUED', 'RUNNING')))
				RETURNING id::text""")
			.param("now", now())
			.param("places", places)
			.query((row, n) -> row.getString(1))
			.list();
		if (called.isEmpty()) {
			return false;
		}
		// A job that is being executed cannot be rescheduled, and need not be: see park.
		this.jdbc.sql("""
				UPDATE scheduled_tasks SET execution_time = :now, version = version + 1
				WHERE task_name = :task AND task_instance = ANY (:called) AND NOT picked""")
			.param("now", now())
			.param("task", TASK)
			.param("called", called.toArray(String[]::new))
			.update();
		return true;
	}

	/**
	 * Puts a job to sleep until its turn, unless that has come in this moment. The job of
	 * a generation that has ended, or is gone, is at its end too: a killed process may
	 * have left it behind.
	 * @param reschedule the job, to when
	 * @param stop the job
	 */
	@Transactional
	void park(UUID id, Consumer<Instant> reschedule, Runnable stop) {
		lock();
		if (!pending(id)) {
			stop.run();
			return;
		}
		Instant now = this.clock.instant();
		reschedule.accept(hasTurn(id) ? now : now.plus(PARKED));
	}

	private boolean pending(UUID id) {
		return this.jdbc.sql("SELECT count(*) FROM image_generation WHERE id = ? AND status IN ('QUEUED', 'RUNNING')")
			.param(id)
			.query(Integer.class)
			.single() == 1;
	}

	/** Turns are given by one at a time, so that the places are counted rightly. */
	private void lock() {
		this.jdbc.sql("SELECT pg_advisory_xact_lock(hashtext('galley.image.turn'))").query((row, n) -> n).list();
	}

	/** Whether the generation may run now. */
	boolean hasTurn(UUID id) {
		return this.jdbc.sql("""
				SELECT count(*) FROM image_generation
				WHERE id = ? AND turn_at IS NOT NULL AND status IN ('QUEUED', 'RUNNING')""")
			.param(id)
			.query(Integer.class)
			.single() == 1;
	}

	/**
	 * Starts an attempt; whoever had an earlier one can write nothing from now on.
	 * @return nothing when it has ended, is to be cancelled, or is gone
	 */
	@Transactional
	Optional<GenerationLease> claim(UUID id, String engine) {
		if (cancelIfAsked(id)) {
			return Optional.empty();
		}
		Optional<GenerationLease> lease = this.jdbc.sql("""
				UPDATE image_generation
				SET status = 'RUNNING', attempt = attempt + 1, started_at = ?, progress = 0, step = NULL, engine = ?
				WHERE id = ? AND status IN ('QUEUED', 'RUNNING') RETURNING *""")
			.params(now(), engine, id)
			.query(GenerationQueue::lease)
			.optional();
		lease.ifPresent((claimed) -> {
			told(id);
			this.notifications.publish(MOVED, "");
		});
		return lease;
	}

	private static GenerationLease lease(ResultSet row, int number) throws SQLException {
		return new GenerationLease(row.getObject("task_id", UUID.class), row.getInt("attempt"),
				row.getTimestamp("sent_at") != null, row.getString("server"),
				new ImageRequest(row.getObject("id", UUID.class), row.getString("prompt"),
						row.getString("negative_prompt"), row.getInt("width"), row.getInt("height"),
						row.getInt("steps"), row.getDouble("cfg_scale"), row.getLong("seed"), row.getString("sampler")),
				row.getString("alt"), row.getString("created_by"));
	}

	private boolean cancelIfAsked(UUID id) {
		boolean cancelled = this.jdbc.sql("""
				UPDATE image_generation SET status = 'CANCELLED', finished_at = ?
				WHERE id = ? AND cancelling AND status IN ('QUEUED', 'RUNNING')""").params(now(), id).update() == 1;
		if (cancelled) {
			ended(id);
		}
		return cancelled;
	}

	/** Whether the claim is good and the picture wanted. */
	boolean holds(GenerationLease lease) {
		return this.jdbc.sql("""
				SELECT count(*) FROM image_generation
				WHERE id = ? AND attempt = ? AND status = 'RUNNING' AND NOT cancelling""")
			.params(lease.id(), lease.attempt())
			.query(Integer.class)
			.single() == 1;
	}

	/**
	 * Takes a place at the least busy of the servers, and gives up the one held before.
	 * Who holds one is written in the rows, so a process that dies frees none: its
	 * request may still be there.
	 * @param places that each server has
	 * @return nothing when all are taken
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

	/** Gives the place back: no server has the request. */
	@Transactional
	void leave(GenerationLease lease) {
		this.jdbc.sql("""
				UPDATE image_generation SET server = NULL, sent_at = NULL
				WHERE id = ? AND attempt = ? AND status = 'RUNNING'""").params(lease.id(), lease.attempt()).update();
	}

	/**
	 * Writes down that the request goes out now.
	 * @return false when the claim is no longer good: then nothing may be sent
	 */
	@Transactional
	boolean sending(GenerationLease lease) {
		return this.jdbc.sql("""
				UPDATE image_generation SET sent_at = ?
				WHERE id = ? AND attempt = ? AND status = 'RUNNING' AND NOT cancelling""")
			.params(now(), lease.id(), lease.attempt())
			.update() == 1;
	}

	/**
	 * Writes down how far it is.
	 * @return false when nobody wants the picture any more
	 */
	@Transactional
	boolean progress(GenerationLease lease, double fraction, @Nullable Integer step) {
		boolean wanted = this.jdbc.sql("""
				UPDATE image_generation SET progress = :progress, step = :step
				WHERE id = :id AND attempt = :attempt AND status = 'RUNNING' AND NOT cancelling""")
			.param("progress", Math.clamp(fraction, 0, 1))
			.param("step", step)
			.param("id", lease.id())
			.param("attempt", lease.attempt())
			.update() == 1;
		told(lease.id());
		return wanted;
	}

	/**
	 * Waits for another attempt, and keeps its place.
	 * @param sent whether the request may have been sent
	 */
	@Transactional
	void again(GenerationLease lease, boolean sent) {
		if (cancelIfAsked(lease.id())) {
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
		told(lease.id());
	}

	@Transactional
	void failed(GenerationLease lease, String error) {
		if (cancelIfAsked(lease.id())) {
			return;
		}
		this.jdbc.sql("""
				UPDATE image_generation SET status = 'FAILED', error = ?, finished_at = ?
				WHERE id = ? AND attempt = ? AND status = 'RUNNING'""")
			.params(error, now(), lease.id(), lease.attempt())
			.update();
		ended(lease.id());
	}

	/** Ends it where somebody has asked for that. */
	@Transactional
	void cancelled(GenerationLease lease) {
		cancelIfAsked(lease.id());
	}

	/**
	 * Stores the picture's rows and points the task at it, unless it is one to choose
	 * from; all or nothing.
	 * @param lastly runs just before the commit
	 * @return false when the claim is no longer good, or nobody wants the picture
	 */
	@Transactional
	boolean done(GenerationLease lease, GeneratedImages.Uploaded image, String engine, Runnable lastly) {
		if (cancelIfAsked(lease.id()) || !stillMine(lease)) {
			return false;
		}
		boolean candidate = isCandidate(lease.id());
		image.insert(lease.taskId(), !candidate);
		// The sketch may have stood in for the engine that was asked.
		this.jdbc.sql("""
				UPDATE image_generation SET status = 'DONE', progress = 1, image_id = :image, finished_at = :now,
				    engine = :engine
				WHERE id = :id""")
			.param("image", image.id())
			.param("now", now())
			.param("engine", engine)
			.param("id", lease.id())
			.update();
		ended(lease.id());
		lastly.run();
		return true;
	}

	private boolean isCandidate(UUID id) {
		return this.jdbc.sql("SELECT candidate FROM image_generation WHERE id = ?")
			.param(id)
			.query(Boolean.class)
			.single();
	}

	private boolean stillMine(GenerationLease lease) {
		return this.jdbc.sql("""
				SELECT 1 FROM image_generation WHERE id = ? AND attempt = ? AND status = 'RUNNING' FOR UPDATE""")
			.params(lease.id(), lease.attempt())
			.query(Integer.class)
			.optional()
			.isPresent();
	}

	private void ended(UUID id) {
		told(id);
		this.notifications.publish(MOVED, "");
	}

	private void told(UUID id) {
		this.notifications.publish(CHANGED, id.toString());
	}

	private Timestamp now() {
		return Timestamp.from(this.clock.instant());
	}

}
