package app.galley.event;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Properties;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * The connection on which an instance listens, and whose lock shows the others that it is
 * alive. It is not from the pool, which closes connections of a certain age and would
 * report this one as a leak.
 */
final class ListeningConnection implements AutoCloseable {

	/** First key of the advisory locks that live instances hold. */
	static final int INSTANCE_LOCK = 0x6a6f6273;

	private static final int NETWORK_TIMEOUT_MILLIS = 5_000;

	private final Connection connection;

	private ListeningConnection(Connection connection) {
		this.connection = connection;
	}

	static ListeningConnection open(DataSource source, String channel, Instance instance) throws SQLException {
		Connection connection = connect(source);
		try {
			connection.setAutoCommit(true);
			connection.setNetworkTimeout(Runnable::run, NETWORK_TIMEOUT_MILLIS);
			try (PreparedStatement lock = connection
				.prepareStatement("SELECT pg_advisory_lock_shared(?, hashtext(?))")) {
				lock.setInt(1, INSTANCE_LOCK);
				lock.setString(2, instance.name());
				lock.execute();
			}
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

	private static Connection connect(DataSource source) throws SQLException {
		if (!source.isWrapperFor(HikariDataSource.class)) {
			return source.getConnection();
		}
		HikariDataSource pool = source.unwrap(HikariDataSource.class);
		Properties properties = new Properties();
		properties.putAll(pool.getDataSourceProperties());
		if (pool.getUsername() != null) {
			properties.setProperty("user", pool.getUsername());
		}
		if (pool.getPassword() != null) {
			properties.setProperty("password", pool.getPassword());
		}
		properties.setProperty("tcpKeepAlive", "true");
		properties.setProperty("connectTimeout", "5");
		return DriverManager.getConnection(pool.getJdbcUrl(), properties);
	}

	/**
	 * Waits for notifications.
	 * @param wait longest time to wait
	 * @return empty when none arrived
	 */
	List<PGNotification> next(Duration wait) throws SQLException {
		PGNotification[] received = this.connection.unwrap(PGConnection.class).getNotifications((int) wait.toMillis());
		return (received != null) ? List.of(received) : List.of();
	}

	/**
	 * Makes a round trip to the server, as a silent connection may be a dead one.
	 * @return notifications that arrived before the response
	 */
	List<PGNotification> probe() throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			statement.execute("SELECT 1");
		}
		PGNotification[] received = this.connection.unwrap(PGConnection.class).getNotifications();
		return (received != null) ? List.of(received) : List.of();
	}

	@Override
	public void close() throws SQLException {
		this.connection.close();
	}

}
