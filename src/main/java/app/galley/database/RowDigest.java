package app.galley.database;

import java.util.Arrays;

import org.apache.commons.codec.digest.DigestUtils;

/**
 * Count and hash of a table's rows, in whatever order they are read.
 */
public class RowDigest {

	private long rows;

	/** The sum of the rows' SHA-256, in four parts. */
	private final long[] sum = new long[4];

	/** Adds a row in the form of COPY. */
	void add(byte[] row) {
		byte[] hash = DigestUtils.sha256(row);
		for (int i = 0; i < hash.length; i++) {
			this.sum[i / 8] += (hash[i] & 0xffL) << (i % 8 * 8);
		}
		this.rows++;
	}

	/** The number of rows. */
	public long rows() {
		return this.rows;
	}

	/** Whether both are of the same rows. */
	public boolean isSame(RowDigest other) {
		return this.rows == other.rows && Arrays.equals(this.sum, other.sum);
	}

	/** The same text for the same rows. */
	@Override
	public String toString() {
		return "%d rows, %016x%016x%016x%016x".formatted(this.rows, this.sum[3], this.sum[2], this.sum[1], this.sum[0]);
	}

}
