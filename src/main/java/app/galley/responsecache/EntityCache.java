package app.galley.responsecache;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * A cache of entities that many responses show.
 *
 * @param <K> key of an entity
 * @param <V> the entity
 */
public final class EntityCache<K, V> {

	private final CacheValidity validity;

	private final Function<K, String> tagOf;

	private final Function<Collection<K>, Map<K, V>> read;

	private final Cache<K, CachedEntity<V>> entities;

	/**
	 * @param maxSize number of entities
	 * @param tagOf the tag that {@link CacheInvalidation} gets when an entity changes
	 * @param read reads the entities that exist
	 */
	public EntityCache(CacheValidity validity, int maxSize, Function<K, String> tagOf,
			Function<Collection<K>, Map<K, V>> read) {
		this.validity = validity;
		this.tagOf = tagOf;
		this.read = read;
		this.entities = Caffeine.newBuilder().maximumSize(maxSize).build();
	}

	/**
	 * Finds the entities that exist. Inside a transaction the cache is bypassed: it may
	 * see changes that others must not see yet.
	 */
	public Map<K, V> find(Collection<K> keys) {
		long version = this.validity.version();
		if (!this.validity.isConnected() || TransactionSynchronizationManager.isActualTransactionActive()) {
			return this.read.apply(keys);
		}
		Map<K, V> found = HashMap.newHashMap(keys.size());
		List<K> missing = new ArrayList<>();
		for (K key : keys) {
			CachedEntity<V> cached = this.entities.getIfPresent(key);
			if (cached != null && this.validity.isValid(cached)) {
				found.put(key, cached.value);
			}
			else {
				missing.add(key);
			}
		}
		if (!missing.isEmpty()) {
			this.read.apply(missing).forEach((key, value) -> {
				found.put(key, value);
				this.entities.put(key, new CachedEntity<>(value, this.tagOf.apply(key), version));
			});
		}
		return found;
	}

	private static final class CachedEntity<V> extends CacheValidity.Entry {

		private final V value;

		private CachedEntity(V value, String tag, long version) {
			super(List.of(tag), version);
			this.value = value;
		}

	}

}
