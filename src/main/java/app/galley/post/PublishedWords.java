package app.galley.post;

/**
 * The words by which published posts are found. The search keeps them, in a row of the
 * table {@code post_words} for each of these posts.
 */
public interface PublishedWords {

	/**
	 * Reads a text in search-engine syntax, in one statement.
	 * @return a query of PostgreSQL's type {@code tsquery} for the column {@code words},
	 * with the operator {@code <->} only where positions must be compared; empty, which
	 * finds nothing, for a text without words
	 */
	String query(String text);

}
