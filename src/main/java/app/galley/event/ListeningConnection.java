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
 * The connection on which an instance listens and by which the others see that it lives.
 * It is opened beside the pool: the pool closes connections of a certain age, and this
 * one would count as one that leaks.
 */
final class ListeningConnection implements AutoCloseable {

	/** First key of the advisory locks that say which instances live. */
	static final int LIVING = 0x6a6f6273;

	private static final int NETWORK_TIMEOUT = 5_000;

	private final Connection connection;

	private ListeningConnection(Connection connection) {
		this.connection = connection;
	}

	static ListeningConnection open(DataSource source, String channel, Instance instance) throws SQLException {
		Connection connection = connect(source);
		try {
			connection.setAutoCommit(true);
			connection.setNetworkTimeout(Runnable::run, NETWORK_TIMEOUT);
			try (PreparedStatement living = connection
				.prepareStatement("SELECT pg_advisory_lock_shared(?, hashtext(?))")) {
				living.setInt(1, LIVING);
				living.setString(2, instance.name());
				living.execute();
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

	/** Waits this long at most; empty when nothing came. */
	List<PGNotification> next(Duration wait) throws SQLException {
		PGNotification[] heard = this.connection.unwrap(PGConnection.class).getNotifications((int) wait.toMillis());
		return (heard != null) ? List.of(heard) : List.of();
	}

	/**
	 * A silent connection may be a dead one: asks the server for an answer.
	 * @return what came before the answer
	 */
	List<PGNotification> prove() throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			statement.execute("SELECT 1");
		}
		PGNotification[] heard = this.connection.unwrap(PGConnection.class).getNotifications();
		return (heard != null) ? List.of(heard) : List.of();
	}

	@Override
	public void close() throws SQLException {
		this.connection.close();
	}

}
