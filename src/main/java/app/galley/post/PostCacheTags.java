package app.galley.post;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/**
 * What answers about posts depend on, as {@link app.galley.answer.Topics} notes it. A
 * list depends on one topic only: a post that comes into it or leaves it has, before or
 * after, what the list is filtered by.
 */
final class PostCacheTags {

	/** Every list that is not filtered by category, tag or author. */
	private static final String ALL_POSTS = "posts";

	private PostCacheTags() {
	}

	/** A page of posts. */
	static String list(PostFilter filter) {
		if (filter.tag() != null) {
			return listOf(TaxonomyChanged.Kind.TAG, filter.tag());
		}
		if (filter.author() != null) {
			return listOf(TaxonomyChanged.Kind.AUTHOR, filter.author());
		}
		return (filter.category() != null) ? listOf(TaxonomyChanged.Kind.CATEGORY, filter.category()) : ALL_POSTS;
	}

	/** What is at an address, also when nothing is. */
	static String address(String slug) {
		return "post/" + clean(slug);
	}

	/** A post, whatever the address it was asked for by. */
	static String post(UUID id) {
		return "post:" + id;
	}

	/** All authors, categories or tags. */
	static String terms(TaxonomyChanged.Kind kind) {
		return name(kind);
	}

	/** The one with this slug, also when there is none. */
	static String term(TaxonomyChanged.Kind kind, String slug) {
		return name(kind) + '/' + clean(slug);
	}

	/** One that is shown beside a post. */
	static String term(TaxonomyChanged.Kind kind, UUID id) {
		return name(kind) + ':' + id;
	}

	/**
	 * What a change of a post concerns.
	 * @param formerAddresses that lead to it, slugs or not
	 */
	static Set<String> of(PostChanged changed, Collection<String> formerAddresses) {
		Set<String> topics = new HashSet<>(Set.of(ALL_POSTS, post(changed.postId())));
		changed.slugs().forEach((slug) -> topics.add(address(slug)));
		formerAddresses.forEach((address) -> topics.add(address(address)));
		changed.categories().forEach((slug) -> topics.add(listOf(TaxonomyChanged.Kind.CATEGORY, slug)));
		changed.tags().forEach((slug) -> topics.add(listOf(TaxonomyChanged.Kind.TAG, slug)));
		changed.authors().forEach((slug) -> topics.add(listOf(TaxonomyChanged.Kind.AUTHOR, slug)));
		return topics;
	}

	static Set<String> of(TaxonomyChanged changed) {
		TaxonomyChanged.Kind kind = changed.kind();
		Set<String> topics = new HashSet<>(Set.of(terms(kind), term(kind, changed.id())));
		for (String slug : Set.copyOf(List.of(changed.oldSlug(), changed.newSlug()))) {
			topics.add(term(kind, slug));
			topics.add(listOf(kind, slug));
		}
		return topics;
	}

	private static String listOf(TaxonomyChanged.Kind kind, String slug) {
		return ALL_POSTS + '/' + name(kind) + '/' + clean(slug);
	}

	private static String name(TaxonomyChanged.Kind kind) {
		return kind.name().toLowerCase(Locale.ROOT);
	}

	/** A slug that somebody asks for may be any text, a topic has no spaces. */
	private static String clean(String slug) {
		return slug.replace(' ', '_');
	}

}
