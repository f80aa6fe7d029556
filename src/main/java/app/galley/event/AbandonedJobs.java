package app.galley.event;

import com.github.kagkarlsson.scheduler.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Takes up at start what a killed instance was working on. The job engine finds the dead
 * by itself when their heartbeats have been missing for a while; an instance that holds
 * no lock on its name any more is known to be dead at once.
 */
@Component
class AbandonedJobs {

	private static final Logger log = LoggerFactory.getLogger(AbandonedJobs.class);

	private final JdbcClient jdbc;

	private final Scheduler scheduler;

	AbandonedJobs(JdbcClient jdbc, Scheduler scheduler) {
		this.jdbc = jdbc;
		this.scheduler = scheduler;
	}

	/**
	 * Should the database be away now, the job engine comes to the same a little later.
	 */
	@EventListener(ApplicationReadyEvent.class)
	void takeUpIfPossible() {
		try {
			takeUp();
		}
		catch (DataAccessException ex) {
			log.warn("Jobs of killed instances are taken up once their heartbeats have been missed: {}",
					ex.getMessage());
		}
	}

	private void takeUp() {
		int freed = this.jdbc
			.sql("""
					UPDATE scheduled_tasks SET picked = false, picked_by = NULL, last_heartbeat = NULL, version = version + 1
					WHERE picked AND NOT EXISTS (
					    SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 AND granted
					    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
					    AND classid::bigint = ? AND objid::bigint = hashtext(picked_by)::bigint & 4294967295)""")
			.param(ListeningConnection.LIVING)
			.update();
		if (freed > 0) {
			log.info("Taking up {} jobs that were under way when an instance was killed", freed);
			this.scheduler.triggerCheckForDueExecutions();
		}
	}

}
