package app.galley.storage;

/**
 * Keeps the sweep from removing an old unused object just when an upload starts to use it
 * again.
 */
interface SweepLock {

	/**
	 * Runs work during which no instance removes objects; shared by any number of
	 * callers.
	 */
	void runShared(Runnable work);

	/** Runs work exclusively, with no caller in {@link #runShared}. */
	void runExclusive(Runnable work);

}
