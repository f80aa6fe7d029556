package app.galley.storage;

import java.util.List;

/**
 * The differences between bucket and database.
 *
 * @param objects number of objects in the bucket
 * @param keys number of keys that rows refer to
 * @param young number of unreferenced objects within the grace period
 * @param orphans keys of unreferenced objects older than that
 * @param due number of orphans that a sweep would delete now
 * @param obstacle why a sweep would delete none of them; empty when it would
 * @param removed number of orphans removed
 * @param dangling keys that rows refer to without an object: broken images
 */
record StorageReport(long objects, long keys, long young, List<String> orphans, long due, String obstacle, long removed,
		List<String> dangling) {

	StorageReport {
		orphans = List.copyOf(orphans);
		dangling = List.copyOf(dangling);
	}

	/** Of a sweep that did not begin. */
	static StorageReport of(String obstacle) {
		return new StorageReport(0, 0, 0, List.of(), 0, obstacle, 0, List.of());
	}

	boolean isClean() {
		return this.dangling.isEmpty() && this.removed == this.orphans.size();
	}

}
