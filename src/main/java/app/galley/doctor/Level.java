package app.galley.doctor;

/**
 * How good a finding is.
 */
public enum Level {

	/** Works. */
	OK,

	/** Works, but not as it should in production. */
	WARNING,

	/** Does not work. */
	PROBLEM,

	/** Not tried, because of another finding or because it is not set up. */
	SKIPPED

}
