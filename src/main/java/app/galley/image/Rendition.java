package app.galley.image;

import java.net.URI;

/**
 * A smaller copy of an image.
 *
 * @param width pixels
 * @param height pixels
 * @param bytes file size
 * @param contentType MIME type
 * @param sha256 of its bytes, in hexadecimal
 * @param objectKey key in the bucket
 * @param url URL at the CDN
 */
public record Rendition(int width, int height, int bytes, String contentType, String sha256, String objectKey,
		URI url) {
}
