package app.galley.storage;

import java.time.Instant;
import java.util.Collection;
import java.util.Iterator;

/**
 * The object keys that database rows refer to, implemented by the module that owns the
 * rows.
 */
public interface ReferencedKeys {

	/** Every key once, in byte order, read page by page. */
	Iterator<String> all();

	/** Whether a row refers to this key now. */
	boolean contains(String key);

	/**
	 * Deletes the rows that are no longer needed, so that a sweep finds their objects.
	 * @param expiredBefore uploads whose address expired before this instant are deleted
	 * @return the keys that the deleted rows referred to; other rows may still refer to
	 * them
	 */
	Collection<String> releaseUnused(Instant expiredBefore);

}
