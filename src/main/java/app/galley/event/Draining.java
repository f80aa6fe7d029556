package app.galley.event;

import java.time.Duration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Keeps a stopping server open for requests until proxies know that it is not ready any
 * more. Jobs end meanwhile ({@link JobsShutdown}).
 */
@Component
@ConditionalOnWebApplication
class Draining implements SmartLifecycle {

	private static final Logger log = LoggerFactory.getLogger(Draining.class);

	private final Duration delay;

	private final ApplicationEventPublisher events;

	private volatile boolean running;

	Draining(ShutdownSettings settings, ApplicationEventPublisher events) {
		this.delay = settings.delay();
		this.events = events;
	}

	@Override
	public void start() {
		this.running = true;
	}

	/** Readiness is refused by now. */
	@Override
	public void stop() {
		this.running = false;
		if (this.delay.isPositive()) {
			log.info("Not ready any more; accepting requests for {} s", this.delay.toMillis() / 1000.0);
			try {
				Thread.sleep(this.delay);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
		this.events.publishEvent(new Drained());
	}

	/** A context that pauses serves its streams again: the tests' contexts do. */
	@Override
	public boolean isPauseable() {
		return false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/** Before the web server stops. */
	@Override
	public int getPhase() {
		return Integer.MAX_VALUE;
	}

}
