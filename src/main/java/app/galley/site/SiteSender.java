package app.galley.site;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import app.galley.site.DeliveryReceiver.DeliveryResult;
import app.galley.telemetry.Traces;
import io.opentelemetry.api.trace.SpanKind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Sends due deliveries, one call at a time: a slow receiver never has more than one call
 * open, and deliveries that become due meanwhile share the next.
 */
class SiteSender {

	private static final Logger log = LoggerFactory.getLogger(SiteSender.class);

	/** In log lines and traces: the id of the first delivery, which the call has. */
	private static final String DELIVERY = "delivery";

	private final SiteDeliveries deliveries;

	private final DeliveryReceiver receiver;

	private final Clock clock;

	private final SiteMeters meters;

	private final Traces traces;

	SiteSender(SiteDeliveries deliveries, DeliveryReceiver receiver, Clock clock, SiteMeters meters, Traces traces) {
		this.deliveries = deliveries;
		this.receiver = receiver;
		this.clock = clock;
		this.meters = meters;
		this.traces = traces;
	}

	/** Sends until no delivery is due or a call fails. */
	void sendDue() {
		if (!this.receiver.isConfigured()) {
			return;
		}
		try {
			List<SiteDelivery> batch = this.deliveries.due(this.receiver.target());
			while (!batch.isEmpty() && send(batch)) {
				batch = this.deliveries.due(this.receiver.target());
			}
		}
		catch (InterruptedException ex) {
			// The process is stopping. Nothing is written, so the next process sends them
			// again. The interrupt flag stays clear because the job engine must still
			// write its own state.
			log.info("Stopping; pending deliveries are sent after the next start");
		}
	}

	/** The time of the next attempt. */
	Optional<Instant> next() {
		return this.receiver.isConfigured() ? this.deliveries.next(this.receiver.target()) : Optional.empty();
	}

	/**
	 * Continues the trace of the first change, which names the call, and links the
	 * others.
	 */
	private boolean send(List<SiteDelivery> batch) throws InterruptedException {
		String id = batch.getFirst().id().toString();
		try (MDC.MDCCloseable logged = MDC.putCloseable(DELIVERY, id)) {
			return this.traces.resume(batch.stream().<@Nullable String>map(SiteDelivery::trace).toList(),
					this.receiver.target().job(), SpanKind.CLIENT, Map.of(DELIVERY, id), () -> sendBatch(batch));
		}
	}

	private DeliveryResult deliver(List<SiteDelivery> batch) throws InterruptedException {
		DeliveryResult result = this.receiver.deliver(batch);
		this.meters.attempted(this.receiver.target(), result.outcome());
		if (!result.isAccepted()) {
			Traces.failed(result.outcome().name());
		}
		return result;
	}

	private boolean sendBatch(List<SiteDelivery> batch) throws InterruptedException {
		DeliveryResult result = deliver(batch);
		if (result.isAccepted()) {
			this.deliveries.delivered(batch);
			if (batch.getFirst().attempts() > 0) {
				log.info("{} received {} delayed deliveries", this.receiver.target().title(), batch.size());
			}
			return true;
		}
		if (result.isRejected() && batch.size() > 1) {
			return oneByOne(batch);
		}
		return failed(batch, result);
	}

	/** Sends one delivery a call, so that a rejected one does not block the others. */
	private boolean oneByOne(List<SiteDelivery> batch) throws InterruptedException {
		for (SiteDelivery one : batch) {
			MDC.put(DELIVERY, one.id().toString());
			DeliveryResult result = deliver(List.of(one));
			if (result.isAccepted()) {
				this.deliveries.delivered(List.of(one));
			}
			else if (result.isRejected()) {
				failed(List.of(one), result);
			}
			else {
				return failed(List.of(one), result);
			}
		}
		return false;
	}

	private boolean failed(List<SiteDelivery> batch, DeliveryResult result) {
		String error = String.valueOf(result.error());
		int attempts = batch.stream().mapToInt(SiteDelivery::attempts).max().orElse(0) + 1;
		Duration pause = Backoff.after(attempts, batch.getFirst().age(this.clock.instant()));
		List<UUID> expired = this.deliveries.failed(batch, error, pause);
		if (!expired.isEmpty()) {
			this.meters.expired(this.receiver.target(), expired.size());
			log.error("{} did not accept {} deliveries for a day; resendSiteDelivery sends them again: {} {}",
					this.receiver.target().title(), expired.size(), error, expired);
		}
		else if (attempts == 1) {
			log.warn("{} The next attempt is in {} s; attempts go on for a day", error, pause.toSeconds());
		}
		return false;
	}

}
