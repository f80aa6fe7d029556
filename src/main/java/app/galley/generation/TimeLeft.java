package app.galley.generation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import app.galley.generation.engine.ImageGenerator;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Estimates how long a generation will take, from the last 20 that finished.
 */
@Component
class TimeLeft {

	private static final Duration MAX_AGE = Duration.ofSeconds(2);

	private final JdbcClient jdbc;

	private final ImageGenerator generator;

	private final Clock clock;

	private volatile Average average = new Average(null, Instant.MIN);

	TimeLeft(JdbcClient jdbc, ImageGenerator generator, Clock clock) {
		this.jdbc = jdbc;
		this.generator = generator;
		this.clock = clock;
	}

	/** Seconds; null when there is no basis for an estimate. */
	@Nullable Integer of(ImageGeneration generation) {
		return switch (generation.status()) {
			case DONE, FAILED, CANCELLED -> null;
			case RUNNING -> running(generation);
			case QUEUED -> queued(generation);
		};
	}

	private @Nullable Integer running(ImageGeneration generation) {
		Instant started = generation.startedAt();
		if (started == null) {
			return null;
		}
		double elapsed = Duration.between(started, this.clock.instant()).toMillis() / 1000.0;
		if (generation.progress() > 0.05) {
			return seconds(elapsed / generation.progress() - elapsed);
		}
		Double average = averageSeconds();
		return (average != null) ? seconds(average - elapsed) : null;
	}

	private @Nullable Integer queued(ImageGeneration generation) {
		Double average = averageSeconds();
		Integer ahead = generation.queuePosition();
		if (average == null || ahead == null) {
			return null;
		}
		int places = this.generator.capabilities().concurrency();
		return seconds(average * (1.5 + ahead / places));
	}

	private static int seconds(double seconds) {
		return (int) Math.max(1, Math.ceil(seconds));
	}

	/** Seconds from start to end; null before the first has finished. */
	private @Nullable Double averageSeconds() {
		Instant now = this.clock.instant();
		Average last = this.average;
		if (last.at.plus(MAX_AGE).isBefore(now)) {
			Double seconds = this.jdbc.sql("""
					SELECT avg(extract(epoch FROM finished_at - started_at))::float8 FROM (
					    SELECT started_at, finished_at FROM image_generation
					    WHERE status = 'DONE' ORDER BY finished_at DESC LIMIT 20) recent""")
				.query((row, n) -> new Average((Double) row.getObject(1), now))
				.single().seconds;
			last = new Average(seconds, now);
			this.average = last;
		}
		return last.seconds;
	}

	private record Average(@Nullable Double seconds, Instant at) {
	}

}
