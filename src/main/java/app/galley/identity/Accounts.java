package app.galley.identity;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Accounts with a password, in the database, so that all instances know the same ones.
 */
@Repository
class Accounts {

	private static final int LONGEST_NAME = 200;

	private final JdbcClient jdbc;

	private final Clock clock;

	Accounts(JdbcClient jdbc, Clock clock) {
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/** Somebody who may sign in. */
	Optional<Account> find(String username) {
		if (username.length() > LONGEST_NAME || username.indexOf('\0') >= 0) {
			return Optional.empty();
		}
		return this.jdbc.sql("SELECT username, password_hash, role, stamp FROM account WHERE username = ? AND active")
			.param(username)
			.query((row, n) -> new Account(row.getString("username"), row.getString("password_hash"),
					Role.valueOf(row.getString("role")), row.getInt("stamp")))
			.optional();
	}

	Optional<String> passwordHash(String username) {
		return this.jdbc.sql("SELECT password_hash FROM account WHERE username = ?")
			.param(username)
			.query(String.class)
			.optional();
	}

	/** Adds the account; false when there is one of that name already. */
	boolean create(String username, String passwordHash, Role role) {
		return this.jdbc.sql("""
				INSERT INTO account (username, password_hash, role, created_at) VALUES (?, ?, ?, ?)
				ON CONFLICT DO NOTHING""")
			.params(username, passwordHash, role.name(), Timestamp.from(this.clock.instant()))
			.update() == 1;
	}

	boolean changePassword(String username, String passwordHash) {
		return this.jdbc.sql("UPDATE account SET password_hash = ?, stamp = stamp + 1 WHERE username = ?")
			.params(passwordHash, username)
			.update() == 1;
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

	/** Who keeps the people; none of them changes until the transaction ends. */
	List<String> lockAdministrators() {
		return this.jdbc
			.sql("SELECT username FROM account WHERE role = 'ADMIN' AND active ORDER BY username FOR UPDATE")
			.query((row, n) -> row.getString("username"))
			.list();
	}

	List<Person> people() {
		return this.jdbc.sql("SELECT username, role, active, created_at FROM account ORDER BY username COLLATE \"C\"")
			.query((row, n) -> new Person(row.getString("username"), Role.valueOf(row.getString("role")),
					row.getBoolean("active"), row.getTimestamp("created_at").toInstant()))
			.list();
	}

}
