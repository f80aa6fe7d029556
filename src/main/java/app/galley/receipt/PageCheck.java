package app.galley.receipt;

import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import app.galley.post.Posts;
import app.galley.preview.LivePages;
import app.galley.preview.LivePages.LivePage;
import app.galley.receipt.ReceiptSettings.FrontEnd;
import app.galley.receipt.page.FrontEndContract;
import app.galley.receipt.page.PageComparison;
import app.galley.receipt.page.PageComparison.Change;
import app.galley.receipt.page.PageDocument;
import app.galley.receipt.page.PublicPage;
import app.galley.receipt.page.Reading;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * Compares a page with what Galley renders, and finds the likely cause of a difference.
 */
final class PageCheck {

	/** Posts of the home page that are looked up to recognize another API's. */
	private static final int MAX_LOOKUPS = 5;

	private final LivePages live;

	private final Posts posts;

	private final PublicSite site;

	private final FrontEnd frontEnd;

	PageCheck(LivePages live, Posts posts, PublicSite site, FrontEnd frontEnd) {
		this.live = live;
		this.posts = posts;
		this.site = site;
		this.frontEnd = frontEnd;
	}

	/**
	 * Checks the page of a published post.
	 * @param seenBefore whether an earlier check found the page right
	 */
	Result post(String path, boolean seenBefore) throws InterruptedException {
		PublicPage page = this.site.page(path);
		LivePage expected = this.live.render(path);
		boolean whole = isWhole(page);
		Result result = compare(path, page, expected, whole);
		if (result.isRight() || result.isHopeless()) {
			return result;
		}
		if (compare(path, this.site.pagePastCaches(path), expected, whole).isRight()) {
			return result.withCause(seenBefore ? ReceiptCause.REVERTED : ReceiptCause.STALE_CACHE);
		}
		if (!result.isOld()) {
			return result;
		}
		if (showsOtherPosts()) {
			return result.withCause(ReceiptCause.OTHER_API).withoutMore();
		}
		if (seenBefore) {
			return result.withCause(ReceiptCause.REVERTED);
		}
		return page.reading().isFromCache() ? result.withCause(ReceiptCause.STALE_CACHE) : result;
	}

	/** Whether the whole document counts, or what every front end must have. */
	boolean isWhole(PublicPage page) {
		return switch (this.frontEnd) {
			case GALLEY -> true;
			case OTHER -> false;
			case AUTO -> page.reading().status() != 200 || page.isGalley();
		};
	}

	private Result compare(String path, PublicPage page, LivePage live, boolean whole) {
		Reading reading = page.reading();
		ReceiptCause wall = blocked(reading);
		if (wall != null) {
			return Result.of(path, "status " + live.status(), reading.shown(), wall, whole).withoutMore();
		}
		if (reading.status() != live.status()) {
			return Result.of(path, "status " + live.status(), reading.shown(), causeOfStatus(path, reading), whole);
		}
		if (live.status() != 200) {
			return new Result(List.of(), null, whole, false);
		}
		PageDocument expected = PageDocument.parse(live.html());
		PageDocument found = page.document();
		List<Change> contract = FrontEndContract.changes(expected, found);
		List<Change> changes = whole ? PageComparison.of(expected.linesWithPlaces(), found.linesWithPlaces())
				: contract;
		if (changes.isEmpty()) {
			return new Result(List.of(), found.sha256(), whole, false);
		}
		ReceiptCause cause = causeOf(changes, contract, expected, page, whole);
		return new Result(changes.stream()
			.map((change) -> new Difference(path + ": " + change.place(), change.expected(), change.found(), cause))
			.toList(), found.sha256(), whole, false);
	}

	private ReceiptCause causeOfStatus(String path, Reading reading) {
		String location = reading.header("location").orElse("");
		return (reading.isRedirect() && location.matches("https?://.*") && path(location).equals(path))
				? ReceiptCause.WRONG_SITE_URL : ReceiptCause.NOT_UPDATED;
	}

	private ReceiptCause causeOf(List<Change> changes, List<Change> contract, PageDocument expected, PublicPage page,
			boolean whole) {
		if (isOnlyTheSiteUrl(expected, page, whole)) {
			return ReceiptCause.WRONG_SITE_URL;
		}
		if (isOnlyDates(changes)) {
			return ReceiptCause.WRONG_TIME_ZONE;
		}
		if (!contract.isEmpty()) {
			if (page.isGalley()) {
				return ReceiptCause.NOT_UPDATED;
			}
			return whole ? ReceiptCause.OTHER_FRONT_END : causeByContract(contract);
		}
		return page.isGalley() ? ReceiptCause.OLD_BUILD : ReceiptCause.OTHER_FRONT_END;
	}

