package app.galley.storage;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * The metadata of an object in S3.
 *
 * @param size bytes
 * @param contentType null in a listing
 * @param cacheControl null in a listing
 * @param etag with its quotes
 */
public record ObjectHead(String key, long size, @Nullable String contentType, @Nullable String cacheControl,
		String etag, Instant lastModified) {
}
