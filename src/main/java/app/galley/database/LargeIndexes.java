package app.galley.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.sql.DataSource;

import app.galley.doctor.UsedByDoctor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/**
 * Indexes of tables that may be large, which {@code db/index.sql} lists. Small tables get
 * them right after the migrations; the others get theirs from a job, built concurrently,
 * so that no writer waits. Galley works without them, but searches slowly. One that
 * replaces another is built before the other is dropped.
 */
@Component
@UsedByDoctor
class LargeIndexes {

	/** State of an index in a database. */
	enum State {

		PRESENT, MISSING,

		/**
		 * Left by a build that was interrupted: the database keeps it, but does not use
		 * it.
		 */
		INVALID,

		/** A session builds it now. */
		BUILDING

	}

	private static final Logger log = LoggerFactory.getLogger(LargeIndexes.class);

	/** Rows that are indexed in less than half a second. */
	private static final int SMALL = 5000;

	private static final int SECONDS_TO_RESPOND = 5;

	/** In a unique index, which the rows that exist may not allow. */
	private static final String DUPLICATE_KEY = "23505";

	/** A time limit for statements ended the build. */
	private static final String QUERY_CANCELED = "57014";

	private static final Pattern DEFINITION = Pattern.compile(
			"CREATE (?<kind>(?:UNIQUE )?INDEX) CONCURRENTLY (?<name>\\w+) ON (?<table>\\w+) (?<rest>.+)",
			Pattern.DOTALL);

	private static final Pattern REPLACED = Pattern.compile("DROP INDEX CONCURRENTLY IF EXISTS (?<name>\\w+)");

	private final Map<String, Definition> definitions = new LinkedHashMap<>();

	@Autowired
	LargeIndexes() {
		this(listed());
	}

	/**
	 * Reads statements that end with a semicolon, between lines of comments. One that
	 * drops an index belongs to the index before it.
	 */
	LargeIndexes(String sql) {
		@Nullable Definition last = null;
		for (String statement : sql.replaceAll("(?m)^--.*", "").split(";")) {
			if (!statement.isBlank()) {
				Matcher replaced = REPLACED.matcher(statement.strip());
				last = (last != null && replaced.matches()) ? last.replacing(replaced.group("name"))
						: Definition.of(statement.strip());
				this.definitions.put(last.name(), last);
			}
		}
	}

