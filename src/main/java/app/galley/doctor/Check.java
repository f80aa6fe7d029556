package app.galley.doctor;

/**
 * Tries what a part of Galley needs from its surroundings, with the requests that the
 * part itself makes, and says which setting is wrong. A bean, ordered by {@code @Order},
 * that starts without a working database or bucket: it gets what may fail from an
 * {@code ObjectProvider} when it runs. What it writes, it removes.
 */
public interface Check {

	/** What is checked, in at most 18 characters, for a check that fails as a whole. */
	String name();

	/**
	 * Runs the check, within 20 seconds and beside others. An exception is reported as a
	 * problem of {@link #name}.
	 * @param report receives one finding or more
	 */
	void run(Report report) throws Exception;

}
