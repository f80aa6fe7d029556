package app.galley.storage;

import java.util.List;

/**
 * The differences between bucket and database.
 *
 * @param objects number of objects in the bucket
 * @param keys number of keys that rows refer to
 * @param young number of unreferenced objects within the grace period
 * @param orphans keys of unreferenced objects older than that
 * @param orphanBytes size of the orphans
 * @param removed number of orphans removed
 * @param dangling keys that rows refer to without an object: broken images
 */
record StorageReport(long objects, long keys, long young, List<String> orphans, long orphanBytes, long removed,
		List<String> dangling) {

	StorageReport {
		orphans = List.copyOf(orphans);
		dangling = List.copyOf(dangling);
	}

	boolean isClean() {
		return this.dangling.isEmpty() && this.removed == this.orphans.size();
	}

}
