package app.galley.address;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * Rows that hold addresses of images, implemented by each module that has some. Called in
 * a transaction for a few rows at a time.
 */
public interface StoredAddresses {

	/** The kind of row, for the report: {@code image}. */
	String name();

	/**
	 * The next rows by id.
	 * @param after null for the first page
	 */
	List<UUID> page(@Nullable UUID after, int limit);

	/** Bases of the addresses in these rows, as far as their object keys show them. */
	default Set<String> bases(List<UUID> ids) {
		return new HashSet<>();
	}

	/**
	 * Rewrites the addresses in these rows, and announces what readers see of it.
	 * @return number of rows changed
	 */
	int rebase(List<UUID> ids, AddressChange change);

}
