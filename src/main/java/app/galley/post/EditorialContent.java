package app.galley.post;

/**
 * Content as its writer edits it, of a post, a draft or a revision.
 */
public interface EditorialContent extends PostAssociations.Ids {

	String title();

	String slug();

	/** Plain text; empty in a draft that takes it from the body. */
	String excerpt();

	String bodyMarkdown();

}
