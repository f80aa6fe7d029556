package app.galley.database;

import java.sql.SQLException;

import javax.sql.DataSource;

import app.galley.telemetry.Meters;
import com.zaxxer.hikari.HikariDataSource;

import org.springframework.stereotype.Component;

/**
 * Metrics of the connection pool, and how far this machine's clock is off.
 */
@Component
class DatabaseMeters {

	DatabaseMeters(Meters meters, DataSource source, DatabaseClock clock) throws SQLException {
		meters.gauge("galley.clock.difference", "seconds",
				"How far the clock of this machine is behind the database's; negative when ahead",
				() -> clock.correction().toMillis() / 1000.0);
		if (meters.isOn() && source.isWrapperFor(HikariDataSource.class)) {
			source.unwrap(HikariDataSource.class).setMetricRegistry(meters.registry());
		}
	}

}
