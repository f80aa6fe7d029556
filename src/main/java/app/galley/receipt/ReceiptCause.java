package app.galley.receipt;

/**
 * The likely cause of a difference, with the names of the schema. The first of several is
 * the one to look at first.
 */
public enum ReceiptCause {

	UNREACHABLE("The site or CDN does not respond, or fails: see its log."),

	ACCESS_WALL("A sign-in page or bot check answers instead of the page, so this check does not see what readers see: "
			+ "let the user agent galley-receipt pass."),

	OTHER_API("The site shows the posts of another API: check the site's GALLEY_API_URL."),

	STILL_PUBLISHED("The unpublished page still answers: purge it from the site and the caches in front of it."),

	REVERTED("The page was right and shows an older version again: a cache brought it back."),

	STALE_CACHE(
			"A cache in front of the site still has an older version: purge it, or shorten the time that it keeps pages."),

	WRONG_SITE_URL("The site gives other addresses than this server: set the same GALLEY_SITE_URL on both."),

	OTHER_FRONT_END(
			"Another program than Galley's site renders the page: set GALLEY_RECEIPT_FRONT_END to other if that is meant."),

	WRONG_TIME_ZONE("The site shows dates of another time zone: the dates of pages are in UTC."),

	OLD_BUILD(
			"The content is right, but the page is rendered in another way: the site runs another build than this server."),

	NOT_UPDATED("The site still has an older version: look at the site updates, and at the site's log."),

	NO_REDIRECT(
			"The former address does not redirect to the post: purge it from the site and the caches in front of it."),

	STALE_LIST("The list is older than the change, while the page is not: purge the list from the caches."),

	STALE_FEED("The feed is older than the change: purge it from the caches."),

	STALE_SITEMAP("The sitemap is older than the change: purge it from the caches."),

	IMAGE_MISSING("The image's file is missing: see `storage check`, and whether the CDN may read the bucket."),

	MARK_STRIPPED(
			"The image no longer says how it was made, as after an optimiser: turn off image optimisation at the CDN."),

	IMAGE_REPLACED("The image's bytes are not those that were approved: look at the bucket and the CDN's rules."),

	IMAGE_ADDRESS(
			"The page has the image at other addresses, as behind an optimiser, which strips the mark of AI: use those of the API."),

	CONTENT("The page says something else than what was approved.");

	private final String sentence;

	ReceiptCause(String sentence) {
		this.sentence = sentence;
	}

	/** For editors: what it is and what to do. */
	public String sentence() {
		return this.sentence;
	}

}
