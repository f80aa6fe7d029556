package app.galley.responsecache;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import app.galley.event.Notifications;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Invalidates cache entries on every instance: on this one before the change returns to
 * its caller, on the others as soon as it is committed.
 */
@Component
public class CacheInvalidation {

	private final Notifications notifications;

	private final CacheValidity validity;

	private final ApplicationEventPublisher events;

	CacheInvalidation(Notifications notifications, CacheValidity validity, ApplicationEventPublisher events) {
		this.notifications = notifications;
		this.validity = validity;
		this.events = events;
	}

	/** Called in the transaction that changes what these tags stand for. */
	@Transactional(propagation = Propagation.MANDATORY)
	public void changed(Set<String> tags) {
		payloads(tags).forEach((payload) -> this.notifications.publish(CacheValidity.CHANNEL, payload));
		this.events.publishEvent(new CacheTagsInvalidated(tags));
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
			@Override
			public void afterCommit() {
				CacheInvalidation.this.validity.invalidate(tags);
			}
		});
	}

	/**
	 * As few as PostgreSQL's limit, which is in bytes, allows. Tags contain no spaces and
	 * are much shorter than the limit.
	 */
	private static List<String> payloads(Set<String> tags) {
		List<String> payloads = new ArrayList<>();
		StringBuilder payload = new StringBuilder();
		int bytes = 0;
		for (String tag : new TreeSet<>(tags)) {
			int size = tag.getBytes(StandardCharsets.UTF_8).length + 1;
			if (bytes + size > Notifications.MAX_PAYLOAD_BYTES) {
				payloads.add(payload.toString());
				payload.setLength(0);
				bytes = 0;
			}
			payload.append(payload.isEmpty() ? "" : " ").append(tag);
			bytes += size;
		}
		payloads.add(payload.toString());
		return payloads;
	}

}
