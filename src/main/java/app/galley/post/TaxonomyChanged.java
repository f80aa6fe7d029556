package app.galley.post;

import java.util.UUID;

/**
 * Published inside the transaction that renames an author, category or tag.
 */
public record TaxonomyChanged(Kind kind, UUID id, String oldSlug, String newSlug) {

	/** What was renamed. */
	public enum Kind {

		AUTHOR, CATEGORY, TAG

	}

}
