package app.galley.generation.sdxl;

import java.util.ArrayList;
import java.util.List;

/**
 * Says that nobody wants the picture any more. Stays cancelled.
 */
public final class CancelToken {

	private final List<Runnable> listeners = new ArrayList<>();

	private boolean cancelled;

	/** Tells the engine, in this thread. */
	public void cancel() {
		List<Runnable> told;
		synchronized (this) {
			if (this.cancelled) {
				return;
			}
			this.cancelled = true;
			told = List.copyOf(this.listeners);
			this.listeners.clear();
		}
		told.forEach(Runnable::run);
	}

	public synchronized boolean isCancelled() {
		return this.cancelled;
	}

	/** Runs at once when already cancelled. */
	void onCancel(Runnable listener) {
		synchronized (this) {
			if (!this.cancelled) {
				this.listeners.add(listener);
				return;
			}
		}
		listener.run();
	}

}
