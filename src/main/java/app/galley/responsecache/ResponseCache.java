package app.galley.responsecache;

import java.util.concurrent.atomic.LongAdder;

import app.galley.telemetry.Meters;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Policy;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Responses to anonymous requests, valid until the data behind them changes.
 */
@Component
public class ResponseCache {

	/** Objects of an entry, in bytes, besides body, key and tags. */
	private static final int ENTRY_OVERHEAD = 200;

	/** Objects of a tag, in bytes, besides its characters. */
	private static final int TAG_OVERHEAD = 64;

	private final CacheValidity validity;

	private final @Nullable Cache<RequestKey, CachedEntry> responses;

	/** Null when metrics are off. */
	private final @Nullable Uses uses;

	ResponseCache(CacheValidity validity, ResponseCacheSettings settings, Meters meters) {
		this.validity = validity;
		long bytes = settings.size().toBytes();
		this.responses = (bytes > 0) ? Caffeine.newBuilder().maximumWeight(bytes).weigher(ResponseCache::weight).build()
				: null;
		this.uses = meters.isOn() ? new Uses(meters) : null;
		if (this.responses != null) {
			Policy.Eviction<RequestKey, CachedEntry> held = this.responses.policy().eviction().orElseThrow();
			meters.gauge("galley.cache.size", "bytes", "Memory that cached responses take",
					() -> held.weightedSize().orElse(0), "cache", "responses");
		}
	}

	private static int weight(RequestKey key, CachedEntry entry) {
		int tags = entry.response.tags().stream().mapToInt((tag) -> TAG_OVERHEAD + 2 * tag.length()).sum();
		return ENTRY_OVERHEAD + key.bytes() + entry.response.bytes() + tags;
	}

	/** Whether responses are cached at all. */
	public boolean isEnabled() {
		return this.responses != null;
	}

	/** The response to the same request; null when there is no valid one. */
	public @Nullable CachedResponse find(RequestKey key) {
		CachedResponse found = findValid(key);
		if (this.uses != null) {
			((found != null) ? this.uses.hits : this.uses.misses).increment();
		}
		return found;
	}

	private @Nullable CachedResponse findValid(RequestKey key) {
		if (this.responses == null || !this.validity.isConnected()) {
			return null;
		}
		CachedEntry entry = this.responses.getIfPresent(key);
		if (entry == null) {
			return null;
		}
		if (!this.validity.isValid(entry)) {
			this.responses.asMap().remove(key, entry);
			return null;
		}
		return entry.response;
	}

	/**
	 * Caches a response, unless its tags are not known or were invalidated meanwhile.
	 * @param version {@link CacheValidity#version()} before any of it was read
	 * @return whether a CDN may keep the response: false when a tag was invalidated
	 * meanwhile, or may have been without a notification
	 */
	public boolean put(RequestKey key, CachedResponse response, long version) {
		if (!this.validity.isConnected()) {
			return false;
		}
		if (this.responses == null || response.tags().isEmpty()) {
			return true;
		}
		CachedEntry entry = new CachedEntry(response.compressed(), version);
		boolean valid = this.validity.isValid(entry);
		if (valid) {
			this.responses.put(key, entry);
		}
		return valid;
	}

	private static final class Uses {

		private final LongAdder hits = new LongAdder();

		private final LongAdder misses = new LongAdder();

		private Uses(Meters meters) {
			count(meters, "hit", this.hits);
			count(meters, "miss", this.misses);
		}

		private static void count(Meters meters, String result, LongAdder uses) {
			meters.counter("galley.cache.gets", "Reads of a cache", uses, LongAdder::sum, "cache", "responses",
					"result", result);
		}

	}

	private static final class CachedEntry extends CacheValidity.Entry {

		private final CachedResponse response;

		private CachedEntry(CachedResponse response, long version) {
			super(response.tags(), version);
			this.response = response;
		}

	}

}
