package app.galley.generation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import app.galley.generation.engine.Health;
import app.galley.generation.engine.ImageGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Checks whether the SDXL servers respond: at start, and then at most every ten seconds.
 * Not part of readiness, as only new images need the servers.
 */
@Component("sdxlHealthIndicator")
class EngineProbe implements HealthIndicator {

	private static final Logger log = LoggerFactory.getLogger(EngineProbe.class);

	private static final Duration MAX_AGE = Duration.ofSeconds(10);

	private final ImageGenerator generator;

	private final Clock clock;

	private final AtomicBoolean checking = new AtomicBoolean();

	private volatile Instant checkedAt = Instant.MIN;

	private volatile List<Health> servers = List.of();

	EngineProbe(ImageGenerator generator, Clock clock) {
		this.generator = generator;
		this.clock = clock;
	}

	/** Uses a thread of its own: the start does not wait for servers. */
	@EventListener
	void checkAtStart(ApplicationReadyEvent ready) {
		if (ready.getApplicationContext() instanceof WebServerApplicationContext) {
			checkInBackground();
		}
	}

	private void checkInBackground() {
		if (this.checking.compareAndSet(false, true)) {
			Thread.ofVirtual().name("sdxl-probe").start(() -> {
				try {
					servers();
				}
				finally {
					this.checking.set(false);
				}
			});
		}
	}

	/** The servers in the order of the settings; empty for the built-in sketch. */
	synchronized List<Health> servers() {
		Instant now = this.clock.instant();
		if (this.checkedAt.isBefore(now.minus(MAX_AGE))) {
			List<Health> before = this.servers;
			this.servers = this.generator.health();
			this.checkedAt = now;
			logChanges(before);
		}
		return this.servers;
	}

	private void logChanges(List<Health> before) {
		for (int i = 0; i < this.servers.size(); i++) {
			Health server = this.servers.get(i);
			if (i < before.size() && before.get(i).equals(server)) {
				continue;
			}
			if (server.up()) {
				log.info("SDXL server {} ({}): {}", i + 1, this.generator.engine(), server.message());
			}
			else {
				log.warn("SDXL server {} ({}): {}", i + 1, this.generator.engine(), server.message());
			}
		}
	}

	/**
	 * Up while at least one server is up, otherwise degraded. The last known, without
	 * waiting: a sleeping server takes seconds to fail, and platforms give up on a slow
	 * response.
	 */
	@Override
	public org.springframework.boot.health.contributor.Health health() {
		checkInBackground();
		List<Health> known = this.servers;
		return org.springframework.boot.health.contributor.Health.status(status(known))
			.withDetail("engine", this.generator.engine())
			.withDetail("servers", known.stream().map(Health::message).toList())
			.build();
	}

	private Status status(List<Health> known) {
		if (this.checkedAt.equals(Instant.MIN)) {
			return Status.UNKNOWN;
		}
		return (known.isEmpty() || known.stream().anyMatch(Health::up)) ? Status.UP : new Status("DEGRADED");
	}

}
