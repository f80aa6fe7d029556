package app.galley.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

import javax.sql.DataSource;

import app.galley.doctor.UsedByDoctor;
import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Connections to the database itself, for what belongs to a session: LISTEN and advisory
 * locks that outlive a transaction. A transaction pooler would give each statement to
 * another session.
 */
@Component
@UsedByDoctor
public class DirectDatabase {

	private final DataSource pool;

	private final @Nullable DatabaseUrl url;

	DirectDatabase(DataSource pool, DirectDatabaseSettings settings, ObjectProvider<JdbcConnectionDetails> details,
			Environment environment) {
		this.pool = pool;
		this.url = url(settings, details.getIfAvailable() instanceof DatabaseUrl, environment);
	}

	/**
	 * The platform's variable belongs to the platform's {@code DATABASE_URL} and to no
	 * other database.
	 */
	static @Nullable DatabaseUrl url(DirectDatabaseSettings settings, boolean platform, Environment environment) {
		String direct = settings.directUrl();
		if (direct != null && !direct.isBlank()) {
			return DatabaseUrl.parse("GALLEY_DATABASE_DIRECT_URL", direct);
		}
		String unpooled = environment.getProperty("DATABASE_UNPOOLED_URL");
		return (platform && unpooled != null && !unpooled.isBlank())
				? DatabaseUrl.parse("DATABASE_UNPOOLED_URL", unpooled) : null;
	}

	/**
	 * Opens a connection, which the caller closes. It is not from the pool, which closes
	 * connections of a certain age and would report this one as a leak.
	 */
	public Connection connect() throws SQLException {
		return connect(this.url, 0);
	}

	/**
	 * Opens a connection to another server with the pool's properties for the driver.
	 * @param other null for the pool's own
	 * @param secondsToRespond how long the server may take for a response; 0 for any time
	 */
	Connection connect(@Nullable DatabaseUrl other, int secondsToRespond) throws SQLException {
		if (other == null && !this.pool.isWrapperFor(HikariDataSource.class)) {
			return this.pool.getConnection();
		}
		Properties properties = new Properties();
		HikariDataSource pooled = this.pool.unwrap(HikariDataSource.class);
		properties.putAll(pooled.getDataSourceProperties());
		put(properties, "user", pooled.getUsername());
		put(properties, "password", pooled.getPassword());
		if (other != null) {
			put(properties, "user", other.user());
			put(properties, "password", other.password());
		}
		properties.setProperty("tcpKeepAlive", "true");
		properties.setProperty("connectTimeout", "5");
		properties.setProperty("socketTimeout", String.valueOf(secondsToRespond));
		return DriverManager.getConnection((other != null) ? other.jdbcUrl() : pooled.getJdbcUrl(), properties);
	}

	private static void put(Properties properties, String name, @Nullable String value) {
		if (value != null) {
			properties.setProperty(name, value);
		}
	}

}
