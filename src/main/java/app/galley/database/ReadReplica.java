package app.galley.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.context.ContextRegistry;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.stereotype.Component;

/**
 * A streaming replica that anonymous queries read from, if one is set. From the moment
 * this instance knows of a change until the replica has replayed it, they read from the
 * primary, and so they do whenever the replica does not respond.
 */
@Component
public class ReadReplica implements SmartLifecycle {

	private static final Logger log = LoggerFactory.getLogger(ReadReplica.class);

	private static final Duration WATCH_INTERVAL = Duration.ofSeconds(1);

	private static final Duration MIN_RETRY = Duration.ofMillis(5);

	/** Longer than a connection in the same data centre takes. */
	private static final int CONNECTION_TIMEOUT_MILLIS = 500;

	/** A read that takes longer is repeated on the primary. */
	private static final String SOCKET_TIMEOUT_SECONDS = "3";

	/** The same for a server and its replicas only; from {@code pg_control_system()}. */
	static final String IDENTITY = "system_identifier || '/' || current_database()";

	/**
	 * Writes a mark into the log and returns its place: every change that was visible
	 * before is in front of it. The end of the log itself would not do: what is there may
	 * not be sent to a replica before the next commit.
	 */
	private static final String MARK = """
			SELECT pg_logical_emit_message(true, 'galley', '')::text, %s
			FROM pg_control_system()""".formatted(IDENTITY);

	/** What a promoted server has replayed means nothing. */
	private static final String STATE = """
			SELECT CASE WHEN NOT pg_is_in_recovery() OR %s <> ? THEN 'FOREIGN'
			    WHEN pg_last_wal_replay_lsn() >= ?::pg_lsn THEN 'CURRENT' ELSE 'BEHIND' END
			FROM pg_control_system()""".formatted(IDENTITY);

	private static final ThreadLocal<Reading> READING = new ThreadLocal<>();

	private final @Nullable DatabaseUrl url;

	private final AtomicLong changes = new AtomicLong();

	/** What the replica has replayed; null when it cannot be used. */
	private volatile @Nullable Mark replayed;

	/**
	 * Connections to the replica, and the last mark that the server behind has replayed.
	 */
	private final Map<PGConnection, Mark> connections = Collections.synchronizedMap(new WeakHashMap<>());

	private volatile @Nullable HikariDataSource primary;

	private volatile @Nullable HikariDataSource replica;

	private volatile @Nullable Thread thread;

	/** Nano time since which the replica has not been current; null when it is. */
	private volatile @Nullable Long behindSince;

	private final LongAdder replicaReads = new LongAdder();

