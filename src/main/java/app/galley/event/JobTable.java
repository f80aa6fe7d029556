package app.galley.event;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The job engine's own table, for what db-scheduler's API cannot do: several jobs in one
 * statement, without losing to a job that is running, and within the caller's
 * transaction. The only class with SQL on that table.
 */
@Repository
public class JobTable {

	private final JdbcClient jdbc;

	JobTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Makes jobs due at this time. A job that is running is left alone: it cannot be
	 * rescheduled, and decides itself when it runs again.
	 * @param task name of the jobs' task
	 * @param instances ids of the jobs
	 */
	public void reschedule(String task, Collection<String> instances, Instant when) {
		this.jdbc.sql("""
				UPDATE scheduled_tasks SET execution_time = :when, version = version + 1
				WHERE task_name = :task AND task_instance = ANY (:instances) AND NOT picked""")
			.param("when", Timestamp.from(when))
			.param("task", task)
			.param("instances", instances.toArray(String[]::new))
			.update();
	}

	/** Deletes a job unless it is running. */
	public void delete(String task, String instance) {
		this.jdbc.sql("DELETE FROM scheduled_tasks WHERE task_name = ? AND task_instance = ? AND NOT picked")
			.params(task, instance)
			.update();
	}

	/**
	 * Schedules a job, or brings it forward when it is scheduled for later. A job that is
	 * running keeps its time, but its row is locked until the caller's transaction ends.
	 */
	void scheduleNoLaterThan(String task, String instance, Instant when) {
		this.jdbc.sql("""
				INSERT INTO scheduled_tasks (task_name, task_instance, execution_time, picked, version)
				VALUES (:task, :instance, :when, false, 1)
				ON CONFLICT (task_name, task_instance) DO UPDATE
				SET execution_time = excluded.execution_time, version = scheduled_tasks.version + 1
				WHERE NOT scheduled_tasks.picked AND scheduled_tasks.execution_time > excluded.execution_time""")
			.param("task", task)
			.param("instance", instance)
			.param("when", Timestamp.from(when))
			.update();
	}

	/** How long the job has waited that is due longest; 0 when none is due. */
	double overdueSeconds() {
		return this.jdbc.sql("""
				SELECT greatest(0, coalesce(extract(epoch FROM clock_timestamp() - min(execution_time)), 0))
				FROM scheduled_tasks WHERE NOT picked""").query(Double.class).single();
	}

	/** Waits for transactions that schedule the job, and holds off further ones. */
	void lock(String task, String instance) {
		this.jdbc.sql("SELECT 1 FROM scheduled_tasks WHERE task_name = ? AND task_instance = ? FOR UPDATE")
			.params(task, instance)
			.query((row, n) -> n)
			.list();
	}

	/**
	 * The jobs that an instance holds without a heartbeat for two intervals.
	 */
	Set<HeldJob> withoutHeartbeat(String instance, Duration heartbeat) {
		return new HashSet<>(this.jdbc.sql("""
				SELECT task_name, task_instance, version FROM scheduled_tasks
				WHERE picked AND picked_by = ? AND clock_timestamp() - last_heartbeat > make_interval(secs => ?)""")
			.params(instance, 2 * heartbeat.toMillis() / 1000.0)
			.query((row, n) -> new HeldJob(row.getString(1), row.getString(2), row.getLong(3)))
			.list());
	}

	/**
	 * Frees a job that its instance does not run.
	 * @return whether it was still held
	 */
	boolean release(HeldJob job) {
		return this.jdbc
			.sql("""
					UPDATE scheduled_tasks SET picked = false, picked_by = NULL, last_heartbeat = NULL, version = version + 1
					WHERE picked AND task_name = ? AND task_instance = ? AND version = ?""")
			.params(job.taskName(), job.taskInstance(), job.version())
			.update() == 1;
	}

	/**
	 * Frees the jobs of instances that are dead. An instance whose advisory lock is gone
	 * is dead after two missed heartbeats, so that it had time to reconnect, any other
	 * after four; heartbeats that a restart of the database prevented are not missed.
	 * @param self the name of this instance, whose jobs are left alone
	 * @param slowTasks names of tasks that are left longer to an instance with its lock
	 * @param slowLimit how long
	 * @param locksCount whether a missing lock means something now
	 * @return number of jobs freed
	 */
	int releaseAbandoned(String self, Collection<String> slowTasks, Duration slowLimit, Duration heartbeat,
			boolean locksCount) {
		return this.jdbc
			.sql("""
					UPDATE scheduled_tasks SET picked = false, picked_by = NULL, last_heartbeat = NULL, version = version + 1
					WHERE picked AND picked_by <> :self
					AND clock_timestamp() - greatest(last_heartbeat, pg_postmaster_start_time()) > make_interval(secs =>
					    CASE WHEN EXISTS (
					        SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 AND granted
					        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
					        AND classid::bigint = :lock AND objid::bigint = hashtext(picked_by)::bigint & 4294967295)
					    THEN CASE WHEN task_name = ANY (:slow) THEN :slowLimit ELSE 4 * :heartbeat END
					    ELSE CASE WHEN :locksCount THEN 2 * :heartbeat ELSE 4 * :heartbeat END END)""")
			.param("self", self)
			.param("slow", slowTasks.toArray(String[]::new))
			.param("slowLimit", slowLimit.toMillis() / 1000.0)
			.param("heartbeat", heartbeat.toMillis() / 1000.0)
			.param("lock", ListeningConnection.INSTANCE_LOCK)
			.param("locksCount", locksCount)
			.update();
	}

	/**
	 * A job that an instance has picked.
	 *
	 * @param version changes with every pick
	 */
	record HeldJob(String taskName, String taskInstance, long version) {
	}

}
