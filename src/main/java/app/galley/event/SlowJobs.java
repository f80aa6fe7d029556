package app.galley.event;

import java.util.List;
import java.util.stream.Stream;

import javax.sql.DataSource;

import app.galley.database.DatabaseClock;
import com.github.kagkarlsson.scheduler.CurrentlyExecuting;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerConfigurationSupport;
import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerProperties;
import com.github.kagkarlsson.scheduler.stats.StatsRegistry;
import com.github.kagkarlsson.scheduler.task.Task;

import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * The job engine of {@linkplain SlowTask slow tasks}: a second one on the same table,
 * with threads of its own.
 */
@Component
public class SlowJobs {

	private final Scheduler scheduler;

	SlowJobs(List<SlowTask> tasks, DbSchedulerProperties settings, DataSource source, Instance instance,
			DatabaseClock clock, StatsRegistry meters, JobLog log) {
		this.scheduler = Scheduler
			.create(DbSchedulerConfigurationSupport.configureDataSource(source),
					tasks.stream().<Task<?>>map(SlowTask::task).toList())
			.jdbcCustomization(TaskFilter.only(names(tasks)))
			.schedulerName(new SchedulerName.Fixed(instance.name()))
			.clock(clock::instant)
			.statsRegistry(meters)
			.addSchedulerListener(log)
			.threads(tasks.stream().mapToInt(SlowTask::threads).sum())
			.pollingInterval(settings.getPollingInterval())
			.pollUsingLockAndFetch(settings.getPollingStrategyLowerLimitFractionOfThreads(),
					settings.getPollingStrategyUpperLimitFractionOfThreads())
			.heartbeatInterval(settings.getHeartbeatInterval())
			.missedHeartbeatsLimit(settings.getMissedHeartbeatsLimit())
			.shutdownMaxWait(settings.getShutdownMaxWait())
			.build();
	}

	static List<String> names(List<SlowTask> tasks) {
		return tasks.stream().map((slow) -> slow.task().getName()).toList();
	}

	@EventListener(ContextRefreshedEvent.class)
	void start() {
		if (!this.scheduler.getSchedulerState().isStarted()) {
			this.scheduler.start();
		}
	}

	/** Runs due jobs now, not at the next poll. */
	public void checkForDue() {
		this.scheduler.triggerCheckForDueExecutions();
	}

	/** The jobs that run now. */
	Stream<CurrentlyExecuting> running() {
		return this.scheduler.getCurrentlyExecuting().stream();
	}

	/** Waits for running jobs, then interrupts them. */
	void stop() {
		this.scheduler.stop();
	}

}
