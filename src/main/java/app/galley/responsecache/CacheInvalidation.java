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
 * Tells every instance which topics have changed: this one before the change returns to
 * whoever made it, the others as soon as it is committed.
 */
@Component
public class CacheInvalidation {

	/** A notification has 8,000 bytes at most. */
	private static final int PAYLOAD = 6000;

	private final Notifications notifications;

	private final CacheValidity freshness;

	private final ApplicationEventPublisher events;

	CacheInvalidation(Notifications notifications, CacheValidity freshness, ApplicationEventPublisher events) {
		this.notifications = notifications;
		this.freshness = freshness;
		this.events = events;
	}

	/** In the transaction that changes what these topics stand for. */
	@Transactional(propagation = Propagation.MANDATORY)
	public void changed(Set<String> topics) {
		payloads(topics).forEach((payload) -> this.notifications.publish(CacheValidity.CHANNEL, payload));
		this.events.publishEvent(new CacheTagsInvalidated(topics));
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
			@Override
			public void afterCommit() {
				CacheInvalidation.this.freshness.changed(topics);
			}
		});
	}

	/** Topics have no spaces. */
	private static List<String> payloads(Set<String> topics) {
		List<String> payloads = new ArrayList<>();
		StringBuilder payload = new StringBuilder();
		for (String topic : new TreeSet<>(topics)) {
			if (payload.length() + topic.length() > PAYLOAD) {
				payloads.add(payload.toString());
				payload.setLength(0);
			}
			payload.append(payload.isEmpty() ? "" : " ").append(topic);
		}
		payloads.add(payload.toString());
		return payloads;
	}

}