	private static String listed() {
		try {
			return new ClassPathResource("db/index.sql").getContentAsString(StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** States by the index's name, in the order in which they are built. */
	Map<String, State> states(Connection connection) throws SQLException {
		Map<String, State> states = new LinkedHashMap<>();
		try (PreparedStatement statement = connection.prepareStatement("""
				SELECT name, CASE WHEN i.indisvalid THEN 'PRESENT' WHEN i.indexrelid IS NULL THEN 'MISSING'
				    WHEN EXISTS (SELECT FROM pg_stat_progress_create_index p
				        WHERE p.datname = current_database() AND p.index_relid = i.indexrelid) THEN 'BUILDING'
				    ELSE 'INVALID' END
				FROM unnest(?) WITH ORDINALITY AS listed (name, n)
				LEFT JOIN pg_index i ON i.indexrelid = to_regclass(name) ORDER BY n""")) {
			statement.setArray(1, connection.createArrayOf("text", this.definitions.keySet().toArray()));
			try (ResultSet row = statement.executeQuery()) {
				while (row.next()) {
					states.put(row.getString(1), State.valueOf(row.getString(2)));
				}
			}
		}
		return states;
	}

	/**
	 * Builds what is missing at tables of some thousand rows at most, at once. What fails
	 * is left to the job.
	 */
	void buildSmall(DataSource database) {
		try (Connection connection = database.getConnection()) {
			connection.setAutoCommit(false);
			for (String name : missing(connection)) {
				buildIfSmall(connection, name);
			}
		}
		catch (SQLException ex) {
			log.warn("Could not look for missing indexes, trying again: {}", ex.getMessage());
		}
	}

	private List<String> missing(Connection connection) throws SQLException {
		List<String> missing = new ArrayList<>();
		states(connection).forEach((name, state) -> {
			if (state == State.MISSING) {
				missing.add(name);
			}
		});
		connection.commit();
		return missing;
	}

	/** Another instance that starts now waits, and then finds the index. */
	private void buildIfSmall(Connection connection, String name) throws SQLException {
		Definition index = definition(name);
		try (Statement statement = connection.createStatement()) {
			statement.execute("SET LOCAL lock_timeout = '2s'");
			statement.execute("SELECT pg_advisory_xact_lock(hashtext('galley.indexes'))");
			try (ResultSet row = statement.executeQuery(
					"SELECT count(*) FROM (SELECT FROM %s LIMIT %d) AS rows".formatted(index.table(), SMALL + 1))) {
				row.next();
				if (row.getInt(1) > SMALL) {
					return;
				}
			}
			statement.execute(
					"CREATE %s IF NOT EXISTS %s ON %s %s".formatted(index.kind(), name, index.table(), index.rest()));
			if (index.replaced() != null) {
				statement.execute("DROP INDEX IF EXISTS " + index.replaced());
			}
			connection.commit();
		}
		catch (SQLException ex) {
			logFailure(name, ex);
		}
		finally {
			connection.rollback();
		}
	}

	/**
	 * Builds what is missing, and again what an interrupted build left, while others read
	 * and write. Takes minutes at a million rows, and as long as the transactions that
	 * are open when it begins.
	 * @param connection commits automatically and has no time limit; a transaction pooler
	 * may stand in between
	 * @throws SQLException when the connection is lost; what fails otherwise does not
	 * keep the other indexes from being built
	 */
	void buildConcurrently(Connection connection) throws SQLException {
		for (Map.Entry<String, State> index : states(connection).entrySet()) {
			try {
				build(connection, index.getKey(), index.getValue());
			}
			catch (SQLException ex) {
				if (!connection.isValid(SECONDS_TO_RESPOND)) {
					throw ex;
				}
				logFailure(index.getKey(), ex);
			}
		}
	}

	private static void logFailure(String name, SQLException failure) {
		switch (String.valueOf(failure.getSQLState())) {
			// The message of the database names the value.
			case DUPLICATE_KEY -> log.error(
					"Could not build the unique index {}: change one of the rows that have "
							+ "the same value; the job build-indexes tries again every ten minutes: {}",
					name, failure.getMessage());
			case QUERY_CANCELED -> log.error("Could not build the index {}: the database limits how long a statement "
					+ "runs. If a connection pooler is in front of it, set GALLEY_DATABASE_DIRECT_URL to an address "
					+ "without it: {}", name, failure.getMessage());
			default -> log.warn("Could not build the index {}, trying again: {}", name, failure.getMessage());
		}
	}

	private void build(Connection connection, String name, State state) throws SQLException {
		switch (state) {
			case PRESENT -> dropReplaced(connection, definition(name));
			case BUILDING -> log.info("Another session builds the index {}", name);
			case MISSING -> build(connection, name);
			case INVALID -> {
				log.info("The build of the index {} was interrupted; it begins again", name);
				execute(connection, "DROP INDEX CONCURRENTLY " + name);
				build(connection, name);
			}
		}
	}

	private void build(Connection connection, String name) throws SQLException {
		Definition index = definition(name);
		log.info("Building the index {} of the table {}, while others read and write", name, index.table());
		long start = System.nanoTime();
		execute(connection,
				"CREATE %s CONCURRENTLY %s ON %s %s".formatted(index.kind(), name, index.table(), index.rest()));
		log.info("Built the index {} in {} ms", name, (System.nanoTime() - start) / 1_000_000);
		dropReplaced(connection, index);
	}

	private static void dropReplaced(Connection connection, Definition index) throws SQLException {
		if (index.replaced() != null) {
			execute(connection, "DROP INDEX CONCURRENTLY IF EXISTS " + index.replaced());
		}
	}

	private static void execute(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	private Definition definition(String name) {
		Definition definition = this.definitions.get(name);
		if (definition == null) {
			throw new IllegalArgumentException("no index is called " + name);
		}
		return definition;
	}

	/**
	 * Definition of an index.
	 *
	 * @param kind {@code INDEX} or {@code UNIQUE INDEX}
	 * @param rest what follows the name of the table
	 * @param replaced an index that is dropped once this one exists; null for none
	 */
	private record Definition(String kind, String name, String table, String rest, @Nullable String replaced) {

		static Definition of(String statement) {
			Matcher matcher = DEFINITION.matcher(statement);
			if (!matcher.matches()) {
				throw new IllegalArgumentException(
						"not CREATE [UNIQUE] INDEX CONCURRENTLY name ON table ...: " + statement);
			}
			return new Definition(matcher.group("kind"), matcher.group("name"), matcher.group("table"),
					matcher.group("rest"), null);
		}

		Definition replacing(String former) {
			return new Definition(this.kind, this.name, this.table, this.rest, former);
		}

	}

}
