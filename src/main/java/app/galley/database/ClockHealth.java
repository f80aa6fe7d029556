package app.galley.database;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Reports how far this machine's clock is behind the database's. Always up, as Galley
 * goes by the database's.
 */
@Component("clockHealthIndicator")
class ClockHealth implements HealthIndicator {

	private final DatabaseClock clock;

	ClockHealth(DatabaseClock clock) {
		this.clock = clock;
	}

	@Override
	public Health health() {
		return Health.up().withDetail("behindDatabaseMillis", this.clock.correction().toMillis()).build();
	}

}
