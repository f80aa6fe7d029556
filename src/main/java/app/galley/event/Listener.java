package app.galley.event;

/**
 * Hears what is published on a channel of {@link Notifications}. It is called on the one
 * listening thread: whoever has more to do than to note it must do that elsewhere.
 */
@FunctionalInterface
public interface Listener {

	void heard(String payload);

	/** From now on news may be missed, until {@link #returned()}. */
	default void lost() {
	}

	/** News is heard again; what happened in between must be read from the tables. */
	default void returned() {
	}

}
