package app.galley.site;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import app.galley.site.DeliveryReceiver.Answer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is due, one call at a time: who is slow or away has never more than one of
 * ours to bear, and what gathers meanwhile goes together.
 */
class SiteSender {

	private static final Logger log = LoggerFactory.getLogger(SiteSender.class);

	private final SiteDeliveries deliveries;

	private final DeliveryReceiver addressee;

	private final Clock clock;

	SiteSender(SiteDeliveries deliveries, DeliveryReceiver addressee, Clock clock) {
		this.deliveries = deliveries;
		this.addressee = addressee;
		this.clock = clock;
	}

	/** Until nothing is due, or it fails. */
	void sendDue() {
		if (!this.addressee.isSet()) {
			return;
		}
		try {
			List<SiteDelivery> batch = this.deliveries.due(this.addressee.target());
			while (!batch.isEmpty() && send(batch)) {
				batch = this.deliveries.due(this.addressee.target());
			}
		}
		catch (InterruptedException ex) {
			// The process ends. Nothing is written, so the next one sends them again; the
			// interruption is not kept, for the job engine has still to write that down.
			log.info("Stopping; what is still to be told waits for the next start");
		}
	}

	/** When there is something to do again. */
	Optional<Instant> next() {
		return this.addressee.isSet() ? this.deliveries.next(this.addressee.target()) : Optional.empty();
	}

	private boolean send(List<SiteDelivery> batch) throws InterruptedException {
		Answer answer = this.addressee.tell(batch);
		if (answer.taken()) {
			this.deliveries.delivered(batch);
			if (batch.getFirst().attempts() > 0) {
				log.info("{} has been told of {} changes that were waiting", this.addressee.target().title(),
						batch.size());
			}
			return true;
		}
		if (answer.blamesContent() && batch.size() > 1) {
			return oneByOne(batch);
		}
		return failed(batch, answer);
	}

	/** One that is refused must not hold up the others. */
	private boolean oneByOne(List<SiteDelivery> batch) throws InterruptedException {
		for (SiteDelivery one : batch) {
			Answer answer = this.addressee.tell(List.of(one));
			if (answer.taken()) {
				this.deliveries.delivered(List.of(one));
			}
			else if (answer.blamesContent()) {
				failed(List.of(one), answer);
			}
			else {
				return failed(List.of(one), answer);
			}
		}
		return false;
	}

	private boolean failed(List<SiteDelivery> batch, Answer answer) {
		String error = String.valueOf(answer.error());
		int attempts = batch.stream().mapToInt(SiteDelivery::attempts).max().orElse(0) + 1;
		Duration pause = Backoff.after(attempts, batch.getFirst().age(this.clock.instant()));
		List<UUID> givenUp = this.deliveries.failed(batch, error, pause);
		if (!givenUp.isEmpty()) {
			log.error("{} was not told of {} changes for a day; given up until somebody sends them again: {} {}",
					this.addressee.target().title(), givenUp.size(), error, givenUp);
		}
		else if (attempts == 1) {
			log.warn("{} It is told again in {} s, and so on for a day", error, pause.toSeconds());
		}
		return false;
	}

}
