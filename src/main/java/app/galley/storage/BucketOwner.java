package app.galley.storage;

/**
 * Keeps two databases from writing to one bucket: each would delete the other's objects
 * as orphans.
 */
@FunctionalInterface
interface BucketOwner {

	/**
	 * Returns if this database may store objects in the bucket.
	 * @throws app.galley.problem.Unavailable when the bucket belongs to another database,
	 * or S3 does not respond
	 */
	void requireOwn();

}
