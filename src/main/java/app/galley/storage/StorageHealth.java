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
 * Reports whether the bucket can be used, as part of readiness. Tries every operation
 * until all succeed once, then only whether S3 responds; at most every ten seconds.
 */
@Component("s3HealthIndicator")
class StorageHealth implements HealthIndicator {

	private static final Logger logger = LoggerFactory.getLogger(StorageHealth.class);

	private static final Duration CHECK_INTERVAL = Duration.ofSeconds(10);

	private final StorageProbe probe;

	private final Clock clock;

	private boolean succeededOnce;

	private Instant checkedAt = Instant.MIN;

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
		if (this.checkedAt.isBefore(now.minus(CHECK_INTERVAL))) {
			check();
			this.checkedAt = now;
		}
		return (this.problem == null) ? Health.up().build() : Health.down().withDetail("reason", this.problem).build();
	}

	private void check() {
		String before = this.problem;
		this.problem = this.succeededOnce ? this.probe.tryToList() : this.probe.tryEverything();
		this.succeededOnce |= this.problem == null;
		if (this.problem != null && !this.problem.equals(before)) {
			logger.error("Object storage is not ready: {}", this.problem);
		}
		else if (this.problem == null && before != null) {
			logger.info("Object storage is ready again");
		}
	}

}
