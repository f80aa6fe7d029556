package app.galley.taxonomy;

/**
 * Decides which authors, categories and tags readers may see: those of published posts.
 * Implemented by the module that stores the posts.
 */
public interface PublicTerms {

	/**
	 * SQL condition for a row {@code term} of the kind's table, without parameters. A
	 * part of the statement that finds the term, so that a hidden term and an unknown one
	 * take the same time.
	 */
	String condition(TaxonomyChanged.Kind kind);

}
