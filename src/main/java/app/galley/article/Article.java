package app.galley.article;

/**
 * A rendered article body.
 *
 * @param html safe HTML, ready to be placed in a page as it stands; {@code \n} line ends
 * @param text the words alone, blocks separated by an empty line: for search and counting
 * @param readingMinutes whole minutes, at least 1
 */
public record Article(String html, String text, int readingMinutes) {

	/** The most UTF-16 units of the excerpt that a post has when none is written. */
	public static final int PROPOSED_EXCERPT = 200;

	/**
	 * The words of the first paragraph (of the first block that has any, when there is no
	 * paragraph), cut between words, with an ellipsis where something was cut.
	 * @param maxChars the most UTF-16 units to return, the ellipsis included; at least 1
	 */
	public String excerpt(int maxChars) {
		return Excerpt.of(this.html, this.text, maxChars);
	}
}
