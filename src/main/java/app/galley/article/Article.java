package app.galley.article;

/**
 * A rendered article body.
 *
 * @param html safe HTML that can be put into a page unchanged; lines end with {@code \n}
 * @param text plain text, blocks separated by an empty line; for search and word counts
 * @param readingMinutes whole minutes, at least 1
 */
public record Article(String html, String text, int readingMinutes) {

	/** Maximum UTF-16 units of an excerpt taken from the body. */
	public static final int PROPOSED_EXCERPT = 200;

	/**
	 * Text of the first paragraph (or of the first block with text, if there is no
	 * paragraph), cut between words and ended with an ellipsis if it is too long.
	 * @param maxChars maximum UTF-16 units including the ellipsis; at least 1
	 */
	public String excerpt(int maxChars) {
		return Excerpt.of(this.html, this.text, maxChars);
	}
}
