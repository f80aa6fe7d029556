package app.galley.article;

import org.jspecify.annotations.Nullable;

/**
 * An image that a text shows by its id.
 *
 * @param url of the original
 * @param srcset its renditions, for {@code <img srcset>}
 * @param width pixels of the original
 * @param height pixels of the original
 * @param credit what readers must see beside it, as for an image made by AI; null for
 * nothing
 * @param signed whether its files have a content credential
 */
public record ArticleImage(String url, String srcset, int width, int height, @Nullable String credit, boolean signed) {
}
