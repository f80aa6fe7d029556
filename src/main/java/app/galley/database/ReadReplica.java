package app.galley.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.context.ContextRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * A streaming replica of the database that anonymous reads come from, if one is set. From
 * the moment this instance learns of a change until the replica is known to have replayed
 * it, they come from the primary, and so they do whenever the replica does not respond.
 */
@Component
public class ReadReplica implements SmartLifecycle {

	private static final Logger log = LoggerFactory.getLogger(ReadReplica.class);

	private static final long NONE = -1;

	private static final Duration WATCH_INTERVAL = Duration.ofSeconds(1);

	private static final Duration MIN_RETRY = Duration.ofMillis(5);

	/** Longer than a connection in the same data centre takes. */
	private static final long CONNECTION_TIMEOUT_MILLIS = 500;

	private static final String SOCKET_TIMEOUT_SECONDS = "3";

	/** Where the log ends, and of which database it is. */
	private static final String WRITTEN = """
			SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint,
			    system_identifier || '/' || current_database() FROM pg_control_system()""";

	/** What a promoted server has replayed means nothing. */
	private static final String REPLAYED = """
			SELECT CASE WHEN pg_is_in_recovery() THEN pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::bigint ELSE -1 END,
			    system_identifier || '/' || current_database() FROM pg_control_system()""";

	private final @Nullable DatabaseUrl url;

	private final AtomicLong changes = new AtomicLong();

	/** The number of changes up to which the replica has replayed all, or NONE. */
	private volatile long replayed = NONE;

	private final ThreadLocal<Reading> current = new ThreadLocal<>();

	private volatile @Nullable HikariDataSource primary;

	private volatile @Nullable HikariDataSource replica;

	private volatile @Nullable Thread thread;

	private boolean reported;

	ReadReplica(DirectDatabaseSettings settings) {
		String set = settings.readUrl();
		this.url = (set != null && !set.isBlank()) ? DatabaseUrl.parse("GALLEY_DATABASE_READ_URL", set) : null;
	}

	/** The pool, which gives connections to the replica to those who may read there. */
	DataSource routing(HikariDataSource pool) {
		if (this.url == null) {
			return pool;
		}
		// The execution of a query leaves the request's thread.
		ContextRegistry.getInstance().registerThreadLocalAccessor(ReadReplica.class.getName(), this.current);
		this.primary = pool;
		this.replica = replicaPool(pool, this.url);
		return new Routing(pool);
	}

	private static HikariDataSource replicaPool(HikariDataSource pool, DatabaseUrl url) {
		HikariConfig config = new HikariConfig();
		config.setPoolName("replica");
		config.setJdbcUrl(url.jdbcUrl());
		config.setUsername(url.user());
		config.setPassword(url.password());
		config.setMaximumPoolSize(pool.getMaximumPoolSize());
		config.setMinimumIdle(1);
		config.setReadOnly(true);
		config.setConnectionTimeout(CONNECTION_TIMEOUT_MILLIS);
		config.setValidationTimeout(CONNECTION_TIMEOUT_MILLIS);
		// The start does not wait for it.
		config.setInitializationFailTimeout(-1);
		config.addDataSourceProperty("connectTimeout", "1");
		config.addDataSourceProperty("socketTimeout", SOCKET_TIMEOUT_SECONDS);
		config.addDataSourceProperty("tcpKeepAlive", "true");
		return new HikariDataSource(config);
	}

	/**
	 * Called before anything shows that this instance knows of a change: reads come from
	 * the primary until the replica has replayed it.
	 */
	public void changed() {
		this.changes.incrementAndGet();
		Thread watching = this.thread;
		if (watching != null) {
			LockSupport.unpark(watching);
		}
	}

