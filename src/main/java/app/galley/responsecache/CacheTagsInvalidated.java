package app.galley.responsecache;

import java.util.Set;

/**
 * Published inside the transaction that changes what answers depend on.
 */
public record CacheTagsInvalidated(Set<String> topics) {
}
