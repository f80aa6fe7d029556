package app.galley.preview;

/**
 * Addresses of the preview pages: those of the site's pages under {@code /preview}, with
 * what the reader of this preview needs to see the others of it.
 *
 * @param query empty, or a query string with its question mark
 */
record Links(String query) {

	static final String PREFIX = "/preview";

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

	/** The preview of a page of the site. */
	String to(String path) {
		return PREFIX + path + this.query;
	}

	String category(String slug) {
		return to(categoryPath(slug));
	}

}
