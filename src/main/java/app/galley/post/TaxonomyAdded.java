package app.galley.post;

/**
 * Published inside the transaction that makes a new author, category or tag.
 */
public record TaxonomyAdded(TaxonomyChanged.Kind kind, String slug) {
}
