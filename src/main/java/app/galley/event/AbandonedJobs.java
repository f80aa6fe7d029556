package app.galley.event;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import app.galley.event.JobTable.HeldJob;
import com.github.kagkarlsson.scheduler.CurrentlyExecuting;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Takes over the jobs of instances that are dead, and those that this one holds but does
 * not run: the connection broke while it picked or finished them. In place of the job
 * engine's own detection, which knows heartbeats only: after a pause (a suspended laptop,
 * a long garbage collection) it would declare this instance's own running jobs dead.
 */
@Component
class AbandonedJobs implements DisposableBean {

	private static final Logger log = LoggerFactory.getLogger(AbandonedJobs.class);

	/** After an outage, all instances need some time to take their locks again. */
	private static final Duration OUTAGE_OVER = Duration.ofSeconds(15);

	/**
	 * For slow jobs of an instance that still holds its lock: it may only be paused, and
	 * another would not know whether the server has made its image.
	 */
	private static final Duration SLOW_LIMIT = Duration.ofMinutes(5);

	private final JobTable jobs;

	private final Notifications notifications;

	private final Instance instance;

	private final List<String> slowTasks;

	private final Duration heartbeat;

	private final Scheduler scheduler;

	private final SlowJobs slowJobs;

	/**
	 * Jobs of this instance that it did not run at the last look; of the timer's thread.
	 */
	private Set<HeldJob> idle = Set.of();

	private final ScheduledExecutorService timer = Executors
		.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("abandoned-jobs").factory());

	AbandonedJobs(JobTable jobs, Notifications notifications, Instance instance, List<SlowTask> slowTasks,
			DbSchedulerProperties settings, Scheduler scheduler, SlowJobs slowJobs) {
		this.jobs = jobs;
		this.notifications = notifications;
		this.instance = instance;
		this.slowTasks = SlowJobs.names(slowTasks);
		this.heartbeat = settings.getHeartbeatInterval();
		this.scheduler = scheduler;
		this.slowJobs = slowJobs;
	}

	@EventListener(ApplicationReadyEvent.class)
	void start() {
		this.timer.scheduleWithFixedDelay(this::takeOverIfPossible, 0, this.heartbeat.toMillis() / 2,
				TimeUnit.MILLISECONDS);
	}

	/** An exception would end the timer. */
	private void takeOverIfPossible() {
		try {
			takeOver();
		}
		catch (RuntimeException | Error ex) {
			log.warn("Could not look for jobs of dead instances, trying again: {}", ex.getMessage());
		}
	}

	private void takeOver() {
		int freed = releaseOwn() + this.jobs.releaseAbandoned(this.instance.name(), this.slowTasks, SLOW_LIMIT,
				this.heartbeat, this.notifications.hasListenedFor(OUTAGE_OVER));
		if (freed > 0) {
			log.info("Resuming {} jobs that no instance runs", freed);
			this.scheduler.triggerCheckForDueExecutions();
			this.slowJobs.checkForDue();
		}
	}

	/**
	 * Frees what this instance holds but does not run. A job that has just been picked
	 * may not be running yet, so only what was so at the last look too.
	 */
	private int releaseOwn() {
		Set<HeldJob> idle = this.jobs.withoutHeartbeat(this.instance.name(), this.heartbeat);
		idle.removeIf(this::isRunning);
		int freed = (int) idle.stream().filter(this.idle::contains).filter(this.jobs::release).count();
		this.idle = idle;
		return freed;
	}

	private boolean isRunning(HeldJob job) {
		return Stream.concat(this.scheduler.getCurrentlyExecuting().stream(), this.slowJobs.running())
			.map(CurrentlyExecuting::getTaskInstance)
			.anyMatch((running) -> running.getTaskName().equals(job.taskName())
					&& running.getId().equals(job.taskInstance()));
	}

	@Override
	public void destroy() {
		this.timer.shutdownNow();
	}

}
