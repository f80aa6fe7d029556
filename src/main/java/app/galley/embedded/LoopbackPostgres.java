package app.galley.embedded;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/**
 * A PostgreSQL server on the loopback address, reached as its superuser.
 */
interface LoopbackPostgres extends JdbcConnectionDetails {

	int port();

	String password();

	@Override
	default String getUsername() {
		return "postgres";
	}

	@Override
	default String getPassword() {
		return password();
	}

	@Override
	default String getJdbcUrl() {
		return "jdbc:postgresql://127.0.0.1:" + port() + "/postgres";
	}

}
