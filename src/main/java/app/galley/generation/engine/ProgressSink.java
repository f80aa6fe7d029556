package app.galley.generation.sdxl;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * Is told how a generation goes, from whatever thread, about once a second.
 */
@FunctionalInterface
public interface ProgressSink {

	/**
	 * Takes a place at one of the servers: over all instances of Galley, none may have
	 * more requests at once than it has places. The place is kept until the generation
	 * ends, enters elsewhere or leaves.
	 * @param servers to choose from, the preferred one first
	 * @param places that each server has
	 * @return the server; nothing when all places are taken now
	 */
	default Optional<String> enter(List<String> servers, int places) {
		return Optional.of(servers.getFirst());
	}

	/** Gives the place back: no server has the request. */
	default void leave() {
	}

	/**
	 * Called just before the first byte of the request goes out. Once it has returned,
	 * {@link ImageGenerator#lookUp} decides whether the request may be sent again, so
	 * this is the moment to write down that it was sent.
	 */
	default void sending() {
	}

	/**
	 * @param fraction 0 to 1
	 * @param step sampling step, from 1, when the server tells
	 * @param left estimated time to go, when the server tells
	 */
	void progress(double fraction, @Nullable Integer step, @Nullable Duration left);

}
