package app.galley.article;

/**
 * Something in a text that readers would not see as it is meant.
 *
 * @param blocking whether the text cannot be submitted or approved with it
 * @param line of the Markdown, from 1
 * @param message what is wrong and what to write instead; in lower case when it continues
 * a sentence
 */
public record TextProblem(Code code, boolean blocking, int line, String message) {

	/**
	 * Kind of a problem.
	 */
	public enum Code {

		UNKNOWN_IMAGE, UNKNOWN_POST, POST_NOT_PUBLISHED, RELATIVE_IMAGE, OUTSIDE_IMAGE, MISSING_ALT, RELATIVE_LINK,
		UNKNOWN_ANCHOR, REPEATED_TITLE, LEFT_OUT;

	}

}
