package app.galley.site;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import app.galley.address.AddressChange;
import app.galley.paging.Page;
import app.galley.paging.PageRequest;
import app.galley.post.Post;
import app.galley.post.PostChanged;
import app.galley.post.PostFilter;
import app.galley.post.PostSummary;
import app.galley.post.Posts;
import app.galley.redirect.RedirectsChanged;
import app.galley.responsecache.CacheTagsInvalidated;
import app.galley.responsecache.CdnCacheTags;
import app.galley.settings.Settings;
import app.galley.settings.SiteSettingsPublished;
import app.galley.taxonomy.TaxonomyChanged;
import app.galley.taxonomy.TaxonomyChanged.Kind;
import org.jspecify.annotations.Nullable;

import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Plans which pages of the site a change affects, in the transaction of the change:
 * either both are written or neither is. site/lib/paths.ts and site/lib/tags.ts define
 * the names of the pages.
 */
@Component
class RevalidationPlanner {

	/** Newest posts of a renamed term that are named by path; the tag covers the rest. */
	private static final int MAX_RENAMED_POSTS = 300;

	/** Posts rendered at once after a change of the settings; the tag covers the rest. */
	private static final int MAX_POSTS_OF_SETTINGS = 20;

	/**
	 * Tag of every page: each shows names of authors, categories or tags, and the site's
	 * settings.
	 */
	static final String TAXONOMY_TAG = "taxonomy";

	/** Tag of what lists the pages. */
	private static final String PAGES_TAG = "pages";

	private static final String SITEMAP_OF_LISTS = "/sitemap-lists.xml";

	/** Of a path that the site accepts, in characters. */
	private static final int MAX_PATH_LENGTH = 240;

	/** In one delivery. */
	private static final int MAX_REDIRECTS = 500;

	private final SiteSettings settings;

	private final DistributionSettings distribution;

	private final CdnCacheTags cdnCacheTags;

	private final SiteDeliveries deliveries;

	private final Posts posts;

	private final Settings siteSettings;

	RevalidationPlanner(SiteSettings settings, DistributionSettings distribution, CdnCacheTags cdnCacheTags,
			SiteDeliveries deliveries, Posts posts, Settings siteSettings) {
		this.settings = settings;
		this.distribution = distribution;
		this.cdnCacheTags = cdnCacheTags;
		this.deliveries = deliveries;
		this.posts = posts;
		this.siteSettings = siteSettings;
	}

	@EventListener
	@Transactional(propagation = Propagation.MANDATORY)
	public void plan(PostChanged change) {
		if (!this.settings.isComplete()) {
			return;
		}
		if (change.kind() == Post.Kind.PAGE) {
			planPage(change);
			return;
		}
		Set<String> paths = listPaths();
		paths.add("/sitemap-" + this.posts.shardOf(change.postId()) + ".xml");
		Set<String> tags = new LinkedHashSet<>(List.of("posts"));
		for (String slug : change.slugs()) {
			paths.add("/posts/" + slug);
			tags.add("post:" + slug);
		}
		for (String slug : change.besides()) {
			paths.add("/posts/" + slug);
			tags.add("post:" + slug);
		}
		change.categories().forEach((slug) -> addTerm(Kind.CATEGORY, slug, paths, tags));
		change.tags().forEach((slug) -> addTerm(Kind.TAG, slug, paths, tags));
		change.authors().forEach((slug) -> addTerm(Kind.AUTHOR, slug, paths, tags));
		if (!change.shownOrHidden().isEmpty()) {
			paths.add(SITEMAP_OF_LISTS);
		}
		if (change.shownOrHidden().stream().anyMatch((term) -> term.kind() == Kind.CATEGORY) || isInMenu(change)) {
			// Every page's header lists the categories, and links to published pages.
			tags.add(TAXONOMY_TAG);
		}
		this.deliveries.add(SiteDeliveryTarget.SITE, paths, tags);
	}

	private boolean isInMenu(PostChanged change) {
		Set<String> paths = new LinkedHashSet<>();
		change.slugs().forEach((slug) -> paths.add("/posts/" + slug));
		change.shownOrHidden().forEach((term) -> addTerm(term.kind(), term.slug(), paths, new LinkedHashSet<>()));
		return this.siteSettings.linksTo(paths);
	}

