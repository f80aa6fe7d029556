package app.galley.transfer;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

import javax.sql.DataSource;

import app.galley.event.LiveInstances;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOut;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Copies all rows of one database into another, which is empty, in one transaction: a
 * killed copy leaves nothing behind. Knows no table by its meaning, so that a new one is
 * copied as the others are.
 */
class RowMove {

	/**
	 * What describes a database and its bucket, not their content: each keeps its own.
	 */
	private static final List<String> OWN_TABLES = List.of("flyway_schema_history", "storage_owner", "storage_orphan",
			"image_base_instance", "browser_session", "browser_session_attribute");

	private static final String ANOTHER = "create an empty one and name it in DATABASE_URL.";

	private static final String TABLES = """
			SELECT quote_ident(t.relname), string_agg(quote_ident(c.attname), ', ' ORDER BY c.attnum),
			    EXISTS (SELECT FROM pg_index i JOIN pg_attribute k ON k.attrelid = t.oid AND k.attnum = ANY (i.indkey)
			        WHERE i.indrelid = t.oid AND i.indisprimary AND i.indnatts = 1 AND k.atttypid = 'boolean'::regtype),
			    EXISTS (SELECT FROM pg_trigger WHERE tgrelid = t.oid AND NOT tgisinternal)
			FROM pg_class t JOIN pg_attribute c ON c.attrelid = t.oid AND c.attnum > 0 AND NOT c.attisdropped
			    AND c.attgenerated = ''
			WHERE t.relnamespace = current_schema()::regnamespace AND t.relkind IN ('r', 'p') AND NOT t.relispartition
			    AND t.relname <> ALL (?)
			    AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = t.oid AND classid = 'pg_class'::regclass AND deptype = 'e')
			GROUP BY t.oid, t.relname ORDER BY t.relname""";

	/** Table and table that it refers to, except to itself. */
	private static final String REFERENCES = """
			SELECT quote_ident(t.relname) || ' > ' || quote_ident(other.relname)
			FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid JOIN pg_class other ON other.oid = k.confrelid
			WHERE k.contype = 'f' AND k.connamespace = current_schema()::regnamespace AND k.conrelid <> k.confrelid""";

