package app.galley.transfer;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

import javax.sql.DataSource;

import app.galley.database.CopiedTable;
import app.galley.database.RowCopy;
import app.galley.database.RowDigest;
import app.galley.event.LiveInstances;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Copies all rows of one database into another, which is empty, in one transaction: a
 * killed copy leaves nothing behind.
 */
class RowMove {

	/**
	 * What describes a database and its bucket, not their content: each keeps its own.
	 */
	private static final List<String> OWN_TABLES = List.of("flyway_schema_history", "storage_owner", "storage_orphan",
			"image_base_instance", "browser_session", "browser_session_attribute");

	private static final String ANOTHER = "create an empty one and name it in DATABASE_URL.";

	private static final RowCopy COPY = new RowCopy(OWN_TABLES);

	private final DataSource target;

	private final Flyway flyway;

	private final JdbcClient jdbc;

	RowMove(DataSource target, Flyway flyway, JdbcClient jdbc) {
		this.target = target;
		this.flyway = flyway;
		this.jdbc = jdbc;
	}

	/**
	 * Returns if the source has the schema of this version.
	 * @throws MoveRefused otherwise
	 */
	void requireCurrent(JdbcConnectionDetails source) {
		Flyway there = Flyway.configure()
			.configuration(this.flyway.getConfiguration())
			.dataSource(source.getJdbcUrl(), source.getUsername(), source.getPassword())
			.load();
		if (there.info().applied().length == 0) {
			throw new MoveRefused("The embedded database holds no Galley: there is nothing to move.");
		}
		if (isNewer(there)) {
			throw new MoveRefused("A newer Galley has used the data folder: run the move with that version.");
		}
		if (there.info().pending().length > 0) {
			throw new MoveRefused("An older Galley has used the data folder: start this version on it once, "
					+ "so that it updates the database, stop it and run the move again.");
		}
	}

	/**
	 * Returns if the target is empty as far as can be seen without migrating it.
	 * @return whether it has Galley's tables
	 * @throws MoveRefused when a Galley runs on it, or it is another program's or a newer
	 * Galley's
	 */
	boolean requireUsable() throws SQLException {
		if (LiveInstances.areAny(this.jdbc)) {
			throw new MoveRefused("A Galley is running on the new database: stop it, and start it after the move.");
		}
		boolean migrated = this.flyway.info().applied().length > 0;
		try (Connection connection = this.target.getConnection()) {
			List<CopiedTable> tables = COPY.tables(connection);
			if (!migrated && !tables.isEmpty()) {
				throw new MoveRefused("The new database holds tables of another program, such as %s: %s"
					.formatted(tables.getFirst().name(), ANOTHER));
			}
		}
		if (isNewer(this.flyway)) {
			throw new MoveRefused("A newer Galley has used the new database: " + ANOTHER);
		}
		return migrated;
	}

	private static boolean isNewer(Flyway flyway) {
		return Arrays.stream(flyway.info().all()).map(MigrationInfo::getState).anyMatch((state) -> switch (state) {
			case FUTURE_SUCCESS, FUTURE_FAILED, MISSING_SUCCESS, MISSING_FAILED -> true;
			default -> false;
		});
	}

	void migrate() {
		this.flyway.migrate();
	}

	/** The number of rows of the source, by table. */
	Map<String, Long> count(JdbcConnectionDetails source) throws SQLException {
		try (Connection from = RowCopy.open(source)) {
			Map<String, Long> rows = new LinkedHashMap<>();
			for (CopiedTable table : COPY.tables(from)) {
				rows.put(table.name(), RowCopy.number(from, "SELECT count(*) FROM " + table.name()));
			}
			return rows;
		}
	}

	/**
	 * Whether a move has copied everything already.
	 * @throws MoveRefused when the target holds other data
	 */
	boolean isDone(JdbcConnectionDetails source) throws SQLException {
		try (Connection from = RowCopy.open(source); Connection to = RowCopy.begin(this.target.getConnection())) {
			String occupied = firstWithRows(to);
			if (occupied == null) {
				return false;
			}
			if (this.flyway.info().pending().length > 0) {
				throw occupied(to, occupied);
			}
			for (CopiedTable table : COPY.tables(from)) {
				if (!RowCopy.read(from, table).isSame(RowCopy.read(to, table))) {
					throw occupied(to, occupied);
				}
			}
			return true;
		}
	}

	/**
	 * Copies everything and compares it before the commit.
	 * @param progress receives the name and the number of rows of each table
	 * @throws MoveRefused when the target is no longer empty, or differs after all
	 */
	void copy(JdbcConnectionDetails source, BiConsumer<String, Long> progress) throws SQLException {
		try (Connection from = RowCopy.open(source); Connection to = RowCopy.begin(this.target.getConnection())) {
			List<CopiedTable> tables = COPY.inOrder(from);
			// Before this transaction reads anything, so that it sees what others stored
			// until then.
			RowCopy.execute(to, "LOCK TABLE " + tables.stream().map(CopiedTable::name).collect(Collectors.joining(", "))
					+ " IN EXCLUSIVE MODE");
			requireSameColumns(tables, COPY.tables(to));
			String occupied = firstWithRows(to);
			if (occupied != null) {
				throw occupied(to, occupied);
			}
			for (CopiedTable table : tables) {
				progress.accept(table.name(), copy(from, to, table));
			}
			for (String statement : RowCopy.sequences(from)) {
				RowCopy.execute(to, statement);
			}
			to.commit();
		}
	}

	private static long copy(Connection from, Connection to, CopiedTable table) throws SQLException {
		RowDigest sent = RowCopy.copy(from, to, table);
		if (sent == null) {
			throw new MoveRefused("The rows of the table " + table.name()
					+ " differ after the copy, so nothing was stored in the new database.");
		}
		return sent.rows();
	}

	private static MoveRefused occupied(Connection to, String table) throws SQLException {
		return new MoveRefused("The new database holds other data already: %,d rows in the table %s. "
			.formatted(RowCopy.number(to, "SELECT count(*) FROM " + table), table)
				+ "A move needs an empty database, on which no Galley has started yet: " + ANOTHER);
	}

	private static @Nullable String firstWithRows(Connection connection) throws SQLException {
		for (CopiedTable table : COPY.tables(connection)) {
			if (!table.single() && RowCopy.number(connection,
					"SELECT count(*) FROM (SELECT FROM " + table.name() + " LIMIT 1) AS row") > 0) {
				return table.name();
			}
		}
		return null;
	}

	private static void requireSameColumns(List<CopiedTable> source, List<CopiedTable> target) {
		Map<String, String> before = RowCopy.columns(source);
		Map<String, String> after = RowCopy.columns(target);
		if (!before.equals(after)) {
			throw new MoveRefused("Someone has changed the tables of one of the databases: both need those of this "
					+ "version. The data folder has " + before + ", the new database " + after + ".");
		}
	}

}
