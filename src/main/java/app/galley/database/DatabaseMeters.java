package app.galley.database;

import java.sql.SQLException;

import javax.sql.DataSource;

import app.galley.telemetry.Meters;
import com.zaxxer.hikari.HikariDataSource;

import org.springframework.stereotype.Component;

/**
 * Metrics of the connection pool and the replica, and how far this machine's clock is
 * off.
 */
@Component
class DatabaseMeters {

	DatabaseMeters(Meters meters, DataSource source, DatabaseClock clock, ReadReplica replica) throws SQLException {
		meters.gauge("galley.clock.difference", "seconds",
				"How far the clock of this machine is behind the database's; negative when ahead",
				() -> clock.correction().toMillis() / 1000.0);
		String reads = "Anonymous queries that were not cached, by the database that answered";
		meters.counter("galley.replica.reads", reads, replica, ReadReplica::replicaReads, "database", "replica");
		meters.counter("galley.replica.reads", reads, replica, ReadReplica::primaryReads, "database", "primary");
		meters.gauge("galley.replica.lag", "seconds", "For how long the replica has not been current",
				replica::lagSeconds);
		if (meters.isOn() && source.isWrapperFor(HikariDataSource.class)) {
			source.unwrap(HikariDataSource.class).setMetricRegistry(meters.registry());
		}
	}

}
