package app.galley.taxonomy;

/**
 * An author, category or tag.
 *
 * @param slug last part of the URL of its page
 */
public record Term(TaxonomyChanged.Kind kind, String slug) {
}