	/** Every page shows them; the newest posts are rendered before readers ask. */
	@EventListener
	@Transactional(propagation = Propagation.MANDATORY)
	public void plan(SiteSettingsPublished change) {
		if (!this.settings.isComplete()) {
			return;
		}
		Set<String> paths = listPaths();
		paths.addAll(List.of("/archive", "/categories", "/tags", "/authors"));
		this.posts.newest(PostFilter.NONE, PageRequest.of(MAX_POSTS_OF_SETTINGS, null, null, null))
			.nodes()
			.forEach((post) -> paths.add("/posts/" + post.slug()));
		this.deliveries.add(SiteDeliveryTarget.SITE, paths, List.of("posts", TAXONOMY_TAG));
	}

	/** No list shows it but the sitemap. */
	private void planPage(PostChanged change) {
		Set<String> paths = new LinkedHashSet<>(List.of(SITEMAP_OF_LISTS));
		Set<String> tags = new LinkedHashSet<>(List.of(PAGES_TAG));
		for (String slug : change.slugs()) {
			paths.add(Post.Kind.PAGE.path(slug));
			tags.add("page:" + slug);
		}
		if (this.siteSettings.linksTo(paths)) {
			tags.add(TAXONOMY_TAG);
		}
		this.deliveries.add(SiteDeliveryTarget.SITE, paths, tags);
	}

	@EventListener
	@Transactional(propagation = Propagation.MANDATORY)
	public void plan(TaxonomyChanged change) {
		if (!this.settings.isComplete()) {
			return;
		}
		Set<String> paths = listPaths();
		paths.add(SITEMAP_OF_LISTS);
		Set<String> tags = new LinkedHashSet<>(List.of(TAXONOMY_TAG));
		addTerm(change.kind(), change.oldSlug(), paths, tags);
		addTerm(change.kind(), change.newSlug(), paths, tags);
		paths.addAll(pathsOfPosts(change));
		this.deliveries.add(SiteDeliveryTarget.SITE, paths, tags);
	}

	/** Every page and every API response shows images. */
	@EventListener
	@Transactional(propagation = Propagation.MANDATORY)
	public void plan(AddressChange change) {
		if (this.settings.isComplete()) {
			this.deliveries.add(SiteDeliveryTarget.SITE, listPaths(), List.of("posts", TAXONOMY_TAG));
		}
		if (this.distribution.isConfigured()) {
			this.deliveries.add(SiteDeliveryTarget.CDN, List.of(DistributionClient.API_PATHS), List.of());
		}
	}

	/** API responses only; the pages follow once the site has rendered them again. */
	@EventListener
	@Transactional(propagation = Propagation.MANDATORY)
	public void plan(CacheTagsInvalidated change) {
		if (this.distribution.isConfigured() && this.cdnCacheTags.tagHeader() != null) {
			this.deliveries.add(SiteDeliveryTarget.CDN, List.of(), this.cdnCacheTags.of(change.tags()));
		}
		else if (this.distribution.isConfigured()) {
			this.deliveries.add(SiteDeliveryTarget.CDN, List.of(DistributionClient.API_PATHS), List.of());
		}
	}

	/** Of addresses that had no page, or have none now. */
	@EventListener
	@Transactional(propagation = Propagation.MANDATORY)
	public void plan(RedirectsChanged change) {
		if (this.settings.isComplete()) {
			List<String> paths = change.addresses()
				.stream()
				.filter((path) -> path.length() <= MAX_PATH_LENGTH)
				.toList();
			for (int i = 0; i < Math.max(1, paths.size()); i += MAX_REDIRECTS) {
				this.deliveries.add(SiteDeliveryTarget.SITE,
						paths.subList(i, Math.min(paths.size(), i + MAX_REDIRECTS)), List.of("redirects"));
			}
		}
	}

	private static void addTerm(Kind kind, String slug, Set<String> paths, Set<String> tags) {
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

	private static Set<String> listPaths() {
		return new LinkedHashSet<>(List.of("/", "/feed.xml", "/feed.json", "/sitemap.xml"));
	}

	private List<String> pathsOfPosts(TaxonomyChanged change) {
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
		while (after != null && paths.size() < MAX_RENAMED_POSTS);
		return List.copyOf(paths);
	}

}
