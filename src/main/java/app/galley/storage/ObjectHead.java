package app.galley.storage;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What S3 tells about an object.
 *
 * @param size in bytes
 * @param contentType not told in a listing
 * @param cacheControl not told in a listing
 * @param etag with its quotes
 */
public record ObjectHead(String key, long size, @Nullable String contentType, @Nullable String cacheControl,
		String etag, Instant lastModified) {
}
