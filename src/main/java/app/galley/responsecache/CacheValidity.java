package app.galley.responsecache;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

import app.galley.event.Listener;

/**
 * Decides whether a {@link Entry cache entry} is still valid: it is as long as none of
 * its tags has been invalidated, on any instance, since it was fetched. While
 * invalidations by other instances may be missed, no entry is valid.
 */
public class CacheValidity implements Listener {

	static final String CHANNEL = "cache-tags";

	/** With more invalidated tags than this, all entries are invalidated instead. */
	private static final int MAX_INVALIDATED_TAGS = 100_000;

	/** Older than every invalidation. */
	private static final long NO_VERSION = -1;

	private final BooleanSupplier connected;

	private final Runnable onChange;

	private final Map<String, Long> invalidated = new ConcurrentHashMap<>();

	private volatile long version;

	private volatile long oldestValid;

	/**
	 * @param connected whether the invalidations of all instances arrive
	 */
	CacheValidity(BooleanSupplier connected) {
		this(connected, () -> {
		});
	}

	/**
	 * @param connected whether the invalidations of all instances arrive
	 * @param onChange called before an invalidation takes effect
	 */
	CacheValidity(BooleanSupplier connected, Runnable onChange) {
		this.connected = connected;
		this.onChange = onChange;
	}

	/** Whether cached entries may be used, and new ones cached. */
	public boolean isConnected() {
		return this.connected.getAsBoolean();
	}

	/**
	 * The version of the data, which every invalidation increases. Taken before the first
	 * read of what is to be cached; while invalidations may be missed, a version that is
	 * never valid.
	 */
	public long version() {
		return isConnected() ? this.version : NO_VERSION;
	}

	boolean isValid(Entry entry) {
		long current = this.version;
		long validAt = entry.validAt;
		if (validAt == current) {
			return true;
		}
		for (String tag : entry.tags) {
			Long since = this.invalidated.get(tag);
			if (since != null && since > validAt) {
				return false;
			}
		}
		// Read last: a reader that finds the tags cleared sees the new oldest version.
		if (validAt < this.oldestValid) {
			return false;
		}
		entry.validAt = current;
		return true;
	}

	/** Invalidates the entries that have one of these tags. */
	synchronized void invalidate(Collection<String> tags) {
		this.onChange.run();
		if (this.invalidated.size() > MAX_INVALIDATED_TAGS) {
			invalidateAll();
			return;
		}
		// The version is written last: a reader that sees it sees the tags as well.
		long next = this.version + 1;
		tags.forEach((tag) -> this.invalidated.put(tag, next));
		this.version = next;
	}

	private synchronized void invalidateAll() {
		this.onChange.run();
		this.oldestValid = this.version + 1;
		this.version = this.oldestValid;
		this.invalidated.clear();
	}

	@Override
	public void received(String payload) {
		invalidate(List.of(payload.split(" ")));
	}

	@Override
	public void connected() {
		invalidateAll();
	}

	@Override
	public void disconnected() {
		invalidateAll();
	}

	@Override
	public void reconnected() {
		invalidateAll();
	}

	/** A cached value: its tags, and the latest version at which it was valid. */
	abstract static class Entry {

		private final List<String> tags;

		private volatile long validAt;

		/**
		 * @param version {@link CacheValidity#version()} before the value was read
		 */
		Entry(List<String> tags, long version) {
			this.tags = tags;
			this.validAt = version;
		}

	}

}
