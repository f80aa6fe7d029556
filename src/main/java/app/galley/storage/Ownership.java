package app.galley.storage;

/**
 * Whether the bucket is this database's.
 *
 * @param sentence for the log and for clients: the reason, and what to do; empty for
 * {@link State#OWN}
 */
record Ownership(State state, String sentence) {

	static final Ownership OWN = new Ownership(State.OWN, "");

	static Ownership copy(String bucket) {
		return new Ownership(State.COPY, """
				This database was restored or copied, or a copy of it uses the bucket %s too. \
				No objects are deleted until an administrator stops the other Galley, if there is one, \
				and runs 'storage adopt %s'.""".formatted(bucket, bucket));
	}

	static Ownership foreign(String reason, String bucket) {
		return new Ownership(State.FOREIGN, """
				%s Galley reads from it, but stores and deletes nothing. An administrator can correct DATABASE_URL \
				or GALLEY_S3_BUCKET, or make the bucket this database's with 'storage adopt %s'.""".formatted(reason,
				bucket));
	}

	static Ownership unknown(String reason) {
		return new Ownership(State.UNKNOWN, reason);
	}

	boolean mayDelete() {
		return this.state == State.OWN;
	}

	boolean mayStore() {
		return this.state != State.FOREIGN;
	}

	/**
	 * Who else may use the bucket.
	 */
	enum State {

		/** No other database. */
		OWN,

		/** Perhaps an older or newer copy of this database. */
		COPY,

		/** Another database, or one that cannot be distinguished from it. */
		FOREIGN,

		/** S3 denies access to the marker. */
		UNKNOWN

	}

}
