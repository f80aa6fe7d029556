package app.galley.event;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.database.DirectDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which jobs are freed, by the last heartbeat of an instance and by its lock.
 */
@GalleyTest
class JobTableTests {

	private static final Duration HEARTBEAT = Duration.ofMillis(500);

	private static final Duration SLOW_LIMIT = Duration.ofSeconds(5);

	private static final String SLOW = "a-slow-task";

	private static final String URGENT = "an-urgent-task";

	@Autowired
	JobTable jobs;

	@Autowired
	Instance self;

	@Autowired
	DirectDatabase database;

	@Autowired
	JdbcClient jdbc;

	@Autowired
	TransactionTemplate transaction;

	private final Instance other = Instance.start();

	/** Heartbeats that a restart of the database prevented are not missed. */
	@BeforeEach
	void awaitUptime() {
		Api.await(() -> this.jdbc.sql("SELECT clock_timestamp() - pg_postmaster_start_time() > interval '6 s'")
			.query(Boolean.class)
			.single(), (longEnough) -> longEnough);
	}

	/** Its listening connection is just being opened again. */
	@Test
	void leavesTheJobsOfALiveInstanceThatHasLostItsLock() {
		assertThat(isFreed(URGENT, 500, true)).isFalse();
		assertThat(isFreed(SLOW, 500, true)).isFalse();
	}

	@Test
	void freesTheJobsOfAKilledInstance() {
		assertThat(isFreed(URGENT, 1100, true)).isTrue();
		assertThat(isFreed(SLOW, 1100, true)).isTrue();
	}

	/** After an outage of the database, no instance has its lock yet. */
	@Test
	void waitsLongerWhileMissingLocksMeanNothing() {
		assertThat(isFreed(SLOW, 1200, false)).isFalse();
		assertThat(isFreed(SLOW, 2100, false)).isTrue();
	}

	/** After a pause of this process, its own heartbeats are old. */
	@Test
	void neverFreesItsOwnJobs() {
		this.transaction.executeWithoutResult((status) -> {
			insert(URGENT, 3_600_000);
			this.jobs.releaseAbandoned(this.other.name(), List.of(SLOW), SLOW_LIMIT, HEARTBEAT, true);
			assertThat(isPicked()).isTrue();
			status.setRollbackOnly();
		});
	}

	/** The connection broke while this instance picked it, so that it never ran. */
	@Test
	void freesAJobThatThisInstanceHoldsButDoesNotRun() {
		String id = UUID.randomUUID().toString();
		this.jdbc.sql("""
				INSERT INTO scheduled_tasks
				    (task_name, task_instance, execution_time, picked, picked_by, last_heartbeat, version)
				VALUES (?, ?, now() + interval '1 hour', true, ?, now() - interval '1 hour', 1)""")
			.params(URGENT, id, this.self.name())
			.update();
		try {
			Api.await(() -> this.jdbc.sql("SELECT picked FROM scheduled_tasks WHERE task_instance = ?")
				.param(id)
				.query(Boolean.class)
				.single(), (picked) -> !picked);
		}
		finally {
			this.jobs.delete(URGENT, id);
		}
	}

	@Test
	void leavesSlowJobsToAnInstanceThatIsOnlyPaused() throws Exception {
		try (Connection alive = this.database.connect();
				PreparedStatement lock = alive.prepareStatement("SELECT pg_advisory_lock_shared(?, hashtext(?))")) {
			lock.setInt(1, ListeningConnection.INSTANCE_LOCK);
			lock.setString(2, this.other.name());
			lock.execute();
			assertThat(isFreed(URGENT, 1200, true)).isFalse();
			assertThat(isFreed(URGENT, 2100, true)).isTrue();
			assertThat(isFreed(SLOW, 3500, true)).isFalse();
			assertThat(isFreed(SLOW, 5100, true)).isTrue();
		}
	}

	/** Rolled back, so that no job engine sees the job. */
	private boolean isFreed(String task, long silenceMillis, boolean locksCount) {
		return Boolean.TRUE.equals(this.transaction.execute((status) -> {
			insert(task, silenceMillis);
			this.jobs.releaseAbandoned("galley-self", List.of(SLOW), SLOW_LIMIT, HEARTBEAT, locksCount);
			boolean picked = isPicked();
			status.setRollbackOnly();
			return !picked;
		}));
	}

	private void insert(String task, long silenceMillis) {
		this.jdbc.sql("""
				INSERT INTO scheduled_tasks
				    (task_name, task_instance, execution_time, picked, picked_by, last_heartbeat, version)
				VALUES (?, ?, now(), true, ?, clock_timestamp() - make_interval(secs => ?), 1)""")
			.params(task, this.other.name(), this.other.name(), silenceMillis / 1000.0)
			.update();
	}

	private boolean isPicked() {
		return this.jdbc.sql("SELECT picked FROM scheduled_tasks WHERE task_instance = ?")
			.param(this.other.name())
			.query(Boolean.class)
			.single();
	}

}
