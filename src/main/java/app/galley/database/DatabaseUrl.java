package app.galley.database;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/**
 * {@code postgres://user:password@host:port/database?parameters}, the form that Railway,
 * Heroku and Fly set, converted for JDBC. Parameters go to the PostgreSQL JDBC driver.
 */
record DatabaseUrl(String jdbcUrl, @Nullable String user, @Nullable String password) implements JdbcConnectionDetails {

	static DatabaseUrl parse(String text) {
		return parse("DATABASE_URL", text);
	}

	/**
	 * Parses an address.
	 * @param variable the environment variable that it is from, to name in a failure
	 */
	static DatabaseUrl parse(String variable, String text) {
		try {
			URI uri = new URI(text.strip());
			boolean postgres = "postgres".equals(uri.getScheme()) || "postgresql".equals(uri.getScheme());
			if (!postgres || uri.getHost() == null || uri.getRawPath().length() < 2) {
				throw new UnusableDatabaseUrl(variable);
			}
			String address = uri.getHost() + ((uri.getPort() >= 0) ? ":" + uri.getPort() : "");
			String parameters = (uri.getRawQuery() != null) ? "?" + uri.getRawQuery() : "";
			String[] account = Objects.requireNonNullElse(uri.getRawUserInfo(), "").split(":", 2);
			return new DatabaseUrl("jdbc:postgresql://" + address + uri.getRawPath() + parameters, decode(account[0]),
					(account.length > 1) ? decode(account[1]) : null);
		}
		catch (URISyntaxException ex) {
			// Its message contains the password.
			throw new UnusableDatabaseUrl(variable);
		}
	}

	private static @Nullable String decode(String text) {
		return text.isEmpty() ? null : URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
	}

	@Override
	public @Nullable String getUsername() {
		return this.user;
	}

	@Override
	public @Nullable String getPassword() {
		return this.password;
	}

	@Override
	public String getJdbcUrl() {
		return this.jdbcUrl;
	}

	/** Leaves the password out. */
	@Override
	public String toString() {
		return this.jdbcUrl;
	}

	/**
	 * {@code DATABASE_URL}, or the address for direct connections, is malformed.
	 */
	static final class UnusableDatabaseUrl extends RuntimeException {

		UnusableDatabaseUrl(String variable) {
			super(variable + " is not of the form postgres://user:password@host:port/database; "
					+ "percent-encode special characters in the password.");
		}

	}

}
