package app.galley.article;

import org.jspecify.annotations.Nullable;

/**
 * The excerpt above an article, which would only repeat it if it was drawn from the
 * article's opening.
 */
public final class Standfirst {

	/** Of the HTML, more than any opening needs; articles can have a megabyte. */
	private static final int OPENING_LENGTH = 20_000;

	private Standfirst() {
	}

	/**
	 * The excerpt, unless the article opens with the same words.
	 * @param html of the article
	 * @return null if it does
	 */
	public static @Nullable String of(String excerpt, String html) {
		String words = excerpt.replaceAll("\\s+", " ").replaceFirst("\\s*(…|\\.\\.\\.)$", "").strip();
		String opening = Excerpt.opening(html.substring(0, Math.min(html.length(), OPENING_LENGTH)));
		return opening.startsWith(words) ? null : excerpt;
	}

}
