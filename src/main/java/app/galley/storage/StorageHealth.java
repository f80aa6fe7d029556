package app.galley.storage;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

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
 * Reports whether the bucket can be used. Not part of readiness: without it, everything
 * but new and uncached images works. Tries every operation until all succeed once, then
 * only whether S3 responds; at most every ten seconds.
 */
@Component("s3HealthIndicator")
class StorageHealth implements HealthIndicator {

	private static final Logger logger = LoggerFactory.getLogger(StorageHealth.class);

	private static final Duration CHECK_INTERVAL = Duration.ofSeconds(10);

	private final StorageProbe probe;

	private final Clock clock;

	private final AtomicBoolean checking = new AtomicBoolean();

	private boolean succeededOnce;

	private Instant checkedAt = Instant.MIN;

	private volatile @Nullable Health health;

	StorageHealth(StorageProbe probe, Clock clock) {
		this.probe = probe;
		this.clock = clock;
	}

	@EventListener
	void checkAtStart(ApplicationReadyEvent ready) {
		if (ready.getApplicationContext() instanceof WebServerApplicationContext) {
			checkInBackground();
		}
	}

	/** The last known, without waiting: platforms give up on a slow response. */
	@Override
	public Health health() {
		checkInBackground();
		return Objects.requireNonNullElseGet(this.health, () -> Health.unknown().build());
	}

	private void checkInBackground() {
		if (this.checking.compareAndSet(false, true)) {
			Thread.ofVirtual().name("s3-probe").start(() -> {
				try {
					checkIfDue();
				}
				finally {
					this.checking.set(false);
				}
			});
		}
	}

	private synchronized void checkIfDue() {
		Instant now = this.clock.instant();
		if (this.checkedAt.isBefore(now.minus(CHECK_INTERVAL))) {
			this.checkedAt = now;
			check();
		}
	}

	private void check() {
		Health before = this.health;
		String problem = this.succeededOnce ? this.probe.tryToList() : this.probe.tryEverything();
		this.succeededOnce |= problem == null;
		Health now = (problem == null) ? Health.up().build()
				: Health.status("DEGRADED").withDetail("reason", problem).build();
		this.health = now;
		if (problem != null && !Objects.equals(now, before)) {
			logger.error("Object storage cannot be used: {}", problem);
		}
		else if (problem == null && before != null && !now.equals(before)) {
			logger.info("Object storage can be used again");
		}
	}

}
