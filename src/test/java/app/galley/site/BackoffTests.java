package app.galley.site;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BackoffTests {

	@Test
	void isAtMostTenSecondsInTheFirstHour() {
		assertThat(Backoff.after(1, Duration.ZERO)).isEqualTo(Duration.ofSeconds(1));
		assertThat(Backoff.after(2, Duration.ZERO)).isEqualTo(Duration.ofSeconds(2));
		for (int attempts = 1; attempts < 10_000; attempts++) {
			assertThat(Backoff.after(attempts, Duration.ofMinutes(60))).isBetween(Duration.ofSeconds(1),
					Duration.ofSeconds(10));
		}
	}

	@Test
	void isAMinuteAfterTheFirstHour() {
		assertThat(Backoff.after(400, Duration.ofMinutes(61))).isEqualTo(Duration.ofMinutes(1));
	}

}
