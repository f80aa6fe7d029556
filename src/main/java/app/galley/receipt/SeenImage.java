package app.galley.receipt;

import org.jspecify.annotations.Nullable;

/**
 * An image address of a page, as read.
 *
 * @param sha256 of the bytes read, in hexadecimal; null when there were none
 * @param status of the response; 0 without one
 */
public record SeenImage(String url, int status, @Nullable String sha256) {
}
