package app.galley.generation.engine;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * Receives the progress of a generation, from any thread, about once a second.
 */
@FunctionalInterface
public interface ProgressSink {

	/**
	 * Takes a place at one of the servers: over all instances of Galley, no server gets
	 * more requests at once than it has places. The place is kept until the generation
	 * ends, enters another server or leaves.
	 * @param servers to choose from, the preferred one first
	 * @param places number of places at each server
	 * @return the server; empty when all places are taken
	 */
	default Optional<String> enter(List<String> servers, int places) {
		return Optional.of(servers.getFirst());
	}

	/** Gives up the place: no server has the request. */
	default void leave() {
	}

	/**
	 * Called just before the first byte of the request is sent. After it has returned,
	 * {@link ImageGenerator#lookUp} decides whether the request may be sent again, so an
	 * implementation must record now that it was sent.
	 */
	default void sending() {
	}

	/**
	 * Called when a server did not fulfil the request.
	 * @param server that was entered, from {@link #enter}
	 */
	default void failed(String server, GenerationFailed failure) {
	}

	/**
	 * Called with the progress.
	 * @param fraction 0 to 1
	 * @param step sampling step, from 1; null when the server does not report it
	 * @param left estimated time left; null when the server does not report it
	 */
	void progress(double fraction, @Nullable Integer step, @Nullable Duration left);

}
