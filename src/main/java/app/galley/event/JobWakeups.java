package app.galley.event;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Jobs that process rows which become due at some time. Each job exists once, over all
 * instances: it processes what is due, then sleeps until the next row is due. A
 * transaction that writes such a row calls {@link #scheduleAt}.
 */
@Component
public class JobWakeups {

	private static final String INSTANCE = "all";

	private final JobTable jobs;

	private final TransactionTemplate transaction;

	private final Clock clock;

	/** A provider, as the scheduler needs the jobs, which need this. */
	private final ObjectProvider<Scheduler> scheduler;

	JobWakeups(JobTable jobs, PlatformTransactionManager transactions, Clock clock,
			ObjectProvider<Scheduler> scheduler) {
		this.jobs = jobs;
		this.transaction = new TransactionTemplate(transactions);
		this.clock = clock;
		this.scheduler = scheduler;
	}

	/**
	 * Creates a job for the job engine.
	 * @param name for {@link #scheduleAt}
	 * @param work processes what is due; runs outside a transaction, and again when it
	 * throws or the process dies
	 * @param next when the next row is due; empty when there is none
	 */
	public CustomTask<Void> job(String name, Runnable work, Supplier<Optional<Instant>> next) {
		return Tasks.custom(name, Void.class)
			.onFailureReschedule(FixedDelay.ofSeconds(5))
			.onDeadExecutionRevive()
			.execute((instance, context) -> {
				work.run();
				return (complete, job) -> this.transaction.executeWithoutResult((tx) -> {
					this.jobs.lock(name, INSTANCE);
					next.get().ifPresentOrElse((when) -> job.reschedule(complete, when), job::stop);
				});
			});
	}

	/**
	 * Runs the job at this time at the latest. A job that is running now cannot go to
	 * sleep before it has seen what this transaction commits. The job's row is written
	 * just before the commit, so that writers do not block each other for long.
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public void scheduleAt(String job, Instant when) {
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
			@Override
			public void beforeCommit(boolean readOnly) {
				JobWakeups.this.jobs.scheduleNoLaterThan(job, INSTANCE, when);
			}

			@Override
			public void afterCommit() {
				if (!when.isAfter(JobWakeups.this.clock.instant())) {
					JobWakeups.this.scheduler.ifAvailable(Scheduler::triggerCheckForDueExecutions);
				}
			}
		});
	}

}
