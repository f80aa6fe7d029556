package app.galley.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.UUID;

import javax.sql.DataSource;

import app.galley.doctor.Check;
import app.galley.doctor.Report;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Checks the database, the direct connection beside a pooler, and the clocks.
 */
@Component
@Order(10)
class DatabaseCheck implements Check {

	private static final String DATABASE = "Database";

	private static final String SCHEMA = "Schema";

	private static final String DIRECT = "Direct connection";

	private static final String HEARING = "Notifications";

	private static final String CLOCK = "Clock";

	private static final String SEE_DATABASE = "See " + DATABASE + ".";

	private static final String FIX_DIRECT_URL = "Set GALLEY_DATABASE_DIRECT_URL to this database's own address, without a pooler.";

	/** The oldest version of PostgreSQL that has fixes. */
	private static final int OLDEST_VERSION = 14;

	private static final int HEARING_MILLIS = 3_000;

	/** NTP keeps clocks closer than that. */
	private static final Duration NOTABLE_SKEW = Duration.ofSeconds(1);

	/** The site refuses a call that is older, and S3 one of three times that. */
	private static final Duration REFUSED_SKEW = Duration.ofMinutes(5);

	private final ObjectProvider<DataSource> dataSource;

	private final ObjectProvider<DirectDatabase> direct;

	private final DatabaseClock clock;

	DatabaseCheck(ObjectProvider<DataSource> dataSource, ObjectProvider<DirectDatabase> direct, DatabaseClock clock) {
		this.dataSource = dataSource;
		this.direct = direct;
		this.clock = clock;
	}

	@Override
	public String name() {
		return DATABASE;
	}

	@Override
	public void run(Report report) {
		DataSource pool;
		try {
			pool = this.dataSource.getObject();
			try (Connection connection = pool.getConnection()) {
				database(connection, report);
				clock(connection, report);
			}
		}
		catch (SQLException | RuntimeException ex) {
			report.problem(DATABASE, "Connected with DATABASE_URL", ex);
			for (String name : new String[] { CLOCK, SCHEMA, DIRECT, HEARING }) {
				report.skipped(name, SEE_DATABASE);
			}
			return;
		}
		schema(pool, report);
		direct(pool, report);
	}

	private static void database(Connection connection, Report report) throws SQLException {
		String tried = "Connected to " + place(connection) + " as " + connection.getMetaData().getUserName();
		int version = connection.getMetaData().getDatabaseMajorVersion();
		String found = "PostgreSQL " + connection.getMetaData().getDatabaseProductVersion().replaceFirst(" .*", "")
				+ ".";
		if (version < OLDEST_VERSION) {
			report.problem(DATABASE, tried, found, "Upgrade it to PostgreSQL %d or newer.".formatted(OLDEST_VERSION));
			return;
		}
		report.ok(DATABASE, tried, found);
	}

	/** Host, port and database, without the parameters, which may be secret. */
	static String place(Connection connection) throws SQLException {
		return connection.getMetaData().getURL().replaceFirst("^jdbc:postgresql://", "").replaceFirst("\\?.*", "");
	}

	private void clock(Connection connection, Report report) throws SQLException {
		String tried = "Compared this machine's clock with the database's";
		Instant sent = this.clock.machineTime();
		Instant database = time(connection);
		Instant received = this.clock.machineTime();
		Duration least = Duration.between(received, database);
		Duration most = Duration.between(sent, database);
		// Not known better than the time that the database took.
		Duration skew = (least.isNegative() != most.isNegative()) ? Duration.ZERO
				: (least.abs().compareTo(most.abs()) < 0) ? least : most;
		String found = String.format(Locale.ROOT, "This machine's is %.1f s %s.", skew.abs().toMillis() / 1000.0,
				skew.isNegative() ? "ahead" : "behind");
		String advice = "Correct this machine's clock, or the database's if that is the wrong one, for example with NTP.";
		if (skew.abs().compareTo(REFUSED_SKEW) > 0) {
			report.problem(CLOCK, tried, found, advice);
		}
		else if (skew.abs().compareTo(NOTABLE_SKEW) > 0) {
			report.warning(CLOCK, tried, found, advice);
		}
		else {
			report.ok(CLOCK, tried, "They agree within a second.");
		}
	}

