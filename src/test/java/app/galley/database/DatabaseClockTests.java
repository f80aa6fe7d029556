package app.galley.database;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DatabaseClockTests {

	private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");

	private final DatabaseClock clock = new DatabaseClock(Clock.fixed(NOON, ZoneOffset.UTC));

	@Test
	void goesByTheDatabaseWhenTheMachineIsWrong() {
		compare(0, 600_010, 20);
		assertThat(this.clock.correction()).isEqualTo(Duration.ofMinutes(10));
		assertThat(this.clock.instant()).isEqualTo(NOON.plus(Duration.ofMinutes(10)));
		compare(0, -5_000, 0);
		assertThat(this.clock.instant()).isEqualTo(NOON.minusSeconds(5));
	}

	@Test
	void keepsTheMachinesTimeWhenThatMayBeRight() {
		compare(0, 9, 10);
		compare(0, 1, 10);
		assertThat(this.clock.instant()).isEqualTo(NOON);
	}

	/** The response waited for a process that was paused. */
	@Test
	void learnsLittleFromASlowResponse() {
		compare(0, 3_001, 2);
		compare(0, 60_000, 120_000);
		assertThat(this.clock.correction()).isEqualTo(Duration.ofSeconds(3));
	}

	/** The machine's clock was set back meanwhile. */
	@Test
	void learnsNothingWhenTheResponseCameBeforeTheRequest() {
		compare(0, 3_000, -3_600_000);
		assertThat(this.clock.correction()).isZero();
	}

	/** All in milliseconds after noon. */
	private void compare(long sent, long database, long received) {
		this.clock.compare(NOON.plusMillis(sent), NOON.plusMillis(database), NOON.plusMillis(received));
	}

}
