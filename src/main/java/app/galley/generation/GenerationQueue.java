package app.galley.generation;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

import app.galley.event.JobTable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * The order in which generations run, over all instances: first come, first served. A
 * generation runs once it has its turn, and occupies one of the places until it ends.
 */
@Repository
class GenerationQueue {

	static final String TASK = "generate-image";

	/**
	 * How long a waiting job sleeps. It is woken when its turn comes; this is the
	 * fallback.
	 */
	private static final Duration PARKED = Duration.ofMinutes(10);

	private final JdbcClient jdbc;

	private final JobTable jobs;

	private final Clock clock;

	GenerationQueue(JdbcClient jdbc, JobTable jobs, Clock clock) {
		this.jdbc = jdbc;
		this.jobs = jobs;
		this.clock = clock;
	}

	/**
	 * Gives free places to the generations that have waited longest, and makes their jobs
	 * due.
	 * @param places how many generations may run at once
	 * @return whether any generation got its turn
	 */
	@Transactional
	boolean admitNext(int places) {
		lock();
		Instant now = this.clock.instant();
		List<String> admitted = this.jdbc.sql("""
				UPDATE image_generation SET turn_at = :now WHERE status = 'QUEUED' AND turn_at IS NULL AND id IN (
				    SELECT id FROM image_generation WHERE status = 'QUEUED' AND turn_at IS NULL
				        AND (paused_until IS NULL OR paused_until <= :now)
				    ORDER BY created_at, id
				    LIMIT (SELECT greatest(0, :places - count(*)) FROM image_generation
				        WHERE turn_at IS NOT NULL AND status IN ('QUEUED', 'RUNNING')))
				RETURNING id::text""")
			.param("now", Timestamp.from(now))
			.param("places", places)
			.query((row, n) -> row.getString(1))
			.list();
		if (admitted.isEmpty()) {
			return false;
		}
		// A job that is running now checks for its turn again in park().
		this.jobs.reschedule(TASK, admitted, now);
		return true;
	}

	/**
	 * Puts a job to sleep until its turn, unless that has just come. Stops the job of a
	 * generation that has ended or is gone, which a killed process may have left behind.
	 * @param reschedule reschedules the job
	 * @param stop ends the job
	 */
	@Transactional
	void park(UUID id, Consumer<Instant> reschedule, Runnable stop) {
		lock();
		if (!isPending(id)) {
			stop.run();
			return;
		}
		Instant now = this.clock.instant();
		reschedule.accept(hasTurn(id) ? now : now.plus(PARKED));
	}

	/** Turns are given by one transaction at a time, so that places are counted right. */
	private void lock() {
		this.jdbc.sql("SELECT pg_advisory_xact_lock(hashtext('galley.image.turn'))").query((row, n) -> n).list();
	}

	private boolean isPending(UUID id) {
		return this.jdbc.sql("SELECT count(*) FROM image_generation WHERE id = ? AND status IN ('QUEUED', 'RUNNING')")
			.param(id)
			.query(Integer.class)
			.single() == 1;
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

}
