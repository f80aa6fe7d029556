package app.galley.identity;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.Optional;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.stereotype.Repository;

/**
 * Accounts with a password, in the database, so that all instances know the same ones.
 */
@Repository
class Accounts implements UserDetailsService {

	private final JdbcClient jdbc;

	private final Clock clock;

	Accounts(JdbcClient jdbc, Clock clock) {
		this.jdbc = jdbc;
		this.clock = clock;
	}

	@Override
	public UserDetails loadUserByUsername(String username) {
		return this.jdbc.sql("SELECT username, password_hash, role FROM account WHERE username = ?")
			.param(username)
			.query((row, n) -> User.withUsername(row.getString("username"))
				.password(row.getString("password_hash"))
				.authorities(Role.valueOf(row.getString("role")).authority())
				.build())
			.optional()
			.orElseThrow(() -> UsernameNotFoundException.fromUsername(username));
	}

	Optional<String> passwordHash(String username) {
		return this.jdbc.sql("SELECT password_hash FROM account WHERE username = ?")
			.param(username)
			.query(String.class)
			.optional();
	}

	/**
	 * Adds the account, or gives it another password; false when another instance has
	 * just added it.
	 */
	boolean create(String username, String passwordHash, Role role) {
		return this.jdbc.sql("""
				INSERT INTO account (username, password_hash, role, created_at) VALUES (?, ?, ?, ?)
				ON CONFLICT DO NOTHING""")
			.params(username, passwordHash, role.name(), Timestamp.from(this.clock.instant()))
			.update() == 1;
	}

	void changePassword(String username, String passwordHash) {
		this.jdbc.sql("UPDATE account SET password_hash = ? WHERE username = ?")
			.params(passwordHash, username)
			.update();
	}

}
