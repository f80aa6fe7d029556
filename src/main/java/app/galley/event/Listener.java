package app.galley.event;

/**
 * Receives what is published on a channel of {@link Notifications}. All listeners share
 * one thread, so a listener must hand over longer work to another.
 */
@FunctionalInterface
public interface Listener {

	void received(String payload);

	/** Notifications arrive for the first time. */
	default void connected() {
	}

	/** From now on notifications may be missed, until {@link #reconnected()}. */
	default void disconnected() {
	}

	/**
	 * Notifications do not arrive although the database does respond, and may never: what
	 * matters must be read from the tables. Called every few seconds.
	 */
	default void unheard() {
	}

	/**
	 * Notifications arrive again; changes in between must be read from the tables.
	 */
	default void reconnected() {
	}

}
