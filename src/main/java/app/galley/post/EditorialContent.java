package app.galley.post;

import app.galley.seo.Seo;
import org.jspecify.annotations.Nullable;

/**
 * Content as its writer edits it, of a post, a draft or a revision.
 */
public interface EditorialContent extends PostAssociations.Ids {

	String title();

	String slug();

	/** Plain text; empty in a draft that takes it from the body. */
	String excerpt();

	Seo seo();

	/** BCP 47 tag; null for the language of the site. */
	@Nullable String language();

	String bodyMarkdown();

}
