package app.galley.receipt;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import app.galley.post.Post;
import app.galley.preview.LivePages;
import app.galley.preview.LivePages.LivePage;
import app.galley.receipt.PageCheck.Result;
import app.galley.receipt.page.Reading;
import app.galley.taxonomy.Author;
import app.galley.taxonomy.Category;
import org.jspecify.annotations.Nullable;

/**
 * One reading of everything that shows a post: its page, former addresses, lists, feed,
 * sitemap and images. Neither lists nor feeds show a page.
 */
final class PostCheck {

	private final Receipt receipt;

	private final Post post;

	private final PublicSite site;

	private final PageCheck pages;

	private final LivePages live;

	private final ListCheck lists;

	private final FeedCheck feeds;

	private final ImageCheck images;

	private final List<Difference> differences = new ArrayList<>();

	PostCheck(Receipt receipt, Post post, PublicSite site, PageCheck pages, LivePages live, ListCheck lists,
			FeedCheck feeds, ImageCheck images) {
		this.receipt = receipt;
		this.post = post;
		this.site = site;
		this.pages = pages;
		this.live = live;
		this.lists = lists;
		this.feeds = feeds;
		this.images = images;
	}

	Findings run() throws InterruptedException {
		return (this.receipt.change() == ReceiptChange.UNPUBLISHED) ? unpublished() : published();
	}

	private Findings published() throws InterruptedException {
		Result page = this.pages.post(this.receipt.path(), this.receipt.seenAt() != null);
		this.differences.addAll(page.differences());
		if (page.isHopeless()) {
			return findings(page, List.of());
		}
		for (String path : this.receipt.formerPaths()) {
			formerAddress(path);
		}
		if (page.whole()) {
			listsAndFeeds(page.isRight());
		}
		List<SeenImage> seen = this.images.check(this.post, this.live.render(this.receipt.path()), this.differences);
		return findings(page, seen);
	}

	private Findings unpublished() throws InterruptedException {
		Set<String> paths = new LinkedHashSet<>(List.of(this.receipt.path()));
		paths.addAll(this.receipt.formerPaths());
		for (String path : paths) {
			Reading reading = this.site.page(path).reading();
			// Another post may have taken the address.
			if (this.live.render(path).status() < 400 || reading.isGone()) {
				continue;
			}
			ReceiptCause blocked = PageCheck.blocked(reading);
			this.differences.add(new Difference(path, "status 404 or 410", reading.shown(),
					(blocked != null) ? blocked : ReceiptCause.STILL_PUBLISHED));
			if (blocked != null) {
				return new Findings(this.differences, null, List.of(), this.site.requests());
			}
		}
		if (this.pages.isWhole(this.site.page("/"))) {
			listsAndFeeds(true);
		}
		return new Findings(this.differences, null, List.of(), this.site.requests());
	}

	private void formerAddress(String path) throws InterruptedException {
		LivePage expected = this.live.render(path);
		if (expected.status() != 308) {
			return;
		}
		Reading reading = this.site.page(path).reading();
		boolean permanent = reading.status() == 308 || reading.status() == 301;
		String target = PageCheck.path(reading.header("location").orElse(""));
		if (!permanent || !target.equals(expected.location())) {
			ReceiptCause blocked = PageCheck.blocked(reading);
			this.differences.add(new Difference(path, "status 308 to " + expected.location(), reading.shown(),
					(blocked != null) ? blocked : ReceiptCause.NO_REDIRECT));
		}
	}

	private void listsAndFeeds(boolean pageIsRight) throws InterruptedException {
		if (this.receipt.kind() == Post.Kind.PAGE) {
			this.feeds.sitemap(this.post, this.differences);
			return;
		}
		for (String path : listPaths()) {
			this.lists.check(path, this.receipt, pageIsRight, this.differences);
		}
		this.feeds.feed(this.post, this.receipt, this.differences);
		this.feeds.sitemap(this.post, this.differences);
	}

	/** First pages of the lists that show the post. */
	private List<String> listPaths() {
		List<String> paths = new ArrayList<>(List.of("/"));
		Category category = this.lists.category(this.post);
		if (category != null) {
			paths.add("/categories/" + category.slug());
		}
		Author author = this.lists.author(this.post);
		if (author != null) {
			paths.add("/authors/" + author.slug());
		}
		this.lists.tags(this.post).forEach((tag) -> paths.add("/tags/" + tag.slug()));
		return paths;
	}

	private Findings findings(Result page, List<SeenImage> seen) {
		@Nullable String document = page.documentSha256();
		return new Findings(this.differences, document, seen, this.site.requests());
	}

}
