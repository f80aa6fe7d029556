package app.galley.site;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

import app.galley.site.SiteClient.Answer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Sends what is due, one call at a time: a site that is slow or away has never more than
 * one of ours to bear, and what gathers meanwhile goes together.
 */
@Component
class SiteSender {

	private static final Logger log = LoggerFactory.getLogger(SiteSender.class);

	private final SiteDeliveries deliveries;

	private final SiteClient client;

	private final Clock clock;

	SiteSender(SiteDeliveries deliveries, SiteClient client, Clock clock) {
		this.deliveries = deliveries;
		this.client = client;
		this.clock = clock;
	}

	/** Until nothing is due, or the site fails. */
	void sendDue() {
		try {
			List<SiteDelivery> batch = this.deliveries.due();
			while (!batch.isEmpty() && send(batch)) {
				batch = this.deliveries.due();
			}
		}
		catch (InterruptedException ex) {
			// The process ends. Nothing is written, so the next one sends them again; the
			// interruption is not kept, for the job engine has still to write that down.
			log.info("Stopping; what the site is still to be told waits for the next start");
		}
	}

	private boolean send(List<SiteDelivery> batch) throws InterruptedException {
		Answer answer = this.client.tell(batch);
		if (answer.delivered()) {
			this.deliveries.delivered(batch);
			if (batch.getFirst().attempts() > 0) {
				log.info("The site has been told of {} changes that were waiting", batch.size());
			}
			return true;
		}
		if (answer.blamesContent() && batch.size() > 1) {
			return oneByOne(batch);
		}
		return failed(batch, answer);
	}

	/** One that the site refuses must not hold up the others. */
	private boolean oneByOne(List<SiteDelivery> batch) throws InterruptedException {
		for (SiteDelivery one : batch) {
			Answer answer = this.client.tell(List.of(one));
			if (answer.delivered()) {
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
		int attempts = batch.stream().mapToInt(SiteDelivery::attempts).max().orElse(0) + 1;
		Duration pause = Backoff.after(attempts, batch.getFirst().age(this.clock.instant()));
		List<UUID> givenUp = this.deliveries.failed(batch, answer.error(), pause);
		if (!givenUp.isEmpty()) {
			log.error("The site was not told of {} changes for a day; given up until somebody sends them again: {} {}",
					givenUp.size(), answer.error(), givenUp);
		}
		else if (attempts == 1) {
			log.warn("{} It is told again in {} s, and so on for a day", answer.error(), pause.toSeconds());
		}
		return false;
	}

}
