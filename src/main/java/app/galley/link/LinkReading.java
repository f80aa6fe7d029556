package app.galley.link;

import java.net.URI;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import app.galley.article.ArticleReferences;
import app.galley.id.PostId;
import app.galley.outbound.OutboundHttp;
import app.galley.post.Post;
import app.galley.post.PostStatus;
import app.galley.post.Posts;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Reads the links to other sites in the articles of published posts and pages, as readers
 * get them.
 */
@Component
class LinkReading {

	private static final int BATCH = 100;

	/** Of a post, so that none fills the week. */
	private static final int MAX_LINKS = 500;

	private final Posts posts;

	private final OutsideLinks links;

	private final ArticleReferences references;

	private final LinkSite site;

	LinkReading(Posts posts, OutsideLinks links, ArticleReferences references, LinkSite site) {
		this.posts = posts;
		this.links = links;
		this.references = references;
		this.site = site;
	}

	/**
	 * Reads the posts that changed, in small steps, and forgets the links that are gone.
	 */
	void update() throws InterruptedException {
		@Nullable PostId after = null;
		List<PostId> ids;
		do {
			ids = this.links.unread(after, BATCH);
			if (!ids.isEmpty()) {
				this.links.replace(this.posts.findAll(new HashSet<>(ids))
					.stream()
					.filter((post) -> post.status() == PostStatus.PUBLISHED)
					.map(this::read)
					.toList());
				after = ids.getLast();
			}
			if (Thread.interrupted()) {
				throw new InterruptedException();
			}
		}
		while (ids.size() == BATCH);
		this.links.deleteUnused();
	}

	private OutsideLinks.PostLinks read(Post post) {
		Map<String, String> found = new LinkedHashMap<>();
		for (Element link : Jsoup.parseBodyFragment(post.contentHtml()).select("a[href]")) {
			if (found.size() < MAX_LINKS) {
				outside(link.attr("href"))
					.ifPresent((address) -> found.put(address.toString(), address.getHost().toLowerCase(Locale.ROOT)));
			}
		}
		return new OutsideLinks.PostLinks(post.id(), post.updatedAt(), found);
	}

	/** The address as it is requested: without the fragment. */
	private Optional<URI> outside(String href) {
		int fragment = href.indexOf('#');
		String address = (fragment < 0) ? href : href.substring(0, fragment);
		return OutboundHttp.parse(address)
			.filter((uri) -> !this.site.has(uri) && !this.references.isStored(uri.toString()));
	}

}