	private final LongAdder primaryReads = new LongAdder();

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
		// Fields of a query may be read on other threads than the request's.
		ContextRegistry.getInstance().registerThreadLocalAccessor(ReadReplica.class.getName(), READING);
		this.primary = pool;
		this.replica = replicaPool(pool, this.url);
		this.behindSince = System.nanoTime();
		return new Routing(pool);
	}

	private static HikariDataSource replicaPool(HikariDataSource pool, DatabaseUrl url) {
		HikariConfig config = new HikariConfig();
		config.setPoolName("replica");
		config.setJdbcUrl(url.jdbcUrl());
		config.setUsername(url.user());
		config.setPassword(url.password());
		config.setConnectionInitSql(pool.getConnectionInitSql());
		config.setMaximumPoolSize(pool.getMaximumPoolSize());
		config.setMinimumIdle(1);
		config.setReadOnly(true);
		config.setConnectionTimeout(CONNECTION_TIMEOUT_MILLIS);
		config.setValidationTimeout(CONNECTION_TIMEOUT_MILLIS);
		// The start does not wait for it.
		config.setInitializationFailTimeout(-1);
		pool.getDataSourceProperties().forEach((name, value) -> config.addDataSourceProperty((String) name, value));
		config.addDataSourceProperty("connectTimeout", "1");
		config.addDataSourceProperty("socketTimeout", SOCKET_TIMEOUT_SECONDS);
		return new HikariDataSource(config);
	}

	/** Whether a replica is set. */
	public boolean isOn() {
		return this.url != null;
	}

	/**
	 * Called after a change is committed and before anything shows that this instance
	 * knows of it: reads come from the primary until the replica has replayed it.
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
		if (currentMark() != null) {
			Reading reading = new Reading();
			@Nullable T result = null;
			try {
				result = within(reading, work);
			}
			catch (RuntimeException ex) {
				if (!reading.used) {
					throw ex;
				}
			}
			if (result != null && !(reading.used && failed.test(result))) {
				(reading.used ? this.replicaReads : this.primaryReads).increment();
				return result;
			}
		}
		this.primaryReads.increment();
		return work.get();
	}

	private static <T> T within(Reading reading, Supplier<T> work) {
		READING.set(reading);
		try {
			return work.get();
		}
		finally {
			READING.remove();
		}
	}

	/** Null when the replica may not have replayed all changes. */
	private @Nullable Mark currentMark() {
		Mark mark = this.replayed;
		return (mark != null && mark.change == this.changes.get()) ? mark : null;
	}

	/** Null when the connection is to come from the primary. */
	private @Nullable Connection connection() {
		Reading reading = READING.get();
		HikariDataSource pool = this.replica;
		if (reading == null || reading.ended || pool == null) {
			return null;
		}
		Mark mark = currentMark();
		try {
			Connection connection = (mark != null) ? connection(pool, mark) : null;
			if (connection != null) {
				reading.used = true;
				return connection;
			}
		}
		catch (SQLException ex) {
			away(ex);
		}
		reading.ended = true;
		return null;
	}

	/** Null when the server has not replayed the mark: an address may have several. */
	private @Nullable Connection connection(HikariDataSource pool, Mark mark) throws SQLException {
		Connection connection = pool.getConnection();
		try {
			if (hasReplayed(connection, mark)) {
				return connection;
			}
		}
		catch (SQLException | RuntimeException ex) {
			connection.close();
			throw ex;
		}
		connection.close();
		return null;
	}

	private boolean hasReplayed(Connection connection, Mark mark) throws SQLException {
		PGConnection server = connection.unwrap(PGConnection.class);
		if (mark.equals(this.connections.get(server))) {
			return true;
		}
		boolean current = state(connection, mark) == State.CURRENT;
		if (current) {
			this.connections.put(server, mark);
		}
		return current;
	}

	private void watch() {
		Mark mark = null;
		Duration retry = MIN_RETRY;
		while (isRunning()) {
			long change = this.changes.get();
			try {
				if (mark == null || mark.change != change) {
					mark = mark(change);
					retry = MIN_RETRY;
				}
				look(mark);
			}
			catch (SQLException | RuntimeException ex) {
				away(ex);
			}
			if (currentMark() != null) {
				LockSupport.parkNanos(WATCH_INTERVAL.toNanos());
			}
			else if (this.changes.get() == change) {
				LockSupport.parkNanos(retry.toNanos());
				retry = (retry.compareTo(WATCH_INTERVAL) < 0) ? retry.multipliedBy(2) : WATCH_INTERVAL;
			}
		}
	}

	/** Marks the end of the changes that were counted before. */
	private Mark mark(long change) throws SQLException {
		try (Connection connection = pool(this.primary).getConnection();
				Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery(MARK)) {
			row.next();
			return new Mark(change, row.getString(1), row.getString(2));
		}
	}

	private void look(Mark mark) throws SQLException {
		State state;
		try (Connection connection = pool(this.replica).getConnection()) {
			// Until it is known to be down, reads wait for it.
			connection.setNetworkTimeout(Runnable::run, 2 * CONNECTION_TIMEOUT_MILLIS);
			state = state(connection, mark);
		}
		if (state == State.FOREIGN) {
			throw new SQLException("it is not a replica of the primary");
		}
		this.replayed = (state == State.CURRENT) ? mark : null;
		this.behindSince = (state == State.CURRENT) ? null : behindSince();
		back();
	}

	private static State state(Connection connection, Mark mark) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(STATE)) {
			statement.setString(1, mark.database);
			statement.setString(2, mark.lsn);
			try (ResultSet row = statement.executeQuery()) {
				row.next();
				return State.valueOf(row.getString(1));
			}
		}
	}

	private static HikariDataSource pool(@Nullable HikariDataSource pool) throws SQLException {
		if (pool == null) {
			throw new SQLException("there is no connection pool");
		}
		return pool;
	}

	private synchronized void away(Exception cause) {
		this.replayed = null;
		this.behindSince = behindSince();
		if (!this.reported && isRunning()) {
			log.warn("Anonymous queries read from the primary database, as the replica cannot be used: {}",
					cause.getMessage());
			this.reported = true;
		}
	}

	private synchronized void back() {
		if (this.reported) {
			log.info("The replica can be used again");
			this.reported = false;
		}
	}

	private long behindSince() {
		Long since = this.behindSince;
		return (since != null) ? since : System.nanoTime();
	}

	/**
	 * For how many seconds the replica has not been current; 0 when it is, NaN without
	 * one.
	 */
	double lagSeconds() {
		Long since = this.behindSince;
		return !isOn() ? Double.NaN : (since != null) ? (System.nanoTime() - since) / 1e9 : 0;
	}

	/** Queries that the replica answered. */
	long replicaReads() {
		return this.replicaReads.sum();
	}

	/** Queries that the primary answered although a replica is set. */
	long primaryReads() {
		return this.primaryReads.sum();
	}

	@Override
	public void start() {
		if (isOn()) {
			this.thread = Thread.ofPlatform().daemon().name("replica").unstarted(this::watch);
			this.thread.start();
		}
	}

	@Override
	public void stop() {
		Thread watching = this.thread;
		this.thread = null;
		this.replayed = null;
		if (watching != null) {
			LockSupport.unpark(watching);
			ContextRegistry.getInstance().removeThreadLocalAccessor(ReadReplica.class.getName());
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

	/** Its pool is closed for good. */
	@Override
	public boolean isPauseable() {
		return false;
	}

	/** Stops after the requests that may read from it. */
	@Override
	public int getPhase() {
		return Integer.MIN_VALUE + 100;
	}

	private enum State {

		CURRENT, BEHIND, FOREIGN

	}

	/** A query that may read from the replica. */
	private static final class Reading {

		private volatile boolean used;

		/**
		 * It reads the rest from the primary: what it has read there may be newer than
		 * the replica.
		 */
		private volatile boolean ended;

	}

	/**
	 * A place in the primary's log.
	 *
	 * @param change number of changes that are in front of it
	 * @param database whose log it is
	 */
	private record Mark(long change, String lsn, String database) {
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
