package app.galley.storage;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Compares bucket and database, and removes objects that no row refers to: files of
 * images whose row was never stored or was deleted, and unconfirmed uploads. Reads both
 * side by side in byte order. Deletes nothing when that may be a mistake: in a bucket
 * that is not this database's alone, in a database's first day, and when there is much to
 * delete.
 */
@Component
class StorageSweep {

	private static final Logger logger = LoggerFactory.getLogger(StorageSweep.class);

	private final ObjectStore store;

	private final ReferencedKeys keys;

	private final Orphans orphans;

	private final BucketBinding binding;

	private final SweepLock lock;

	private final StorageSettings settings;

	private final Clock clock;

	StorageSweep(ObjectStore store, ReferencedKeys keys, Orphans orphans, BucketBinding binding, SweepLock lock,
			StorageSettings settings, Clock clock) {
		this.store = store;
		this.keys = keys;
		this.orphans = orphans;
		this.binding = binding;
		this.lock = lock;
		this.settings = settings;
		this.clock = clock;
	}

	/** Compares both and says what {@link #sweep} would do. */
	StorageReport check() {
		Ownership ownership = this.binding.check();
		Walk walk = new Walk(oldest());
		walk.run();
		List<ObjectHead> due = due(walk);
		return walk.report(due, obstacle(ownership, walk, due), 0);
	}

	/** Removes the objects that have been unreferenced for the grace period. */
	StorageReport sweep() {
		Ownership ownership = this.binding.checkIn();
		if (!ownership.mayDelete()) {
			return StorageReport.of(ownership.sentence());
		}
		this.orphans.release(this.keys.releaseUnused(oldest()));
		Walk walk = new Walk(oldest());
		walk.run();
		this.orphans.replace(walk.unreferenced());
		List<ObjectHead> due = due(walk);
		String obstacle = obstacle(ownership, walk, due);
		return walk.report(due, obstacle, obstacle.isEmpty() ? remove(walk, due) : 0);
	}

	/**
	 * Removes all unreferenced objects older than the grace period, on an administrator's
	 * request.
	 */
	StorageReport repair() {
		Ownership ownership = this.binding.checkIn();
		boolean allowed = ownership.mayDelete();
		if (allowed) {
			this.keys.releaseUnused(oldest());
		}
		Walk walk = new Walk(oldest());
		walk.run();
		return walk.report(walk.old, ownership.sentence(), allowed ? remove(walk, walk.old) : 0);
	}

	private Instant oldest() {
		return this.clock.instant().minus(this.settings.sweepGrace());
	}

	private List<ObjectHead> due(Walk walk) {
		Map<String, Boolean> listed = this.orphans.due(this.settings.sweepGrace());
		return walk.old.stream().filter((object) -> listed.containsKey(object.key())).toList();
	}

	private String obstacle(Ownership ownership, Walk walk, List<ObjectHead> due) {
		if (!ownership.mayDelete()) {
			return ownership.sentence();
		}
		if (!this.binding.isSweepable()) {
			return "Nothing is deleted on the first day of a database.";
		}
		Map<String, Boolean> released = this.orphans.due(this.settings.sweepGrace());
		long unexpected = due.stream().filter((object) -> !released.getOrDefault(object.key(), false)).count();
		if (unexpected * 100 > walk.objectCount * this.settings.sweepLimit()) {
			return """
					%,d of %,d objects have no row, more than %d %% (GALLEY_S3_SWEEP_LIMIT), so nothing is deleted. \
					Look at them with 'storage check'; to delete them, run 'storage check --repair'."""
				.formatted(unexpected, walk.objectCount, this.settings.sweepLimit());
		}
		return "";
	}

	private long remove(Walk walk, List<ObjectHead> objects) {
		if (objects.isEmpty()) {
			return 0;
		}
		logger.info("Removing {} of {} objects from the bucket, {} bytes, that no row refers to:", objects.size(),
				walk.objectCount, objects.stream().mapToLong(ObjectHead::size).sum());
		objects.forEach((object) -> logger.info("Removing {}", object.key()));
		long removed = 0;
		for (ObjectHead object : objects) {
			if (!this.binding.recent().mayDelete()) {
				break;
			}
			boolean[] gone = new boolean[1];
			this.lock.runExclusive(() -> gone[0] = removeIfStillUnused(object.key(), walk.oldest));
			removed += gone[0] ? 1 : 0;
		}
		return removed;
	}

	/** The listing may be minutes old. */
	private boolean removeIfStillUnused(String key, Instant oldest) {
		boolean old = this.store.head(key).filter((head) -> !head.lastModified().isAfter(oldest)).isPresent();
		if (!old || this.keys.contains(key)) {
			return false;
		}
		this.store.delete(key);
		return true;
	}

	/** One pass over both, sorted by key. */
	private final class Walk {

		private final Instant oldest;

		/** Unreferenced for less than the grace period, by their upload. */
		private final List<ObjectHead> young = new ArrayList<>();

		private final List<ObjectHead> old = new ArrayList<>();

		private final List<String> dangling = new ArrayList<>();

		private long objectCount;

		private long keyCount;

		Walk(Instant oldest) {
			this.oldest = oldest;
		}

		void run() {
			try (Stream<ObjectHead> generated = StorageSweep.this.store.list("generated/");
					Stream<ObjectHead> uploaded = StorageSweep.this.store.list("uploaded/");
					Stream<ObjectHead> staged = StorageSweep.this.store.list(StagingArea.PREFIX)) {
				compare(Stream.concat(Stream.concat(generated, uploaded), staged).iterator(),
						StorageSweep.this.keys.all());
			}
		}

		private void compare(Iterator<ObjectHead> objects, Iterator<String> rows) {
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
		}

		private static int order(@Nullable ObjectHead object, @Nullable String key) {
			if (object == null) {
				return 1;
			}
			return (key == null) ? -1 : object.key().compareTo(key);
		}

		private void checkUnreferenced(ObjectHead object) {
			if (object.lastModified().isAfter(this.oldest)) {
				this.young.add(object);
			}
			else if (!StorageSweep.this.keys.contains(object.key())) {
				this.old.add(object);
			}
		}

		private void checkDangling(String key) {
			if (StorageSweep.this.keys.contains(key) && StorageSweep.this.store.head(key).isEmpty()) {
				this.dangling.add(key);
			}
		}

		List<String> unreferenced() {
			return Stream.concat(this.young.stream(), this.old.stream()).map(ObjectHead::key).toList();
		}

		StorageReport report(List<ObjectHead> due, String obstacle, long removed) {
			return new StorageReport(this.objectCount, this.keyCount, this.young.size(),
					this.old.stream().map(ObjectHead::key).toList(), due.size(), obstacle, removed, this.dangling);
		}

	}

	private static <T> @Nullable T next(Iterator<T> iterator) {
		return iterator.hasNext() ? iterator.next() : null;
	}

}
