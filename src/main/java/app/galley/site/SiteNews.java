package app.galley.site;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import app.galley.api.Page;
import app.galley.api.PageRequest;
import app.galley.post.Post;
import app.galley.post.PostChanged;
import app.galley.post.PostFilter;
import app.galley.post.Posts;
import app.galley.post.TaxonomyChanged;
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
class SiteNews {

	/** The newest posts of a renamed term; older ones are found by the tag. */
	private static final int MAX_POSTS = 300;

	private final SiteSettings settings;

	private final SiteDeliveries deliveries;

	private final Posts posts;

	SiteNews(SiteSettings settings, SiteDeliveries deliveries, Posts posts) {
		this.settings = settings;
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
		Set<String> tags = new LinkedHashSet<>(List.of("posts"));
		for (String slug : change.slugs()) {
			paths.add("/posts/" + slug);
			tags.add("post:" + slug);
		}
		for (String slug : change.categories()) {
			paths.add("/categories/" + slug);
			tags.add("category:" + slug);
		}
		for (String slug : change.tags()) {
			paths.add("/tags/" + slug);
			tags.add("tag:" + slug);
		}
		for (String slug : change.authors()) {
			paths.add("/authors/" + slug);
			tags.add("author:" + slug);
		}
		this.deliveries.add(paths, tags);
	}

	@EventListener
	@Transactional(propagation = Propagation.MANDATORY)
	public void tell(TaxonomyChanged change) {
		if (!this.settings.complete()) {
			return;
		}
		Set<String> paths = lists();
		Set<String> tags = new LinkedHashSet<>(List.of("taxonomy"));
		for (String slug : List.of(change.oldSlug(), change.newSlug())) {
			switch (change.kind()) {
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
		paths.addAll(postsOf(change));
		this.deliveries.add(paths, tags);
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
			Page<Post> page = this.posts.newest(filter, PageRequest.of(100, after, null, null));
			page.nodes().forEach((post) -> paths.add("/posts/" + post.slug()));
			after = page.pageInfo().isHasNextPage() ? page.pageInfo().getEndCursor().getValue() : null;
		}
		while (after != null && paths.size() < MAX_POSTS);
		return List.copyOf(paths);
	}

}
