package app.galley.responsecache;

import java.util.Set;

/**
 * Published inside the transaction that changes what responses with these tags depend on.
 */
public record CacheTagsInvalidated(Set<String> tags) {
}
