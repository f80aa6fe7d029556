package app.galley.event;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * The connection on which an instance listens, and whose lock shows the others that it is
 * alive.
 */
final class ListeningConnection implements AutoCloseable {

	/** First key of the advisory locks that live instances hold. */
	static final int INSTANCE_LOCK = 0x6a6f6273;

	private static final int NETWORK_TIMEOUT_MILLIS = 5_000;

	private final Connection connection;

	private ListeningConnection(Connection connection) {
		this.connection = connection;
	}

	static ListeningConnection open(Connector connector, String channel) throws SQLException {
		Connection connection = connector.connect();
		try {
			connection.setAutoCommit(true);
			connection.setNetworkTimeout(Runnable::run, NETWORK_TIMEOUT_MILLIS);
			try (Statement listen = connection.createStatement()) {
				listen.execute("LISTEN " + channel);
			}
			return new ListeningConnection(connection);
		}
		catch (SQLException ex) {
			connection.close();
			throw ex;
		}
	}

	/**
	 * Takes the lock of a live instance. The server gives it up when the process ends,
	 * and 90 s after the machine has vanished without a word: a process that is only
	 * paused keeps it.
	 */
	void lock(Instance instance) throws SQLException {
		try (PreparedStatement lock = this.connection.prepareStatement(
				"""
						SELECT set_config('tcp_keepalives_idle', '30', false), set_config('tcp_keepalives_interval', '15', false),
						    set_config('tcp_keepalives_count', '4', false), pg_advisory_lock_shared(?, hashtext(?))""")) {
			lock.setInt(1, INSTANCE_LOCK);
			lock.setString(2, instance.name());
			lock.execute();
		}
	}

	/**
	 * Waits for notifications, without a statement.
	 * @param wait longest time to wait
	 * @return empty when none arrived
	 */
	List<PGNotification> next(Duration wait) throws SQLException {
		return list(this.connection.unwrap(PGConnection.class).getNotifications((int) Math.max(1, wait.toMillis())));
	}

	/** Notifications that have arrived. */
	List<PGNotification> arrived() throws SQLException {
		return list(this.connection.unwrap(PGConnection.class).getNotifications());
	}

	private static List<PGNotification> list(PGNotification @Nullable [] notifications) {
		return (notifications != null) ? List.of(notifications) : List.of();
	}

	/**
	 * Asks for the server's time, also because a silent connection may be a dead one.
	 * Notifications that came before the response have {@link #arrived()} then.
	 */
	Instant time() throws SQLException {
		try (Statement statement = this.connection.createStatement();
				ResultSet row = statement.executeQuery("SELECT clock_timestamp()")) {
			row.next();
			return row.getObject(1, OffsetDateTime.class).toInstant();
		}
	}

	@Override
	public void close() throws SQLException {
		this.connection.close();
	}

	/** Opens a connection that belongs to one session of the database. */
	@FunctionalInterface
	interface Connector {

		Connection connect() throws SQLException;

	}

}
