package app.galley.generation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import app.galley.generation.sdxl.ImageGenerator;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Estimates when a generation will be done, from those that were done lately.
 */
@Component
class TimeLeft {

	private static final Duration KEEP = Duration.ofSeconds(2);

	private final JdbcClient jdbc;

	private final ImageGenerator generator;

	private final Clock clock;

	private volatile Usual usual = new Usual(null, Instant.MIN);

	TimeLeft(JdbcClient jdbc, ImageGenerator generator, Clock clock) {
		this.jdbc = jdbc;
		this.generator = generator;
		this.clock = clock;
	}

	/** Seconds; null when there is nothing to estimate from. */
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
		double gone = Duration.between(started, this.clock.instant()).toMillis() / 1000.0;
		if (generation.progress() > 0.05) {
			return seconds(gone / generation.progress() - gone);
		}
		Double usually = usually();
		return (usually != null) ? seconds(usually - gone) : null;
	}

	private @Nullable Integer queued(ImageGeneration generation) {
		Double usually = usually();
		Integer before = generation.queuePosition();
		if (usually == null || before == null) {
			return null;
		}
		int places = this.generator.capabilities().concurrency();
		return seconds(usually * (1.5 + before / places));
	}

	private static int seconds(double seconds) {
		return (int) Math.max(1, Math.ceil(seconds));
	}

	/** Seconds from start to end. */
	private @Nullable Double usually() {
		Instant now = this.clock.instant();
		Usual last = this.usual;
		if (last.at.plus(KEEP).isBefore(now)) {
			Double seconds = this.jdbc.sql("""
					SELECT avg(extract(epoch FROM finished_at - started_at))::float8 FROM (
					    SELECT started_at, finished_at FROM image_generation
					    WHERE status = 'DONE' ORDER BY finished_at DESC LIMIT 20) lately""")
				.query((row, n) -> new Usual((Double) row.getObject(1), now))
				.single().seconds;
			last = new Usual(seconds, now);
			this.usual = last;
		}
		return last.seconds;
	}

	private record Usual(@Nullable Double seconds, Instant at) {
	}

}
