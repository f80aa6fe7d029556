package app.galley.storage;

/**
 * Keeps the sweep from removing an old unused object at the very moment in which somebody
 * starts to use it again.
 */
interface SweepLock {

	/** Runs while the sweep, on whatever instance, removes nothing; many may at once. */
	void whileItRests(Runnable work);

	/** Runs while nobody is in {@link #whileItRests}. */
	void exclusively(Runnable work);

}
