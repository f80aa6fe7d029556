package app.galley.event;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Jobs that look after rows which fall due at some time. Of each job there is one,
 * however many instances run: it does what is due, then sleeps until the next row is.
 * Whoever writes a row sets the alarm in the same transaction.
 */
@Component
public class JobWakeups {

	private static final String ALL = "all";

	private final JdbcClient jdbc;

	private final TransactionTemplate transaction;

	private final Clock clock;

	/** Not there yet when this is made: it is given the jobs, which are given this. */
	private final ObjectProvider<Scheduler> scheduler;

	JobWakeups(JdbcClient jdbc, PlatformTransactionManager transactions, Clock clock,
			ObjectProvider<Scheduler> scheduler) {
		this.jdbc = jdbc;
		this.transaction = new TransactionTemplate(transactions);
		this.clock = clock;
		this.scheduler = scheduler;
	}

	/**
	 * A job for the job engine.
	 * @param name a job of this name is woken by {@link #scheduleAt}
	 * @param work does what is due; runs in no transaction, and again when it throws or
	 * the process dies
	 * @param next when the next row is due, if there is one
	 */
	public CustomTask<Void> job(String name, Runnable work, Supplier<Optional<Instant>> next) {
		return Tasks.custom(name, Void.class)
			.onFailureReschedule(FixedDelay.ofSeconds(5))
			.onDeadExecutionRevive()
			.execute((instance, context) -> {
				work.run();
				return (complete, job) -> this.transaction.executeWithoutResult((tx) -> {
					awaitWriters(name);
					next.get().ifPresentOrElse((when) -> job.reschedule(complete, when), job::stop);
				});
			});
	}

	/**
	 * Has the job run at that time, or earlier if it would anyway. Its row is only
	 * touched right before the commit, so that writers do not wait for each other's work.
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public void scheduleAt(String job, Instant when) {
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
			@Override
			public void beforeCommit(boolean readOnly) {
				write(job, when);
			}

			@Override
			public void afterCommit() {
				if (!when.isAfter(JobWakeups.this.clock.instant())) {
					JobWakeups.this.scheduler.ifAvailable(Scheduler::triggerCheckForDueExecutions);
				}
			}
		});
	}

	/**
	 * A job that runs just now is left alone, but its row is locked all the same: it
	 * cannot go to sleep before it has seen what is about to be committed.
	 */
	private void write(String job, Instant when) {
		this.jdbc.sql("""
				INSERT INTO scheduled_tasks (task_name, task_instance, execution_time, picked, version)
				VALUES (:job, :all, :when, false, 1)
				ON CONFLICT (task_name, task_instance) DO UPDATE
				SET execution_time = excluded.execution_time, version = scheduled_tasks.version + 1
				WHERE NOT scheduled_tasks.picked AND scheduled_tasks.execution_time > excluded.execution_time""")
			.param("job", job)
			.param("all", ALL)
			.param("when", Timestamp.from(when))
			.update();
	}

	private void awaitWriters(String job) {
		this.jdbc.sql("SELECT 1 FROM scheduled_tasks WHERE task_name = ? AND task_instance = ? FOR UPDATE")
			.params(job, ALL)
			.query((row, n) -> n)
			.list();
	}

}
