package app.galley.site;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import app.galley.paging.Page;
import app.galley.paging.PageRequest;
import app.galley.post.PostChanged;
import app.galley.post.PostFilter;
import app.galley.post.PostSummary;
import app.galley.post.Posts;
import app.galley.responsecache.CacheTagsInvalidated;
import app.galley.responsecache.CdnCacheTags;
import app.galley.taxonomy.TaxonomyAdded;
import app.galley.taxonomy.TaxonomyChanged;
import app.galley.taxonomy.TaxonomyChanged.Kind;
import org.jspecify.annotations.Nullable;

import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Works out which of the site's pages a change touches, in the transaction that makes it:
 * either both are written or neither is. What a page is called there stands in
 * site/lib/paths.ts and site/lib/tags.ts.
 */
@Component
class RevalidationPlanner {

	/** The newest posts of a renamed term; older ones are found by the tag. */
	private static final int MAX_POSTS = 300;

	/** The names of authors, categories and tags; every page shows some. */
	static final String EVERY_PAGE = "taxonomy";

	private static final String SITEMAP_OF_LISTS = "/sitemap-lists.xml";

	private final SiteSettings settings;

	private final DistributionSettings distribution;

	private final CdnCacheTags answers;

	private final SiteDeliveries deliveries;

	private final Posts posts;

	RevalidationPlanner(SiteSettings settings, DistributionSettings distribution, CdnCacheTags answers,
			SiteDeliveries deliveries, Posts posts) {
		this.settings = settings;
		this.distribution = distribution;
		this.answers = answers;
		this.deliveries = deliveries;
		this.posts = posts;
	}

	@EventListener
	@Transactional(propagation = Propagation.MANDATORY)
	public void tell(PostChanged change) {
		if (!this.settings.complete()) {
			return;
		}
		Set<String> paths = lists();
		paths.add("/sitemap-" + this.posts.shardOf(change.postId()) + ".xml");
		Set<String> tags = new LinkedHashSet<>(List.of("posts"));
		for (String slug : change.slugs()) {
			paths.add("/posts/" + slug);
			tags.add("post:" + slug);
		}
		change.categories().forEach((slug) -> name(Kind.CATEGORY, slug, paths, tags));
		change.tags().forEach((slug) -> name(Kind.TAG, slug, paths, tags));
		change.authors().forEach((slug) -> name(Kind.AUTHOR, slug, paths, tags));
		this.deliveries.add(SiteDeliveryTarget.SITE, paths, tags);
	}

	@EventListener
	@Transactional(propagation = Propagation.MANDATORY)
	public void tell(TaxonomyChanged change) {
		if (!this.settings.complete()) {
			return;
		}
		Set<String> paths = lists();
		paths.add(SITEMAP_OF_LISTS);
		Set<String> tags = new LinkedHashSet<>(List.of(EVERY_PAGE));
		name(change.kind(), change.oldSlug(), paths, tags);
		name(change.kind(), change.newSlug(), paths, tags);
		paths.addAll(postsOf(change));
		this.deliveries.add(SiteDeliveryTarget.SITE, paths, tags);
	}

	/** Its own page may have been asked for already, and not found. */
	@EventListener
	@Transactional(propagation = Propagation.MANDATORY)
	public void tell(TaxonomyAdded added) {
		if (!this.settings.complete()) {
			return;
		}
		Set<String> paths = new LinkedHashSet<>(List.of(SITEMAP_OF_LISTS));
		Set<String> tags = new LinkedHashSet<>();
		name(added.kind(), added.slug(), paths, tags);
		if (added.kind() == Kind.CATEGORY) {
			// Every page's head lists the categories.
			paths.add("/");
			tags.add(EVERY_PAGE);
		}
		this.deliveries.add(SiteDeliveryTarget.SITE, paths, tags);
	}

	/** The pages follow when the site has made them anew. */
	@EventListener
	@Transactional(propagation = Propagation.MANDATORY)
	public void tell(CacheTagsInvalidated change) {
		if (this.distribution.isSet() && this.answers.tagHeader() != null) {
			this.deliveries.add(SiteDeliveryTarget.CDN, List.of(), this.answers.of(change.topics()));
		}
		else if (this.distribution.isSet()) {
			this.deliveries.add(SiteDeliveryTarget.CDN, List.of(DistributionClient.API), List.of());
		}
	}

	private static void name(Kind kind, String slug, Set<String> paths, Set<String> tags) {
		switch (kind) {
			case AUTHOR -> {
				paths.add("/authors/" + slug);
				tags.add("author:" + slug);
			}
			case CATEGORY -> {
				paths.add("/categories/" + slug);
				tags.add("category:" + slug);
			}
			case TAG -> {
				paths.add("/tags/" + slug);
				tags.add("tag:" + slug);
			}
		}
	}

	private static Set<String> lists() {
		return new LinkedHashSet<>(List.of("/", "/feed.xml", "/sitemap.xml"));
	}

	private List<String> postsOf(TaxonomyChanged change) {
		PostFilter filter = switch (change.kind()) {
			case AUTHOR -> PostFilter.ofAuthor(change.newSlug());
			case CATEGORY -> PostFilter.ofCategory(change.newSlug());
			case TAG -> PostFilter.ofTag(change.newSlug());
		};
		Set<String> paths = new LinkedHashSet<>();
		@Nullable String after = null;
		do {
			Page<PostSummary> page = this.posts.newest(filter, PageRequest.of(100, after, null, null));
			page.nodes().forEach((post) -> paths.add("/posts/" + post.slug()));
			after = page.pageInfo().isHasNextPage() ? page.pageInfo().getEndCursor().getValue() : null;
		}
		while (after != null && paths.size() < MAX_POSTS);
		return List.copyOf(paths);
	}

}
