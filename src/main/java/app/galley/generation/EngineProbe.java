package app.galley.generation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import app.galley.generation.sdxl.Health;
import app.galley.generation.sdxl.ImageGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Whether the SDXL servers answer: asked at start and at most every ten seconds after
 * that. No part of readiness, since all but new pictures works without them.
 */
@Component("sdxlHealthIndicator")
class EngineProbe implements HealthIndicator {

	private static final Logger log = LoggerFactory.getLogger(EngineProbe.class);

	private static final Duration FRESH = Duration.ofSeconds(10);

	private final ImageGenerator generator;

	private final Clock clock;

	private Instant asked = Instant.MIN;

	private List<Health> servers = List.of();

	EngineProbe(ImageGenerator generator, Clock clock) {
		this.generator = generator;
		this.clock = clock;
	}

	/** In a thread of its own: the start does not wait for servers. */
	@EventListener
	void askAtStart(ApplicationReadyEvent ready) {
		if (ready.getApplicationContext() instanceof WebServerApplicationContext) {
			Thread.ofVirtual().name("sdxl-probe").start(this::servers);
		}
	}

	/** In the order of the settings; none for the built-in sketch. */
	synchronized List<Health> servers() {
		Instant now = this.clock.instant();
		if (this.asked.isBefore(now.minus(FRESH))) {
			List<Health> before = this.servers;
			this.servers = this.generator.health();
			this.asked = now;
			tell(before);
		}
		return this.servers;
	}

	private void tell(List<Health> before) {
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

	/** Up while one of them is. */
	@Override
	public org.springframework.boot.health.contributor.Health health() {
		List<Health> now = servers();
		boolean up = now.isEmpty() || now.stream().anyMatch(Health::up);
		return (up ? org.springframework.boot.health.contributor.Health.up()
				: org.springframework.boot.health.contributor.Health.down())
			.withDetail("engine", this.generator.engine())
			.withDetail("servers", now.stream().map(Health::message).toList())
			.build();
	}

}