	private static ReceiptCause causeByContract(List<Change> changes) {
		if (FrontEndContract.isOnlyImageAddresses(changes)) {
			return ReceiptCause.IMAGE_ADDRESS;
		}
		return FrontEndContract.isOnlyShiftedTimes(changes) ? ReceiptCause.WRONG_TIME_ZONE : ReceiptCause.CONTENT;
	}

	/**
	 * Whether only dates differ as they are printed, not the times that they stand for.
	 */
	static boolean isOnlyDates(List<Change> changes) {
		return changes.stream()
			.allMatch((change) -> change.place().matches("(.* )?time")
					&& !String.valueOf(change.found()).contains("datetime="));
	}

	/** Whether the pages are the same but for the origin of the site's own addresses. */
	static boolean isOnlyTheSiteUrl(PageDocument expected, PublicPage page, boolean whole) {
		String right = canonicalBase(expected);
		String wrong = canonicalBase(page.document());
		if (right.isEmpty() || wrong.isEmpty() || right.equals(wrong)) {
			return false;
		}
		PageDocument corrected = PageDocument.parse(page.reading().text().replace(wrong, right));
		return whole ? corrected.lines().equals(expected.lines()) : FrontEndContract.holds(expected, corrected);
	}

	/** The canonical address without its path. */
	private static String canonicalBase(PageDocument page) {
		Element link = page.document().selectFirst("link[rel=canonical]");
		String address = (link != null) ? link.attr("href") : "";
		return address.replaceFirst("^(https?://[^/]+).*", "$1");
	}

	/** Whether the home page shows posts, and none that this Galley has. */
	private boolean showsOtherPosts() throws InterruptedException {
		PublicPage home = this.site.page("/");
		if (home.reading().status() != 200) {
			return false;
		}
		Set<String> own = Set.copyOf(PublicPage.posts(PageDocument.parse(this.live.render("/").html())));
		List<String> shown = home.posts();
		if (shown.isEmpty()) {
			return own.size() > 1 && home.isGalley();
		}
		return shown.stream().noneMatch(own::contains) && shown.stream()
			.limit(MAX_LOOKUPS)
			.noneMatch((path) -> this.posts.findPublished(path.replaceFirst(".*/", "")).isPresent());
	}

	/** Why readers' pages are out of reach of this check; null when they are not. */
	static @Nullable ReceiptCause blocked(Reading reading) {
		if (reading.isWall()) {
			return ReceiptCause.ACCESS_WALL;
		}
		return reading.isFailure() ? ReceiptCause.UNREACHABLE : null;
	}

	/** The path of an address, which may be a path. */
	static String path(String address) {
		try {
			String path = URI.create(address).getRawPath();
			return (path != null) ? path : "";
		}
		catch (IllegalArgumentException ex) {
			return "";
		}
	}

	/**
	 * The result of a page.
	 *
	 * @param documentSha256 null when there is no page
	 * @param whole whether whole documents were compared
	 * @param hopeless whether further pages would say the same
	 */
	record Result(List<Difference> differences, @Nullable String documentSha256, boolean whole, boolean hopeless) {

		private static Result of(String path, String expected, String found, ReceiptCause cause, boolean whole) {
			return new Result(List.of(new Difference(path, expected, found, cause)), null, whole, false);
		}

		boolean isRight() {
			return this.differences.isEmpty();
		}

		boolean isHopeless() {
			return this.hopeless;
		}

		/** Whether the content is another than the approved. */
		private boolean isOld() {
			return this.differences.stream()
				.anyMatch((difference) -> difference.cause() == ReceiptCause.NOT_UPDATED
						|| difference.cause() == ReceiptCause.CONTENT);
		}

		private Result withCause(ReceiptCause cause) {
			return new Result(this.differences.stream()
				.map((one) -> new Difference(one.place(), one.expected(), one.found(), cause))
				.collect(Collectors.toList()), this.documentSha256, this.whole, this.hopeless);
		}

		private Result withoutMore() {
			return new Result(this.differences, this.documentSha256, this.whole, true);
		}

	}

}
