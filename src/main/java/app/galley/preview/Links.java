package app.galley.preview;

/**
 * Links to preview pages: the site's paths below {@code /preview}, with the query that
 * keeps the reader in this preview.
 *
 * @param query empty, or a query string that starts with a question mark
 */
record Links(String query) {

	static final String PREFIX = "/preview";

	static final String CONTENT_CREDENTIALS = "/content-credentials";

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

	String category(String slug) {
		return to(categoryPath(slug));
	}

}
