package app.galley.importing;

/**
 * One line of the report of an import.
 *
 * @param file relative to what is imported
 * @param line from 1
 * @param what the key, element or thing concerned
 * @param why what became of it and why, or what to do
 */
public record ReportLine(Level level, String file, int line, String what, String why) {

	@Override
	public String toString() {
		return "%s:%d: %s: %s".formatted(this.file, this.line, this.what, this.why);
	}

	/**
	 * What a line means for the post.
	 */
	public enum Level {

		/** The post, or its change, is not imported. */
		ERROR,

		/** Something is left out, replaced or not published. */
		WARNING,

		/** Something was read in a way worth knowing. */
		NOTE

	}

}
