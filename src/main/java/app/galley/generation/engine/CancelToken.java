package app.galley.generation.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether a generation has been cancelled. Stays cancelled.
 */
public final class CancelToken {

	private final List<Runnable> listeners = new ArrayList<>();

	private boolean cancelled;

	/** Cancels, and runs the engine's listeners in this thread. */
	public void cancel() {
		List<Runnable> toRun;
		synchronized (this) {
			if (this.cancelled) {
				return;
			}
			this.cancelled = true;
			toRun = List.copyOf(this.listeners);
			this.listeners.clear();
		}
		toRun.forEach(Runnable::run);
	}

	public synchronized boolean isCancelled() {
		return this.cancelled;
	}

	/** Runs the listener on cancellation; at once when already cancelled. */
	public void onCancel(Runnable listener) {
		synchronized (this) {
			if (!this.cancelled) {
				this.listeners.add(listener);
				return;
			}
		}
		listener.run();
	}

}
