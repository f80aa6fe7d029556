package app.galley.taxonomy;

/**
 * Published in the transaction that creates an author, category or tag.
 */
public record TaxonomyAdded(TaxonomyChanged.Kind kind, String slug) {
}
