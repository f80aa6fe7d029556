package app.galley.responsecache;

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

	/** In characters; PostgreSQL allows 8,000 bytes. */
	private static final int MAX_PAYLOAD = 6000;

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

	/** Tags contain no spaces. */
	private static List<String> payloads(Set<String> tags) {
		List<String> payloads = new ArrayList<>();
		StringBuilder payload = new StringBuilder();
		for (String tag : new TreeSet<>(tags)) {
			if (payload.length() + tag.length() > MAX_PAYLOAD) {
				payloads.add(payload.toString());
				payload.setLength(0);
			}
			payload.append(payload.isEmpty() ? "" : " ").append(tag);
		}
		payloads.add(payload.toString());
		return payloads;
	}

}
