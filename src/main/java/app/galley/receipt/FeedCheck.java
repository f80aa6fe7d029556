package app.galley.receipt;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import app.galley.image.Image;
import app.galley.paging.PageRequest;
import app.galley.post.Post;
import app.galley.post.PostAssociations;
import app.galley.post.PostFilter;
import app.galley.post.PostStatus;
import app.galley.post.PostSummary;
import app.galley.post.Posts;
import app.galley.preview.LivePages;
import app.galley.receipt.page.PageDocument;
import app.galley.receipt.page.Reading;
import app.galley.taxonomy.Author;
import app.galley.taxonomy.Category;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.jspecify.annotations.Nullable;

/**
 * Checks a post's entries in the site's Atom feed and sitemap. Other posts' entries are
 * the matter of their own receipts.
 */
final class FeedCheck {

	private static final String FEED = "/feed.xml";

	/** Entries of the feed, in site/graphql/feeds.graphql. */
	private static final int FEED_SIZE = 20;

	private final LivePages live;

	private final Posts posts;

	private final PublicSite site;

	private final ListCheck lists;

	FeedCheck(LivePages live, Posts posts, PublicSite site, ListCheck lists) {
		this.live = live;
		this.posts = posts;
		this.site = site;
		this.lists = lists;
	}

	void feed(Post post, Receipt receipt, List<Difference> differences) throws InterruptedException {
		Reading reading = this.site.page(FEED).reading();
		if (!isRead(FEED, reading, differences)) {
			return;
		}
		Document feed = Jsoup.parse(reading.text(), Parser.xmlParser());
		Element entry = entry(feed, "entry", "id", receipt.path());
		if (post.status() != PostStatus.PUBLISHED) {
			if (entry != null) {
				differences.add(new Difference(FEED, null, text(entry, "title"), ReceiptCause.STALE_FEED));
			}
			return;
		}
		int position = position(post);
		if (position < 0) {
			return;
		}
		if (entry == null) {
			if (position + this.lists.changesUnderWay(receipt) < FEED_SIZE) {
				differences
					.add(new Difference(FEED, this.site.absolute(receipt.path()), null, ReceiptCause.STALE_FEED));
			}
			return;
		}
		compare(post, entry, differences);
	}

	/** Position among the newest posts; negative when the feed has no entry for it. */
	private int position(Post post) {
		List<PostSummary> newest = this.posts.newest(PostFilter.NONE, PageRequest.of(FEED_SIZE, null, null, null))
			.nodes();
		return newest.stream().map(PostSummary::id).toList().indexOf(post.id());
	}

	private void compare(Post post, Element entry, List<Difference> differences) {
		PostAssociations associations = this.posts.associationsOf(List.of(post));
		Author author = associations.author(post);
		Category category = associations.category(post);
		Image image = associations.featuredImage(post);
		String address = this.site.absolute("/posts/" + post.slug());
		Map<String, Pair> fields = new LinkedHashMap<>();
		fields.put("id", new Pair(address, text(entry, "id")));
		fields.put("title", new Pair(post.title(), text(entry, "title")));
		fields.put("published", new Pair(seconds(post.publishedAt()), text(entry, "published")));
		fields.put("updated", new Pair(seconds(post.updatedAt()), text(entry, "updated")));
		fields.put("author", new Pair((author != null) ? author.name() : "", text(entry, "author > name")));
		fields.put("category",
				new Pair((category != null) ? category.slug() : "", attribute(entry, "category", "term")));
		if (!this.live.feedsHaveText()) {
			fields.put("summary", new Pair(post.summary().excerpt(), text(entry, "summary")));
			add(fields, entry, address, differences);
			return;
		}
		fields.put("summary", new Pair(post.summary().excerpt(), text(entry, "summary")));
		Document content = Jsoup.parseBodyFragment(text(entry, "content"));
		fields.put("image", new Pair((image != null) ? image.url().toString() : "",
				attribute(content, "img:first-of-type", "src")));
		String label = (image != null) ? this.live.label(image) : null;
		if (label != null) {
			String caption = text(content, "figcaption");
			fields.put("label of the image", new Pair(label, caption.startsWith(label) ? label : caption));
		}
		List<PageDocument.Line> article = PageDocument.contentOf(Jsoup.parseBodyFragment(post.contentHtml()).body(),
				true);
		List<PageDocument.Line> found = PageDocument.contentOf(content.body(), true);
		boolean same = found.size() >= article.size()
				&& found.subList(found.size() - article.size(), found.size()).equals(article);
		fields.put("content", new Pair(post.contentHtml(), same ? post.contentHtml() : content.body().html()));
		add(fields, entry, address, differences);
	}

