package app.galley.storage;

import java.util.List;

/**
 * How bucket and database agree.
 *
 * @param objects how many objects there are
 * @param keys how many keys the rows name
 * @param young objects that no row names yet, within the grace period
 * @param orphans objects that no row names, older than that
 * @param orphanBytes their size
 * @param removed how many of them were removed
 * @param dangling keys that rows name without an object: broken images
 */
record StorageReport(long objects, long keys, long young, List<String> orphans, long orphanBytes, long removed,
		List<String> dangling) {

	StorageReport {
		orphans = List.copyOf(orphans);
		dangling = List.copyOf(dangling);
	}

	boolean clean() {
		return this.dangling.isEmpty() && this.removed == this.orphans.size();
	}

}
