package app.galley.identity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Accounts in the database, shared by all instances.
 */
@Repository
public class Accounts {

	private static final int MAX_NAME_LENGTH = 200;

	private final JdbcClient jdbc;

	private final Clock clock;

	Accounts(JdbcClient jdbc, Clock clock) {
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/** The active account with this user name. */
	public Optional<Account> find(String username) {
		if (username.length() > MAX_NAME_LENGTH || username.indexOf('\0') >= 0) {
			return Optional.empty();
		}
		return this.jdbc.sql(
				"SELECT username, password_hash, role, stamp, password_printed FROM account WHERE username = ? AND active")
			.param(username)
			.query((row, n) -> read(row))
			.optional();
	}

	/** The account of an identity provider's user, deactivated or not. */
	Optional<Account> find(String issuer, String subject) {
		return this.jdbc.sql(
				"SELECT username, password_hash, role, stamp, password_printed FROM account WHERE issuer = ? AND subject = ?")
			.params(issuer, subject)
			.query((row, n) -> read(row))
			.optional();
	}

	private static Account read(ResultSet row) throws SQLException {
		return new Account(row.getString("username"), row.getString("password_hash"),
				Role.valueOf(row.getString("role")), row.getInt("stamp"), row.getBoolean("password_printed"));
	}

	/** Empty when there is no such account, or it signs in at an identity provider. */
	Optional<String> passwordHash(String username) {
		return this.jdbc.sql("SELECT password_hash FROM account WHERE username = ? AND password_hash IS NOT NULL")
			.param(username)
			.query(String.class)
			.optional();
	}

	/** Adds the account; false when the name is taken. */
	boolean create(String username, String passwordHash, Role role) {
		return this.jdbc.sql("""
				INSERT INTO account (username, password_hash, role, created_at) VALUES (?, ?, ?, ?)
				ON CONFLICT DO NOTHING""")
			.params(username, passwordHash, role.name(), Timestamp.from(this.clock.instant()))
			.update() == 1;
	}

	/**
	 * Adds the account of an identity provider's user; false when the name is taken, or
	 * the user has one.
	 */
	boolean create(String username, String issuer, String subject, Role role) {
		return this.jdbc.sql("""
				INSERT INTO account (username, issuer, subject, role, created_at) VALUES (?, ?, ?, ?, ?)
				ON CONFLICT DO NOTHING""")
			.params(username, issuer, subject, role.name(), Timestamp.from(this.clock.instant()))
			.update() == 1;
	}

	/** The identity provider of an account; empty when it signs in here. */
	Optional<String> issuer(String username) {
		return this.jdbc.sql("SELECT issuer FROM account WHERE username = ? AND issuer IS NOT NULL")
			.param(username)
			.query(String.class)
			.optional();
	}

	boolean changePassword(String username, String passwordHash) {
		return this.jdbc.sql("""
				UPDATE account SET password_hash = ?, password_printed = false, stamp = stamp + 1
				WHERE username = ?""").params(passwordHash, username).update() == 1;
	}

	/** False when the account's password is not a printed one. */
	boolean replacePrintedPassword(String username, String passwordHash) {
		return this.jdbc.sql("""
				UPDATE account SET password_hash = ?, password_printed = false, stamp = stamp + 1
				WHERE username = ? AND password_printed""").params(passwordHash, username).update() == 1;
	}

	void markPasswordPrinted(String username) {
		this.jdbc.sql("UPDATE account SET password_printed = true WHERE username = ?").param(username).update();
	}

	/**
	 * The secret that signs the cookies of an account's devices; empty when no active
	 * account has this user name.
	 */
	public Optional<UUID> deviceKey(String username) {
		return find(username).flatMap((account) -> this.jdbc.sql("SELECT device_key FROM account WHERE username = ?")
			.param(account.username())
			.query(UUID.class)
			.optional());
	}

	boolean changeRole(String username, Role role) {
		return this.jdbc.sql("UPDATE account SET role = ?, stamp = stamp + 1 WHERE username = ?")
			.params(role.name(), username)
			.update() == 1;
	}

	boolean changeActive(String username, boolean active) {
		return this.jdbc.sql("UPDATE account SET active = ?, stamp = stamp + 1 WHERE username = ?")
			.params(active, username)
			.update() == 1;
	}

	/** User names of the active administrators, locked until the transaction ends. */
	List<String> lockAdministrators() {
		return this.jdbc
			.sql("SELECT username FROM account WHERE role = 'ADMIN' AND active ORDER BY username FOR UPDATE")
			.query((row, n) -> row.getString("username"))
			.list();
	}

	/** All accounts, by user name. */
	public List<Person> all() {
		return this.jdbc
			.sql("SELECT username, role, active, issuer, created_at FROM account ORDER BY username COLLATE \"C\"")
			.query((row, n) -> new Person(row.getString("username"), Role.valueOf(row.getString("role")),
					row.getBoolean("active"), row.getString("issuer"), row.getTimestamp("created_at").toInstant()))
			.list();
	}

}
