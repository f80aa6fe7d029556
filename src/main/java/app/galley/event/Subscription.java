package app.galley.event;

/**
 * Removes its listener when closed.
 */
public interface Subscription extends AutoCloseable {

	@Override
	void close();

}