	private static void add(Map<String, Pair> fields, Element entry, String address, List<Difference> differences) {
		boolean otherBase = !text(entry, "id").equals(address);
		fields.forEach((name, pair) -> {
			if (!pair.expected().equals(pair.found())) {
				differences.add(new Difference(FEED + ": " + name, pair.expected(), pair.found(),
						otherBase ? ReceiptCause.WRONG_SITE_URL : ReceiptCause.STALE_FEED));
			}
		});
	}

	void sitemap(Post post, List<Difference> differences) throws InterruptedException {
		boolean isPage = post.kind() == Post.Kind.PAGE;
		String path = isPage ? "/sitemap-lists.xml" : "/sitemap-" + this.posts.shardOf(post.id()) + ".xml";
		String own = post.kind().path(post.slug());
		Reading reading = this.site.page(path).reading();
		boolean published = post.status() == PostStatus.PUBLISHED && post.seo().isListedHere();
		if (!published && reading.isGone()) {
			return;
		}
		if (!isRead(path, reading, differences)) {
			return;
		}
		Element url = entry(Jsoup.parse(reading.text(), Parser.xmlParser()), "url", "loc", own);
		String address = this.site.absolute(own);
		if (!published) {
			if (url != null) {
				differences.add(new Difference(path, null, address, ReceiptCause.STALE_SITEMAP));
			}
			return;
		}
		// The sitemap has no dates of pages.
		String expected = address + (isPage ? "" : ", " + seconds(post.updatedAt()));
		String found = (url != null) ? text(url, "loc") + (isPage ? "" : ", " + text(url, "lastmod")) : null;
		if (!expected.equals(found)) {
			boolean otherBase = url != null && !text(url, "loc").equals(address);
			differences.add(new Difference(path, expected, found,
					otherBase ? ReceiptCause.WRONG_SITE_URL : ReceiptCause.STALE_SITEMAP));
		}
	}

	private static boolean isRead(String path, Reading reading, List<Difference> differences) {
		ReceiptCause blocked = PageCheck.blocked(reading);
		if (blocked != null || reading.status() != 200) {
			differences.add(new Difference(path, "status 200", reading.shown(), (blocked != null) ? blocked
					: path.equals(FEED) ? ReceiptCause.STALE_FEED : ReceiptCause.STALE_SITEMAP));
			return false;
		}
		return true;
	}

	/** The entry whose address has this path, on whatever host. */
	private static @Nullable Element entry(Document document, String name, String address, String path) {
		for (Element entry : document.getElementsByTag(name)) {
			if (PageCheck.path(text(entry, address)).equals(path)) {
				return entry;
			}
		}
		return null;
	}

	private static String text(Element element, String selector) {
		Element found = element.selectFirst(selector);
		return (found != null) ? found.wholeText() : "";
	}

	private static String attribute(Element element, String selector, String name) {
		Element found = element.selectFirst(selector);
		return (found != null) ? found.attr(name) : "";
	}

	private static String seconds(Instant time) {
		return time.truncatedTo(ChronoUnit.SECONDS).toString();
	}

	/** A value of the feed. */
	private record Pair(String expected, String found) {
	}

}
