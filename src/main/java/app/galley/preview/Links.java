package app.galley.preview;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Links to preview pages: the site's paths below {@code /preview}, with the query that
 * keeps the reader in this preview.
 *
 * @param query empty, or a query string that starts with a question mark
 */
record Links(String query) {

	static final String PREFIX = "/preview";

	static final String CONTENT_CREDENTIALS = "/content-credentials";

	private static final Pattern IN_ARTICLE = Pattern.compile("(<a (?:class=\"signed\" )?href=\")"
			+ "(/posts/[a-z0-9-]+(?=[#\"][^>]*data-post=)|/content-credentials(?=\">Signed))");

	static String postPath(String slug) {
		return "/posts/" + slug;
	}

	static String categoryPath(String slug) {
		return "/categories/" + slug;
	}

	static String tagPath(String slug) {
		return "/tags/" + slug;
	}

	static String authorPath(String slug) {
		return "/authors/" + slug;
	}

	/** A later page of a list. */
	static String afterPath(String list, String cursor) {
		return (list.equals("/") ? "" : list) + "/page/" + cursor;
	}

	/** Link to the preview of a page of the site. */
	String to(String path) {
		return PREFIX + path + this.query;
	}

	/**
	 * An article whose links to other pages of the site lead to their previews. Finds
	 * them as the renderer writes them.
	 */
	String inArticle(String html) {
		return IN_ARTICLE.matcher(html)
			.replaceAll((link) -> Matcher.quoteReplacement(link.group(1) + to(link.group(2)).replace("&", "&amp;")));
	}

	String category(String slug) {
		return to(categoryPath(slug));
	}

}
