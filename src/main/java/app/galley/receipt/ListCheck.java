package app.galley.receipt;

import java.time.Clock;
import java.time.Duration;
import java.util.List;

import app.galley.post.Post;
import app.galley.post.PostAssociations;
import app.galley.post.Posts;
import app.galley.preview.LivePages;
import app.galley.preview.LivePages.LivePage;
import app.galley.receipt.page.PageComparison;
import app.galley.receipt.page.PageComparison.Change;
import app.galley.receipt.page.PageDocument;
import app.galley.receipt.page.PublicPage;
import app.galley.receipt.page.Reading;
import app.galley.taxonomy.Author;
import app.galley.taxonomy.Category;
import app.galley.taxonomy.Tag;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * Checks the first page of a list that shows a post. While changes of other posts are on
 * their way to readers, only the post's own card counts, and not even that when they may
 * have pushed it off the page.
 */
final class ListCheck {

	/** Within which a change of any post may not have reached readers yet. */
	static final Duration SETTLING_TIME = Duration.ofSeconds(60);

	private static final int MAX_TAGS = 10;

	/** Posts of the first page, in site/lib/loaders.ts. */
	private static final int PAGE_SIZE = 12;

	private final LivePages live;

	private final Posts posts;

	private final Receipts receipts;

	private final PublicSite site;

	private final Clock clock;

	ListCheck(LivePages live, Posts posts, Receipts receipts, PublicSite site, Clock clock) {
		this.live = live;
		this.posts = posts;
		this.receipts = receipts;
		this.site = site;
		this.clock = clock;
	}

	/** Changes of other posts that may not have reached readers yet. */
	int changesUnderWay(Receipt receipt) {
		return this.receipts.changesSince(this.clock.instant().minus(SETTLING_TIME), receipt.postId());
	}

	/**
	 * Checks a list.
	 * @param pageIsRight whether readers get the post's own page as approved
	 */
	void check(String path, Receipt receipt, boolean pageIsRight, List<Difference> differences)
			throws InterruptedException {
		PublicPage page = this.site.page(path);
		LivePage live = this.live.render(path);
		Reading reading = page.reading();
		ReceiptCause blocked = PageCheck.blocked(reading);
		int underWay = changesUnderWay(receipt);
		if (blocked != null || reading.status() != live.status()) {
			if (blocked != null || underWay == 0) {
				differences.add(new Difference(path, "status " + live.status(), reading.shown(),
						(blocked != null) ? blocked : cause(pageIsRight)));
			}
			return;
		}
		if (live.status() != 200) {
			return;
		}
		PageDocument expected = PageDocument.parse(live.html());
		List<Change> changes = PageComparison.of(expected.linesWithPlaces(), page.document().linesWithPlaces());
		if (!changes.isEmpty() && underWay > 0) {
			changes = ownCard(receipt.path(), expected, page.document(), underWay);
		}
		if (changes.isEmpty()) {
			return;
		}
		ReceiptCause cause = PageCheck.isOnlyDates(changes) ? ReceiptCause.WRONG_TIME_ZONE
				: cause(expected, page, receipt, pageIsRight);
		changes.forEach((change) -> differences
			.add(new Difference(path + ": " + change.place(), change.expected(), change.found(), cause)));
	}

	/** The changes of the post's own card; none when it may have left the page. */
	private static List<Change> ownCard(String path, PageDocument expected, PageDocument found, int underWay) {
		Element card = card(path, expected);
		Element present = card(path, found);
		if (card == null) {
			return List.of();
		}
		if (present == null) {
			int position = PublicPage.posts(expected).indexOf(path);
			return (position + underWay < PAGE_SIZE) ? List.of(new Change("main", card.text(), null)) : List.of();
		}
		return PageComparison.of(PageDocument.contentOf(card, false), PageDocument.contentOf(present, false));
	}

	private static @Nullable Element card(String path, PageDocument page) {
		for (Element link : page.document().select("main .card h2 a[href]")) {
			if (link.attr("href").replaceFirst("^/preview(?=/)", "").equals(path)) {
				return link.closest(".card-text");
			}
		}
		return null;
	}

	private static ReceiptCause cause(PageDocument expected, PublicPage page, Receipt receipt, boolean pageIsRight) {
		if (PageCheck.isOnlyTheSiteUrl(expected, page, true)) {
			return ReceiptCause.WRONG_SITE_URL;
		}
		boolean samePosts = PublicPage.posts(expected).equals(page.posts());
		boolean sameCard = ownCard(receipt.path(), expected, page.document(), 0).isEmpty();
		return (samePosts && sameCard && !pageIsRight) ? ReceiptCause.OLD_BUILD : cause(pageIsRight);
	}

	/** A list that is as old as the page has the page's cause. */
	private static ReceiptCause cause(boolean pageIsRight) {
		return pageIsRight ? ReceiptCause.STALE_LIST : ReceiptCause.NOT_UPDATED;
	}

	@Nullable Category category(Post post) {
		return associations(post).category(post);
	}

	@Nullable Author author(Post post) {
		return associations(post).author(post);
	}

	List<Tag> tags(Post post) {
		return associations(post).tags(post).stream().limit(MAX_TAGS).toList();
	}

	private PostAssociations associations(Post post) {
		return this.posts.associationsOf(List.of(post));
	}

}
