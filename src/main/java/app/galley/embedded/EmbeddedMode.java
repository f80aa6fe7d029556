package app.galley.embedded;

/**
 * When a database or bucket that no setting names is embedded.
 */
enum EmbeddedMode {

	/** When neither is named and nothing looks like production. */
	AUTO,

	/** Whatever the other settings are. */
	ALWAYS,

	/** The start fails instead. */
	NEVER

}
