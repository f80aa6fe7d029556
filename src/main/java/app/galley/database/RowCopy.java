package app.galley.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOut;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/**
 * Reads and writes the rows of whole tables, in the text form of COPY that every version
 * of PostgreSQL reads. Knows no table by its meaning, so that a new one is copied as the
 * others are.
 */
public final class RowCopy {

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

	private final List<String> excluded;

	/**
	 * Copies all tables but some.
	 * @param excluded the names of tables that keep their own rows
	 */
	public RowCopy(Collection<String> excluded) {
		this.excluded = List.copyOf(excluded);
	}

	/**
	 * Connects to read one state, whatever happens meanwhile.
	 * @return a transaction, which its caller closes
	 */
	public static Connection open(JdbcConnectionDetails source) throws SQLException {
		Connection connection = begin(connect(source));
		execute(connection, "SET TRANSACTION READ ONLY");
		return connection;
	}

	/** A new connection, which its caller closes. */
	public static Connection connect(JdbcConnectionDetails database) throws SQLException {
		return DriverManager.getConnection(database.getJdbcUrl(), database.getUsername(), database.getPassword());
	}

	/**
	 * Begins a transaction in which both sides of a copy print values alike, and which no
	 * limit of the server ends.
	 */
	public static Connection begin(Connection connection) throws SQLException {
		connection.setAutoCommit(false);
		execute(connection, """
				SET TRANSACTION ISOLATION LEVEL REPEATABLE READ;
				SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO, MDY'; SET LOCAL IntervalStyle = 'postgres';
				SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 3;
				SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0;
				SET LOCAL lock_timeout = '10s'""");
		return connection;
	}

	/** The tables by name. */
	public List<CopiedTable> tables(Connection connection) throws SQLException {
		List<CopiedTable> tables = new ArrayList<>();
		try (PreparedStatement statement = connection.prepareStatement(TABLES)) {
			statement.setArray(1, connection.createArrayOf("text", this.excluded.toArray()));
			try (ResultSet row = statement.executeQuery()) {
				while (row.next()) {
					tables
						.add(new CopiedTable(row.getString(1), row.getString(2), row.getBoolean(3), row.getBoolean(4)));
				}
			}
		}
		return tables;
	}

	/** The tables in such an order that each follows those that it refers to. */
	public List<CopiedTable> inOrder(Connection connection) throws SQLException {
		Map<String, Set<String>> references = new LinkedHashMap<>();
		for (String pair : texts(connection, REFERENCES)) {
			String[] names = pair.split(" > ", 2);
			references.computeIfAbsent(names[0], (name) -> new HashSet<>()).add(names[1]);
		}
		List<CopiedTable> left = new ArrayList<>(tables(connection));
		List<CopiedTable> ordered = new ArrayList<>();
		while (!left.isEmpty()) {
			Set<String> open = left.stream().map(CopiedTable::name).collect(Collectors.toSet());
			List<CopiedTable> next = left.stream()
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

	/** The columns of each table, to compare two databases. */
	public static Map<String, String> columns(Collection<CopiedTable> tables) {
		return tables.stream().collect(Collectors.toMap(CopiedTable::name, CopiedTable::columns));
	}

	/**
	 * Copies the rows of a table into the same one of another database.
	 * @return of the rows sent; null when the other database then has others
	 */
	public static @Nullable RowDigest copy(Connection from, Connection to, CopiedTable table) throws SQLException {
		RowDigest sent = write(to, table, (sink) -> read(from, table, sink));
		return sent.isSame(read(to, table)) ? sent : null;
	}

	/** Reads all rows for their digest. */
	public static RowDigest read(Connection connection, CopiedTable table) throws SQLException {
		return read(connection, table, (row) -> {
		});
	}

	/**
	 * Reads all rows.
	 * @param sink receives each row: the server sends it as a message of its own
	 */
	public static RowDigest read(Connection connection, CopiedTable table, RowSink sink) throws SQLException {
		RowDigest digest = new RowDigest();
		CopyOut rows = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(table.read());
		try {
			for (byte[] row = rows.readFromCopy(); row != null; row = rows.readFromCopy()) {
				digest.add(row);
				sink.accept(row);
			}
			return digest;
		}
		finally {
			if (rows.isActive()) {
				rows.cancelCopy();
			}
		}
	}

	/**
	 * Writes rows to an empty table, without its triggers: they have done their work on
	 * these rows.
	 * @param source sends the rows
	 * @return what the source returns
	 */
	public static <T> T write(Connection connection, CopiedTable table, RowSource<T> source) throws SQLException {
		if (table.triggers()) {
			execute(connection, "ALTER TABLE " + table.name() + " DISABLE TRIGGER USER");
		}
		if (table.single()) {
			execute(connection, "DELETE FROM " + table.name());
		}
		CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(table.write());
		T result;
		try {
			result = source.sendTo((row) -> copy.writeToCopy(row, 0, row.length));
			copy.endCopy();
		}
		finally {
			if (copy.isActive()) {
				copy.cancelCopy();
			}
		}
		if (table.triggers()) {
			execute(connection, "ALTER TABLE " + table.name() + " ENABLE TRIGGER USER");
		}
		return result;
	}

	/** The statements that give another database's sequences their present values. */
	public static List<String> sequences(Connection connection) throws SQLException {
		List<String> statements = new ArrayList<>();
		for (String sequence : texts(connection, SEQUENCES)) {
			statements.addAll(texts(connection, """
					SELECT format('SELECT setval(%%L, %%s, %%L)', '%s', last_value, is_called) FROM %s"""
				.formatted(sequence.replace("'", "''"), sequence)));
		}
		return statements;
	}

	/** The number that a query returns. */
	public static long number(Connection connection, String sql) throws SQLException {
		return Long.parseLong(texts(connection, sql).getFirst());
	}

	/** The first column of a query's rows. */
	public static List<String> texts(Connection connection, String sql) throws SQLException {
		List<String> texts = new ArrayList<>();
		try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(sql)) {
			while (row.next()) {
				texts.add(row.getString(1));
			}
		}
		return texts;
	}

	/** Runs a statement. */
	public static void execute(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	/** Receives rows. */
	@FunctionalInterface
	public interface RowSink {

		void accept(byte[] row) throws SQLException;

	}

	/** Sends rows. */
	@FunctionalInterface
	public interface RowSource<T> {

		T sendTo(RowSink sink) throws SQLException;

	}

}
