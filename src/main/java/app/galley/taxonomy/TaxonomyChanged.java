package app.galley.taxonomy;

import java.util.UUID;

/**
 * Published in the transaction that changes an author, category or tag.
 */
public record TaxonomyChanged(Kind kind, UUID id, String oldSlug, String newSlug) {

	/** Kind of the term. */
	public enum Kind {

		AUTHOR, CATEGORY, TAG

	}

}
