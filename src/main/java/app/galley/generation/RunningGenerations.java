package app.galley.generation;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import app.galley.event.Listener;
import app.galley.event.Notifications;
import app.galley.generation.sdxl.CancelToken;

import org.springframework.stereotype.Component;

/**
 * What this instance is generating, so that cancelling on any instance reaches it.
 */
@Component
class RunningGenerations {

	private final Map<UUID, CancelToken> running = new ConcurrentHashMap<>();

	RunningGenerations(Notifications notifications) {
		Listener canceller = this::cancel;
		notifications.subscribe(GenerationQueue.CANCEL, canceller);
	}

	CancelToken begin(UUID id) {
		CancelToken token = new CancelToken();
		this.running.put(id, token);
		return token;
	}

	void end(UUID id) {
		this.running.remove(id);
	}

	/** In a thread of its own: an engine may have to talk to its server. */
	private void cancel(String id) {
		CancelToken token = this.running.get(UUID.fromString(id));
		if (token != null) {
			Thread.ofVirtual().name("cancel-" + id).start(token::cancel);
		}
	}

}
