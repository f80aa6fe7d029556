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
 * Things that many answers show, kept until they change.
 *
 * @param <K> what they are known by
 * @param <V> what they are
 */
public final class EntityCache<K, V> {

	private final CacheValidity freshness;

	private final Function<K, String> topic;

	private final Function<Collection<K>, Map<K, V>> read;

	private final Cache<K, Remembered<V>> kept;

	/**
	 * @param most how many are kept
	 * @param topic what is told ({@link CacheInvalidation}) when one changes or goes
	 * @param read reads those that exist
	 */
	public EntityCache(CacheValidity freshness, int most, Function<K, String> topic,
			Function<Collection<K>, Map<K, V>> read) {
		this.freshness = freshness;
		this.topic = topic;
		this.read = read;
		this.kept = Caffeine.newBuilder().maximumSize(most).build();
	}

	/**
	 * Those that exist. A transaction reads them itself: what it has changed is nobody
	 * else's yet.
	 */
	public Map<K, V> find(Collection<K> keys) {
		long asOf = this.freshness.now();
		if (!this.freshness.isHeard() || TransactionSynchronizationManager.isActualTransactionActive()) {
			return this.read.apply(keys);
		}
		Map<K, V> found = HashMap.newHashMap(keys.size());
		List<K> missing = new ArrayList<>();
		for (K key : keys) {
			Remembered<V> kept = this.kept.getIfPresent(key);
			if (kept != null && this.freshness.counts(kept)) {
				found.put(key, kept.value);
			}
			else {
				missing.add(key);
			}
		}
		if (!missing.isEmpty()) {
			this.read.apply(missing).forEach((key, value) -> {
				found.put(key, value);
				this.kept.put(key, new Remembered<>(value, this.topic.apply(key), asOf));
			});
		}
		return found;
	}

	private static final class Remembered<V> extends CacheValidity.Dated {

		private final V value;

		private Remembered(V value, String topic, long asOf) {
			super(List.of(topic), asOf);
			this.value = value;
		}

	}

}
