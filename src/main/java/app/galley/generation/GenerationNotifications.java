package app.galley.generation;

import java.util.UUID;

import app.galley.event.Listener;
import app.galley.event.Notifications;

import org.springframework.stereotype.Component;

/**
 * What the instances notify each other of: a generation has changed, the queue has moved,
 * a generation is to be cancelled.
 */
@Component
class GenerationNotifications {

	private static final String CHANGED = "image-generation";

	private static final String QUEUE_MOVED = "image-queue";

	private static final String CANCEL = "image-cancel";

	private final Notifications notifications;

	GenerationNotifications(Notifications notifications) {
		this.notifications = notifications;
	}

	void publishChanged(UUID id) {
		this.notifications.publish(CHANGED, id.toString());
	}

	void publishQueueMoved() {
		this.notifications.publish(QUEUE_MOVED, "");
	}

	void publishCancel(UUID id) {
		this.notifications.publish(CANCEL, id.toString());
	}

	/** Receives the ids of generations that have changed. */
	void onChanged(Listener listener) {
		this.notifications.subscribe(CHANGED, listener);
	}

	/** Is called, with an empty payload, when the queue has moved. */
	void onQueueMoved(Listener listener) {
		this.notifications.subscribe(QUEUE_MOVED, listener);
	}

	/** Receives the ids of generations to cancel. */
	void onCancel(Listener listener) {
		this.notifications.subscribe(CANCEL, listener);
	}

}
