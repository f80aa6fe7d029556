package app.galley.event;

import com.github.kagkarlsson.scheduler.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Takes over at start the jobs of an instance that was killed. The job engine finds dead
 * instances only after several missing heartbeats; one that no longer holds the lock on
 * its name is known to be dead at once.
 */
@Component
class AbandonedJobs {

	private static final Logger log = LoggerFactory.getLogger(AbandonedJobs.class);

	private final JobTable jobs;

	private final Scheduler scheduler;

	AbandonedJobs(JobTable jobs, Scheduler scheduler) {
		this.jobs = jobs;
		this.scheduler = scheduler;
	}

	/**
	 * With the database unavailable, the jobs wait for the job engine's own detection.
	 */
	@EventListener(ApplicationReadyEvent.class)
	void takeOverIfPossible() {
		try {
			takeOver();
		}
		catch (DataAccessException ex) {
			log.warn("Jobs of killed instances will be resumed after their missed heartbeats: {}", ex.getMessage());
		}
	}

	private void takeOver() {
		int freed = this.jobs.releaseAbandoned();
		if (freed > 0) {
			log.info("Resuming {} jobs that were running when an instance was killed", freed);
			this.scheduler.triggerCheckForDueExecutions();
		}
	}

}
