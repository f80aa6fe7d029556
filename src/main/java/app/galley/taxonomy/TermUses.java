package app.galley.taxonomy;

import java.util.UUID;

import app.galley.taxonomy.TaxonomyChanged.Kind;
import org.jspecify.annotations.Nullable;

/**
 * What refers to authors, categories and tags. Each module that stores their ids
 * implements this, so that none refers to one that is gone.
 */
public interface TermUses {

	/** The number of things that people see with the term, such as posts. */
	int count(Kind kind, UUID term);

	/** Name of these things in the plural. */
	String things();

	/**
	 * Refers to another term instead, in all that is stored, in the transaction that
	 * deletes the term.
	 * @param to null takes a tag off; authors and categories are not null unless nothing
	 * uses the term
	 */
	void replace(Kind kind, UUID from, @Nullable UUID to);

}
