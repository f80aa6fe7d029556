package app.galley.search;

import app.galley.post.SelectedPost;

/**
 * A page that a search found.
 *
 * @param titleHtml the title, escaped, with the words of the query in {@code <mark>}
 * @param extractHtml part of the text, in the same form
 */
public record PageResult(SelectedPost page, String titleHtml, String extractHtml) {
}