	private static Instant time(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery("SELECT clock_timestamp()")) {
			row.next();
			return row.getObject(1, OffsetDateTime.class).toInstant();
		}
	}

	private static void schema(DataSource pool, Report report) {
		String tried = "Compared the migrations in the database with this version's";
		try {
			MigrationInfoService info = Flyway.configure().dataSource(pool).load().info();
			MigrationInfo failed = first(info, MigrationState.FAILED);
			MigrationInfo newer = first(info, MigrationState.FUTURE_SUCCESS);
			if (failed != null) {
				report.problem(SCHEMA, tried, "The migration " + failed.getVersion() + " has failed.",
						"Restore the database from a backup, and start this version again.");
			}
			else if (newer != null) {
				report.warning(SCHEMA, tried,
						"The database is from a newer version of Galley (" + newer.getVersion() + ").",
						"Start the newer version, unless this is a planned step back.");
			}
			else {
				report.ok(SCHEMA, tried, (info.pending().length == 0) ? "All " + info.applied().length + " are applied."
						: "The next start applies " + info.pending().length + " of " + info.all().length + ".");
			}
		}
		catch (RuntimeException ex) {
			report.problem(SCHEMA, tried, ex);
		}
	}

	private static @Nullable MigrationInfo first(MigrationInfoService info, MigrationState state) {
		for (MigrationInfo migration : info.all()) {
			if (migration.getState() == state) {
				return migration;
			}
		}
		return null;
	}

	private void direct(DataSource pool, Report report) {
		String tried = "Connected with GALLEY_DATABASE_DIRECT_URL, else DATABASE_URL";
		try (Connection connection = this.direct.getObject().connect()) {
			report.ok(DIRECT, "Connected to " + place(connection), "It responds.");
			hearing(pool, connection, report);
		}
		catch (SQLException ex) {
			report.problem(DIRECT, tried, "This connection fails" + sqlState(ex) + ".", FIX_DIRECT_URL);
			report.skipped(HEARING, "See " + DIRECT + ".");
		}
		catch (RuntimeException ex) {
			report.problem(DIRECT, tried, ex);
			report.skipped(HEARING, "See " + DIRECT + ".");
		}
	}

	static String sqlState(SQLException failure) {
		return (failure.getSQLState() != null) ? " (" + reason(failure.getSQLState()) + ")" : "";
	}

	private static String reason(String state) {
		return switch (state) {
			case "08001", "08004", "08006" -> "nothing responds there";
			case "28P01", "28000" -> "the user or password is refused";
			case "3D000" -> "the database does not exist";
			default -> "SQL state " + state;
		};
	}

	/**
	 * Sends a notification as instances do, over the pool, and waits for it on the direct
	 * connection.
	 */
	private static void hearing(DataSource pool, Connection direct, Report report) {
		String channel = "galley_doctor_" + UUID.randomUUID().toString().replace("-", "");
		String tried = "Sent a notification over DATABASE_URL, and listened on the direct connection";
		try {
			direct.setAutoCommit(true);
			direct.setNetworkTimeout(Runnable::run, 2 * HEARING_MILLIS);
			try (Statement listen = direct.createStatement()) {
				listen.execute("LISTEN " + channel);
			}
			try (Connection connection = pool.getConnection();
					PreparedStatement notify = connection.prepareStatement("SELECT pg_notify(?, '')")) {
				notify.setString(1, channel);
				notify.execute();
			}
			Object[] heard = direct.unwrap(PGConnection.class).getNotifications(HEARING_MILLIS);
			if (heard != null && heard.length > 0) {
				report.ok(HEARING, tried, "It arrives.");
				return;
			}
		}
		catch (SQLException ex) {
			report.problem(HEARING, tried, "The connection fails" + sqlState(ex) + ".", FIX_DIRECT_URL);
			return;
		}
		report.problem(HEARING, tried,
				"It does not arrive: the direct connection leads through a transaction pooler, or to another database.",
				FIX_DIRECT_URL);
	}

}
