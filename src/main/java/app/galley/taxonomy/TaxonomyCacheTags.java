package app.galley.taxonomy;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/**
 * Cache tags of responses that show authors, categories or tags.
 */
public final class TaxonomyCacheTags {

	private TaxonomyCacheTags() {
	}

	/** All authors, categories or tags. */
	static String all(TaxonomyChanged.Kind kind) {
		return name(kind);
	}

	/** The term with this slug, whether it exists or not. */
	public static String slug(TaxonomyChanged.Kind kind, String slug) {
		return name(kind) + '/' + withoutSpaces(slug);
	}

	/** A term shown beside something else, such as the author of a post. */
	public static String id(TaxonomyChanged.Kind kind, UUID id) {
		return name(kind) + ':' + id;
	}

	/** Posts filtered by the term with this slug. */
	public static String postsOf(TaxonomyChanged.Kind kind, String slug) {
		return "posts/" + name(kind) + '/' + withoutSpaces(slug);
	}

	/** Tags to invalidate when a term is created or changed. */
	static Set<String> of(TaxonomyChanged changed) {
		TaxonomyChanged.Kind kind = changed.kind();
		Set<String> tags = new HashSet<>(Set.of(all(kind), id(kind, changed.id())));
		for (String slug : Set.copyOf(List.of(changed.oldSlug(), changed.newSlug()))) {
			tags.add(slug(kind, slug));
			tags.add(postsOf(kind, slug));
		}
		return tags;
	}

	/** Tags to invalidate when a term is shown to readers or hidden from them. */
	public static Set<String> ofVisibility(Term term) {
		return Set.of(all(term.kind()), slug(term.kind(), term.slug()));
	}

	/** Cache tags contain no spaces, but the slug in a request can be any text. */
	public static String withoutSpaces(String slug) {
		return slug.replace(' ', '_');
	}

	private static String name(TaxonomyChanged.Kind kind) {
		return kind.name().toLowerCase(Locale.ROOT);
	}

}