	/**
	 * Reads from the replica if that is current, and from the primary if not, or if
	 * reading from the replica failed.
	 * @param work only reads, and can be repeated
	 * @param failed whether the result reports a failure
	 */
	public <T> T read(Supplier<T> work, Predicate<T> failed) {
		if (!isCurrent()) {
			return work.get();
		}
		Reading reading = new Reading();
		try {
			T result = within(reading, work);
			if (!reading.used || !failed.test(result)) {
				return result;
			}
		}
		catch (RuntimeException ex) {
			if (!reading.used) {
				throw ex;
			}
		}
		return work.get();
	}

	private <T> T within(Reading reading, Supplier<T> work) {
		this.current.set(reading);
		try {
			return work.get();
		}
		finally {
			this.current.remove();
		}
	}

	private boolean isCurrent() {
		return this.replica != null && this.replayed == this.changes.get();
	}

	/** Null when the connection is to come from the primary. */
	private @Nullable Connection connection() {
		Reading reading = this.current.get();
		HikariDataSource pool = this.replica;
		if (reading == null || pool == null || !isCurrent()
				|| TransactionSynchronizationManager.isActualTransactionActive()) {
			return null;
		}
		try {
			Connection connection = pool.getConnection();
			reading.used = true;
			return connection;
		}
		catch (SQLException ex) {
			away(ex);
			return null;
		}
	}

	private void watch() {
		long known = NONE;
		Place written = new Place(Long.MAX_VALUE, "");
		Duration retry = MIN_RETRY;
		while (isRunning()) {
			long change = this.changes.get();
			try {
				if (change != known) {
					written = place(this.primary, WRITTEN);
					known = change;
					retry = MIN_RETRY;
				}
				Place place = place(this.replica, REPLAYED);
				if (!place.database.equals(written.database) || place.lsn == NONE) {
					throw new SQLException("it is not a replica of this database");
				}
				this.replayed = (place.lsn >= written.lsn) ? change : NONE;
				back();
			}
			catch (SQLException | RuntimeException ex) {
				away(ex);
			}
			if (isCurrent()) {
				LockSupport.parkNanos(WATCH_INTERVAL.toNanos());
			}
			else if (this.changes.get() == change) {
				LockSupport.parkNanos(retry.toNanos());
				retry = (retry.compareTo(WATCH_INTERVAL) < 0) ? retry.multipliedBy(2) : WATCH_INTERVAL;
			}
		}
	}

	private static Place place(@Nullable DataSource pool, String sql) throws SQLException {
		if (pool == null) {
			throw new SQLException("it is not set");
		}
		try (Connection connection = pool.getConnection();
				Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery(sql)) {
			row.next();
			return new Place(row.getLong(1), row.getString(2));
		}
	}

	private synchronized void away(Exception cause) {
		this.replayed = NONE;
		if (!this.reported && isRunning()) {
			log.warn("Reads come from the primary database, as the replica cannot be used: {}", cause.getMessage());
			this.reported = true;
		}
	}

	private synchronized void back() {
		if (this.reported) {
			log.info("The replica can be used again");
			this.reported = false;
		}
	}

	@Override
	public void start() {
		if (this.replica != null) {
			this.thread = Thread.ofPlatform().daemon().name("replica").unstarted(this::watch);
			this.thread.start();
		}
	}

	@Override
	public void stop() {
		Thread watching = this.thread;
		this.thread = null;
		this.replayed = NONE;
		if (watching != null) {
			LockSupport.unpark(watching);
		}
		HikariDataSource pool = this.replica;
		if (pool != null) {
			pool.close();
		}
	}

	@Override
	public boolean isRunning() {
		return this.thread != null;
	}

	/** A request that may read from the replica. */
	private static final class Reading {

		private volatile boolean used;

	}

	private record Place(long lsn, String database) {
	}

	private final class Routing extends DelegatingDataSource {

		private Routing(DataSource primary) {
			super(primary);
		}

		@Override
		public Connection getConnection() throws SQLException {
			Connection connection = connection();
			return (connection != null) ? connection : super.getConnection();
		}

	}

}
