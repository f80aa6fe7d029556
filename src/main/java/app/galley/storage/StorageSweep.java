package app.galley.storage;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Compares bucket and database, and removes objects that no row refers to: files of
 * images whose row was never stored, and unconfirmed uploads. Reads both side by side in
 * byte order, in constant memory.
 */
@Component
class StorageSweep {

	private static final Logger logger = LoggerFactory.getLogger(StorageSweep.class);

	private final ObjectStore store;

	private final ReferencedKeys keys;

	private final SweepLock lock;

	private final StorageSettings settings;

	private final Clock clock;

	StorageSweep(ObjectStore store, ReferencedKeys keys, SweepLock lock, StorageSettings settings, Clock clock) {
		this.store = store;
		this.keys = keys;
		this.lock = lock;
		this.settings = settings;
		this.clock = clock;
	}

	/**
	 * Runs one sweep.
	 * @param remove whether to remove orphans or only report them
	 */
	StorageReport run(boolean remove) {
		Instant oldest = this.clock.instant().minus(this.settings.sweepGrace());
		if (remove) {
			this.keys.releaseUnused(oldest);
		}
		Walk walk = new Walk(oldest, remove);
		try (Stream<ObjectHead> generated = this.store.list("generated/");
				Stream<ObjectHead> uploaded = this.store.list("uploaded/");
				Stream<ObjectHead> staged = this.store.list(StagingArea.PREFIX)) {
			return walk.compare(Stream.concat(Stream.concat(generated, uploaded), staged).iterator(), this.keys.all());
		}
	}

	/** One pass over both, sorted by key. */
	private final class Walk {

		private final Instant oldest;

		private final boolean remove;

		private final List<String> orphans = new ArrayList<>();

		private final List<String> dangling = new ArrayList<>();

		private long objectCount;

		private long keyCount;

		private long young;

		private long orphanBytes;

		private long removed;

		Walk(Instant oldest, boolean remove) {
			this.oldest = oldest;
			this.remove = remove;
		}

		StorageReport compare(Iterator<ObjectHead> objects, Iterator<String> rows) {
			ObjectHead object = next(objects);
			String key = next(rows);
			while (object != null || key != null) {
				int order = order(object, key);
				if (order < 0 && object != null) {
					checkUnreferenced(object);
				}
				else if (order > 0 && key != null) {
					checkDangling(key);
				}
				if (order <= 0) {
					this.objectCount++;
					object = next(objects);
				}
				if (order >= 0) {
					this.keyCount++;
					key = next(rows);
				}
			}
			return new StorageReport(this.objectCount, this.keyCount, this.young, this.orphans, this.orphanBytes,
					this.removed, this.dangling);
		}

		private static int order(@Nullable ObjectHead object, @Nullable String key) {
			if (object == null) {
				return 1;
			}
			return (key == null) ? -1 : object.key().compareTo(key);
		}

		private void checkUnreferenced(ObjectHead object) {
			if (object.lastModified().isAfter(this.oldest)) {
				this.young++;
				return;
			}
			if (StorageSweep.this.keys.contains(object.key())) {
				return;
			}
			if (this.remove) {
				StorageSweep.this.lock.runExclusive(() -> removeIfStillUnused(object));
			}
			else {
				addOrphan(object);
			}
		}

		/** The listing may be minutes old. */
		private void removeIfStillUnused(ObjectHead listed) {
			boolean old = StorageSweep.this.store.head(listed.key())
				.filter((head) -> !head.lastModified().isAfter(this.oldest))
				.isPresent();
			if (old && !StorageSweep.this.keys.contains(listed.key())) {
				StorageSweep.this.store.delete(listed.key());
				logger.info("Removed {}: no row refers to it", listed.key());
				addOrphan(listed);
				this.removed++;
			}
		}

		private void addOrphan(ObjectHead object) {
			this.orphans.add(object.key());
			this.orphanBytes += object.size();
		}

		private void checkDangling(String key) {
			if (StorageSweep.this.keys.contains(key) && StorageSweep.this.store.head(key).isEmpty()) {
				this.dangling.add(key);
			}
		}

	}

	private static <T> @Nullable T next(Iterator<T> iterator) {
		return iterator.hasNext() ? iterator.next() : null;
	}

}
