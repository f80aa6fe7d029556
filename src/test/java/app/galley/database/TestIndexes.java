package app.galley.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import javax.sql.DataSource;

/**
 * Indexes of large tables, for tests outside of this package.
 */
public final class TestIndexes {

	private static final LargeIndexes INDEXES = new LargeIndexes();

	private TestIndexes() {
	}

	/** Builds those that are missing, as the job does. */
	public static void build(DataSource source) {
		try (Connection connection = source.getConnection()) {
			INDEXES.buildConcurrently(connection);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	public static List<String> missing(DataSource source) {
		try (Connection connection = source.getConnection()) {
			return INDEXES.states(connection)
				.entrySet()
				.stream()
				.filter((index) -> index.getValue() != LargeIndexes.State.PRESENT)
				.map((index) -> index.getKey())
				.toList();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