	private static final String SEQUENCES = """
			SELECT quote_ident(relname) FROM pg_class
			WHERE relkind = 'S' AND relnamespace = current_schema()::regnamespace""";

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
			List<MovedTable> tables = tables(connection);
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
		try (Connection from = open(source)) {
			Map<String, Long> rows = new LinkedHashMap<>();
			for (MovedTable table : tables(from)) {
				rows.put(table.name(), number(from, "SELECT count(*) FROM " + table.name()));
			}
			return rows;
		}
	}

	/**
	 * Whether a move has copied everything already.
	 * @throws MoveRefused when the target holds other data
	 */
	boolean isDone(JdbcConnectionDetails source) throws SQLException {
		try (Connection from = open(source); Connection to = begin(this.target.getConnection())) {
			String occupied = firstWithRows(to);
			if (occupied == null) {
				return false;
			}
			if (this.flyway.info().pending().length > 0) {
				throw occupied(to, occupied);
			}
			for (MovedTable table : tables(from)) {
				if (!read(from, table, null).isSame(read(to, table, null))) {
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
		try (Connection from = open(source); Connection to = begin(this.target.getConnection())) {
			List<MovedTable> tables = inOrder(from);
			// Before this transaction reads anything, so that it sees what others stored
			// until then.
			execute(to, "LOCK TABLE " + tables.stream().map(MovedTable::name).collect(Collectors.joining(", "))
					+ " IN EXCLUSIVE MODE");
			requireSameColumns(tables, tables(to));
			String occupied = firstWithRows(to);
			if (occupied != null) {
				throw occupied(to, occupied);
			}
			for (MovedTable table : tables) {
				progress.accept(table.name(), copy(from, to, table));
			}
			for (String sequence : texts(from, SEQUENCES)) {
				copySequence(from, to, sequence);
			}
			to.commit();
		}
	}

	private static long copy(Connection from, Connection to, MovedTable table) throws SQLException {
		// They have done their work on these rows.
		if (table.triggers()) {
			execute(to, "ALTER TABLE " + table.name() + " DISABLE TRIGGER USER");
		}
		if (table.single()) {
			execute(to, "DELETE FROM " + table.name());
		}
		CopyIn sink = to.unwrap(PGConnection.class).getCopyAPI().copyIn(table.write());
		RowDigest sent;
		try {
			sent = read(from, table, sink);
			sink.endCopy();
		}
		finally {
			if (sink.isActive()) {
				sink.cancelCopy();
			}
		}
		if (table.triggers()) {
			execute(to, "ALTER TABLE " + table.name() + " ENABLE TRIGGER USER");
		}
		if (!sent.isSame(read(to, table, null))) {
			throw new MoveRefused("The rows of the table " + table.name()
					+ " differ after the copy, so nothing was stored in the new database.");
		}
		return sent.rows();
	}

	/** The server sends each row as a message of its own. */
	private static RowDigest read(Connection connection, MovedTable table, @Nullable CopyIn sink) throws SQLException {
		RowDigest digest = new RowDigest();
		CopyOut rows = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(table.read());
		try {
			for (byte[] row = rows.readFromCopy(); row != null; row = rows.readFromCopy()) {
				digest.add(row);
				if (sink != null) {
					sink.writeToCopy(row, 0, row.length);
				}
			}
			return digest;
		}
		finally {
			if (rows.isActive()) {
				rows.cancelCopy();
			}
		}
	}

	private static void copySequence(Connection from, Connection to, String sequence) throws SQLException {
		try (Statement statement = from.createStatement();
				ResultSet row = statement.executeQuery("SELECT last_value, is_called FROM " + sequence);
				PreparedStatement set = to.prepareStatement("SELECT setval(CAST(? AS regclass), ?, ?)")) {
			row.next();
			set.setString(1, sequence);
			set.setLong(2, row.getLong(1));
			set.setBoolean(3, row.getBoolean(2));
			set.execute();
		}
	}

	private static MoveRefused occupied(Connection to, String table) throws SQLException {
		return new MoveRefused("The new database holds other data already: %,d rows in the table %s. "
			.formatted(number(to, "SELECT count(*) FROM " + table), table)
				+ "A move needs an empty database, on which no Galley has started yet: " + ANOTHER);
	}

	private static @Nullable String firstWithRows(Connection connection) throws SQLException {
		for (MovedTable table : tables(connection)) {
			if (!table.single() && number(connection,
					"SELECT count(*) FROM (SELECT FROM " + table.name() + " LIMIT 1) AS row") > 0) {
				return table.name();
			}
		}
		return null;
	}

	private static void requireSameColumns(List<MovedTable> source, List<MovedTable> target) {
		Map<String, String> before = source.stream().collect(Collectors.toMap(MovedTable::name, MovedTable::columns));
		Map<String, String> after = target.stream().collect(Collectors.toMap(MovedTable::name, MovedTable::columns));
		if (!before.equals(after)) {
			throw new MoveRefused("Someone has changed the tables of one of the databases: both need those of this "
					+ "version. The data folder has " + before + ", the new database " + after + ".");
		}
	}

	/** The tables in such an order that each follows those that it refers to. */
	private static List<MovedTable> inOrder(Connection connection) throws SQLException {
		Map<String, Set<String>> references = new LinkedHashMap<>();
		for (String pair : texts(connection, REFERENCES)) {
			String[] names = pair.split(" > ", 2);
			references.computeIfAbsent(names[0], (name) -> new HashSet<>()).add(names[1]);
		}
		List<MovedTable> left = new ArrayList<>(tables(connection));
		List<MovedTable> ordered = new ArrayList<>();
		while (!left.isEmpty()) {
			Set<String> open = left.stream().map(MovedTable::name).collect(Collectors.toSet());
			List<MovedTable> next = left.stream()
				.filter((table) -> references.getOrDefault(table.name(), Set.of()).stream().noneMatch(open::contains))
				.toList();
			if (next.isEmpty()) {
				throw new IllegalStateException("The tables " + open + " refer to each other in a circle.");
			}
			ordered.addAll(next);
			left.removeAll(next);
		}
		return ordered;
	}

	private static List<MovedTable> tables(Connection connection) throws SQLException {
		List<MovedTable> tables = new ArrayList<>();
		try (PreparedStatement statement = connection.prepareStatement(TABLES)) {
			statement.setArray(1, connection.createArrayOf("text", OWN_TABLES.toArray()));
			try (ResultSet row = statement.executeQuery()) {
				while (row.next()) {
					tables
						.add(new MovedTable(row.getString(1), row.getString(2), row.getBoolean(3), row.getBoolean(4)));
				}
			}
		}
		return tables;
	}

	/** Reads one state, whatever happens meanwhile. */
	private static Connection open(JdbcConnectionDetails source) throws SQLException {
		Connection connection = begin(
				DriverManager.getConnection(source.getJdbcUrl(), source.getUsername(), source.getPassword()));
		execute(connection, "SET TRANSACTION READ ONLY");
		return connection;
	}

	/** Both sides print values alike, and no limit of the server ends a long copy. */
	private static Connection begin(Connection connection) throws SQLException {
		connection.setAutoCommit(false);
		execute(connection, """
				SET TRANSACTION ISOLATION LEVEL REPEATABLE READ;
				SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO, MDY'; SET LOCAL IntervalStyle = 'postgres';
				SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 3;
				SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0;
				SET LOCAL lock_timeout = '10s'""");
		return connection;
	}

	private static void execute(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	private static long number(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(sql)) {
			row.next();
			return row.getLong(1);
		}
	}

	private static List<String> texts(Connection connection, String sql) throws SQLException {
		List<String> texts = new ArrayList<>();
		try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(sql)) {
			while (row.next()) {
				texts.add(row.getString(1));
			}
		}
		return texts;
	}

}
