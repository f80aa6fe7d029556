package app.galley.generation;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import app.galley.generation.engine.CancelToken;

import org.springframework.stereotype.Component;

/**
 * The generations that run on this instance, so that a cancellation on any instance
 * reaches them.
 */
@Component
class RunningGenerations {

	private final Map<UUID, CancelToken> running = new ConcurrentHashMap<>();

	RunningGenerations(GenerationNotifications notifications) {
		notifications.onCancel(this::cancel);
	}

	CancelToken begin(UUID id) {
		CancelToken token = new CancelToken();
		this.running.put(id, token);
		return token;
	}

	void end(UUID id) {
		this.running.remove(id);
	}

	/** Uses a thread of its own: an engine may have to call its server. */
	private void cancel(String id) {
		CancelToken token = this.running.get(UUID.fromString(id));
		if (token != null) {
			Thread.ofVirtual().name("cancel-" + id).start(token::cancel);
		}
	}

}
