package app.galley.storage;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Whether the bucket can be used: part of readiness. Tried in full until it works once,
 * after that only reached; asked again at most every ten seconds.
 */
@Component("s3HealthIndicator")
class StorageHealth implements HealthIndicator {

	private static final Logger logger = LoggerFactory.getLogger(StorageHealth.class);

	private static final Duration FRESH = Duration.ofSeconds(10);

	private final StorageProbe probe;

	private final Clock clock;

	private boolean workedOnce;

	private Instant asked = Instant.MIN;

	private @Nullable String problem;

	StorageHealth(StorageProbe probe, Clock clock) {
		this.probe = probe;
		this.clock = clock;
	}

	@EventListener
	void checkAtStart(ApplicationReadyEvent ready) {
		if (ready.getApplicationContext() instanceof WebServerApplicationContext) {
			health();
		}
	}

	@Override
	public synchronized Health health() {
		Instant now = this.clock.instant();
		if (this.asked.isBefore(now.minus(FRESH))) {
			ask();
			this.asked = now;
		}
		return (this.problem == null) ? Health.up().build() : Health.down().withDetail("reason", this.problem).build();
	}

	private void ask() {
		String before = this.problem;
		this.problem = this.workedOnce ? this.probe.reach() : this.probe.everything();
		this.workedOnce |= this.problem == null;
		if (this.problem != null && !this.problem.equals(before)) {
			logger.error("Not ready: {}", this.problem);
		}
		else if (this.problem == null && before != null) {
			logger.info("S3 can be used again");
		}
	}

}
