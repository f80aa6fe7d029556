package app.galley.event;

/**
 * Ends a listener when closed.
 */
public interface Subscription extends AutoCloseable {

	@Override
	void close();

}
