package app.galley.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import app.galley.doctor.Check;
import app.galley.doctor.Report;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Checks the replica that anonymous queries read from.
 */
@Component
@Order(11)
class ReplicaCheck implements Check {

	private static final String REPLICA = "Replica";

	private static final int TIMEOUT_SECONDS = 5;

	private static final String FIX_READ_URL = "Set GALLEY_DATABASE_READ_URL to a streaming replica of this database, or remove it.";

	private static final String STATE = """
			SELECT %s, pg_is_in_recovery(),
			    coalesce(extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()), 0)::bigint
			FROM pg_control_system()""".formatted(ReadReplica.IDENTITY);

	private final DirectDatabaseSettings settings;

	private final ObjectProvider<DirectDatabase> direct;

	ReplicaCheck(DirectDatabaseSettings settings, ObjectProvider<DirectDatabase> direct) {
		this.settings = settings;
		this.direct = direct;
	}

	@Override
	public String name() {
		return REPLICA;
	}

	@Override
	public void run(Report report) {
		String set = this.settings.readUrl();
		if (set == null || set.isBlank()) {
			report.skipped(REPLICA, "GALLEY_DATABASE_READ_URL is not set: all queries read from the database itself.");
			return;
		}
		String primary;
		try (Connection connection = this.direct.getObject().connect()) {
			primary = Server.of(connection).identity;
		}
		catch (SQLException | RuntimeException ex) {
			report.skipped(REPLICA, "See Direct connection.");
			return;
		}
		String tried = "Connected with GALLEY_DATABASE_READ_URL";
		try (Connection connection = this.direct.getObject()
			.connect(DatabaseUrl.parse("GALLEY_DATABASE_READ_URL", set), TIMEOUT_SECONDS)) {
			tried = "Connected to " + DatabaseCheck.place(connection);
			Server server = Server.of(connection);
			if (!server.replaying || !server.identity.equals(primary)) {
				report.problem(REPLICA, tried, "This is not a replica of the database: nothing is read from it.",
						FIX_READ_URL);
				return;
			}
			report.ok(REPLICA, tried, "It is a replica; its last replayed change is %d s old.".formatted(server.age));
		}
		catch (SQLException ex) {
			report.problem(REPLICA, tried, "This connection fails" + DatabaseCheck.sqlState(ex) + ".", FIX_READ_URL);
		}
		catch (RuntimeException ex) {
			report.problem(REPLICA, tried, ex);
		}
	}

	/**
	 * A server of PostgreSQL.
	 *
	 * @param replaying whether it replays another's changes
	 * @param age seconds since the last change that it has replayed
	 */
	private record Server(String identity, boolean replaying, long age) {

		static Server of(Connection connection) throws SQLException {
			try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(STATE)) {
				row.next();
				return new Server(row.getString(1), row.getBoolean(2), row.getLong(3));
			}
		}

	}

}
