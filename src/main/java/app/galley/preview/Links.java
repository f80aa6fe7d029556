package app.galley.preview;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

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
			+ "(/(?:posts/)?[a-z0-9-]+(?=[#\"][^>]*data-post=)|(?<=class=\"signed\" href=\")/content-credentials)");

	static final String SEARCH = "/search";

	static final String ARCHIVE = "/archive";

	static final String CATEGORIES = "/categories";

	static final String TAGS = "/tags";

	static final String AUTHORS = "/authors";

	static String monthPath(int year, int month) {
		return "%s/%04d/%02d".formatted(ARCHIVE, year, month);
	}

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

	/** Results of a search. Twin: `results` in site/lib/paths.ts. */
	static String results(String text, @Nullable String after) {
		return SEARCH + "?q=" + encoded(text) + ((after != null) ? "&after=" + after : "");
	}

	/** As encodeURIComponent of JavaScript. */
	private static String encoded(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8)
			.replace("+", "%20")
			.replace("%21", "!")
			.replace("%27", "'")
			.replace("%28", "(")
			.replace("%29", ")")
			.replace("%7E", "~");
	}

	/** A later page of a list. */
	static String afterPath(String list, String cursor) {
		return (list.equals("/") ? "" : list) + "/page/" + cursor;
	}

	/** Link to the preview of a page of the site. */
	String to(String path) {
		return PREFIX + path + (path.contains("?") ? this.query.replaceFirst("\\?", "&") : this.query);
	}

	/** The query as fields of a form, by name. */
	Map<String, String> fields() {
		Map<String, String> fields = new LinkedHashMap<>();
		for (String field : this.query.replaceFirst("\\?", "").split("&")) {
			String[] parts = field.split("=", 2);
			if (parts.length == 2) {
				fields.put(parts[0], parts[1]);
			}
		}
		return fields;
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
