package app.galley.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The row that says which database this is. A backup and a copy have the same identity,
 * but not the same place, and not the values written to the bucket since.
 */
@Component
public class DatabaseIdentity {

	private static final Logger logger = LoggerFactory.getLogger(DatabaseIdentity.class);

	/** As {@link #place}, for a superuser. */
	private static final String PLACE = """
			SELECT 'database ' || oid || ' of server ' || (SELECT system_identifier FROM pg_control_system())
			FROM pg_database WHERE datname = current_database()""";

	private final JdbcClient jdbc;

	private final TransactionTemplate transaction;

	private volatile @Nullable String place;

	DatabaseIdentity(JdbcClient jdbc, PlatformTransactionManager transactions) {
		this.jdbc = jdbc;
		this.transaction = new TransactionTemplate(transactions);
		this.transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
	}

	/**
	 * Keeps a database its own when all its rows are copied to a new server that replaces
	 * its former one: no copy remains in use.
	 * @param from the former server
	 * @param to the new one, in the transaction that copies
	 */
	public static void keepPlace(Connection from, Connection to) throws SQLException {
		try (Statement statement = from.createStatement(); ResultSet place = statement.executeQuery(PLACE)) {
			place.next();
			try (PreparedStatement update = to
				.prepareStatement("UPDATE storage_owner SET place = (" + PLACE + ") WHERE place = ?")) {
				update.setString(1, place.getString(1));
				update.executeUpdate();
			}
		}
	}

	/**
	 * Prepares a restored database for a bucket that is restored with it, so that no
	 * other database has that bucket. It keeps its identity, gets a first day, and binds
	 * the bucket at its start.
	 */
	public static void restoreWithBucket(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute("""
					UPDATE storage_owner SET place = NULL, token = NULL, previous_token = NULL, next_token = NULL,
					    copied = false, sweep_after = now() + interval '24 hours';
					DELETE FROM storage_orphan""");
		}
	}

	Row read() {
		return this.jdbc.sql("""
				SELECT id, bucket, place, token, previous_token, next_token, copied, sweep_after <= now() AS sweepable
				FROM storage_owner""").query(Row.class).single();
	}

	/**
	 * The server and database that hold the row: another one after a restore from a dump,
	 * in a copy, and after an upgrade with {@code pg_upgrade}.
	 */
	String place() {
		String known = this.place;
		if (known == null) {
			known = "database " + number("SELECT oid FROM pg_database WHERE datname = current_database()")
					+ " of server " + number("SELECT system_identifier FROM pg_control_system()");
			this.place = known;
		}
		return known;
	}

	private String number(String sql) {
		try {
			return Objects
				.requireNonNull(this.transaction.execute((status) -> this.jdbc.sql(sql).query(String.class).single()));
		}
		catch (DataAccessException ex) {
			logger.debug("Cannot ask PostgreSQL: {}", sql, ex);
			return "unknown";
		}
	}

	/**
	 * The value to write to the bucket next, stored first, so that a crash between the
	 * two does not look like another database's write. A value that was not written yet
	 * is kept.
	 */
	UUID nextToken() {
		return Objects.requireNonNull(this.transaction.execute((status) -> this.jdbc.sql("""
				UPDATE storage_owner SET next_token = coalesce(next_token, gen_random_uuid()) RETURNING next_token""")
			.query(UUID.class)
			.single()));
	}

	/** Notes that the bucket has this value now, and is this database's. */
	void tokenWritten(UUID token, String bucket) {
		String here = place();
		this.transaction.executeWithoutResult((status) -> this.jdbc.sql("""
				UPDATE storage_owner SET previous_token = token, token = next_token, next_token = NULL,
				    bucket = :bucket, place = coalesce(place, :place)
				WHERE next_token = :token""")
			.param("bucket", bucket)
			.param("place", here)
			.param("token", token)
			.update());
	}

	/** Stops the sweep until {@link #renew}. */
	void markAsCopy() {
		this.transaction
			.executeWithoutResult((status) -> this.jdbc.sql("UPDATE storage_owner SET copied = true").update());
	}

	/**
	 * Gives the database a new identity, in no bucket yet, and its first day. Other
	 * copies keep the old identity.
	 */
	void renew() {
		this.transaction.executeWithoutResult((status) -> {
			this.jdbc.sql("""
					UPDATE storage_owner SET id = gen_random_uuid(), bucket = NULL, place = NULL, token = NULL,
					    previous_token = NULL, next_token = NULL, copied = false,
					    sweep_after = now() + interval '24 hours'""").update();
			this.jdbc.sql("DELETE FROM storage_orphan").update();
		});
	}

	/**
	 * The row.
	 *
	 * @param bucket the location of its bucket; null before the first use
	 * @param place null before the first use
	 * @param token the value last written to the bucket
	 * @param previousToken the value before that
	 * @param nextToken a value that may or may not have been written
	 * @param copied whether this is a copy that does not own the bucket alone
	 * @param sweepable whether its first day is over, by the database's clock
	 */
	record Row(UUID id, @Nullable String bucket, @Nullable String place, @Nullable UUID token,
			@Nullable UUID previousToken, @Nullable UUID nextToken, boolean copied, boolean sweepable) {

		boolean wrote(@Nullable UUID value) {
			return value != null
					&& (value.equals(this.token) || value.equals(this.previousToken) || value.equals(this.nextToken));
		}

	}

}
