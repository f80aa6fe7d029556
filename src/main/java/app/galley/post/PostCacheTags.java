package app.galley.post;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

import app.galley.id.PostId;
import app.galley.taxonomy.TaxonomyCacheTags;
import app.galley.taxonomy.TaxonomyChanged.Kind;

/**
 * Cache tags of responses that show posts. A list has one tag only, for the most
 * selective term of its filter: a post that enters or leaves the list has that term
 * before or after its change.
 */
public final class PostCacheTags {

	/** Lists that are not filtered by category, tag or author. */
	public static final String ALL_POSTS = "posts";

	/** Lists of pages. */
	public static final String ALL_PAGES = "pages";

	private PostCacheTags() {
	}

	/** The page at an address, whether there is one or not. */
	public static String pageAddress(String slug) {
		return "page/" + TaxonomyCacheTags.withoutSpaces(slug);
	}

	/** A page of posts. */
	static String list(PostFilter filter) {
		if (filter.tag() != null) {
			return TaxonomyCacheTags.postsOf(Kind.TAG, filter.tag());
		}
		if (filter.author() != null) {
			return TaxonomyCacheTags.postsOf(Kind.AUTHOR, filter.author());
		}
		return (filter.category() != null) ? TaxonomyCacheTags.postsOf(Kind.CATEGORY, filter.category()) : ALL_POSTS;
	}

	/** The post at an address, whether there is one or not. */
	public static String address(String slug) {
		return "post/" + TaxonomyCacheTags.withoutSpaces(slug);
	}

	/** A post or page, whatever address the request used. */
	public static String post(PostId id) {
		return "post:" + id;
	}

	/**
	 * Tags to invalidate when a post changes.
	 * @param formerAddresses that redirect to the post; not all are slugs
	 */
	static Set<String> of(PostChanged changed, Collection<String> formerAddresses) {
		if (changed.kind() == Post.Kind.PAGE) {
			Set<String> tags = new HashSet<>(Set.of(ALL_PAGES, post(changed.postId())));
			changed.slugs().forEach((slug) -> tags.add(pageAddress(slug)));
			formerAddresses.forEach((address) -> tags.add(pageAddress(address)));
			return tags;
		}
		Set<String> tags = new HashSet<>(Set.of(ALL_POSTS, post(changed.postId())));
		changed.slugs().forEach((slug) -> tags.add(address(slug)));
		formerAddresses.forEach((address) -> tags.add(address(address)));
		changed.categories().forEach((slug) -> tags.add(TaxonomyCacheTags.postsOf(Kind.CATEGORY, slug)));
		changed.tags().forEach((slug) -> tags.add(TaxonomyCacheTags.postsOf(Kind.TAG, slug)));
		changed.authors().forEach((slug) -> tags.add(TaxonomyCacheTags.postsOf(Kind.AUTHOR, slug)));
		changed.shownOrHidden().forEach((term) -> tags.addAll(TaxonomyCacheTags.ofVisibility(term)));
		return tags;
	}

}
