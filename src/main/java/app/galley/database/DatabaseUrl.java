package app.galley.database;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/**
 * {@code postgres://user:password@host:port/database?parameters}, the form that Railway,
 * Heroku, Fly, Neon and others set, converted for JDBC. Host names may have underscores,
 * and there may be several. Parameters go to the PostgreSQL JDBC driver, those of libpq
 * and of Node clients under the driver's names.
 */
record DatabaseUrl(String jdbcUrl, @Nullable String user, @Nullable String password) implements JdbcConnectionDetails {

	private static final String FORM = "is not of the form postgres://user:password@host:port/database";

	private static final String ENCODE = FORM + "; percent-encode special characters in the password";

	private static final Pattern SCHEME = Pattern.compile("(?i)(?:jdbc:)?postgres(?:ql)?://");

	private static final Pattern HOST = Pattern.compile("(?:\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(?::(\\d{1,5}))?");

	private static final List<String> SSL_MODES = List.of("disable", "allow", "prefer", "require", "verify-ca",
			"verify-full");

	/** The driver's names for parameters of libpq and Prisma. */
	private static final Map<String, String> DRIVER_NAMES = Map.of("connect_timeout", "connectTimeout",
			"application_name", "ApplicationName", "channel_binding", "channelBinding", "gssencmode", "gssEncMode",
			"require_auth", "requireAuth", "sslnegotiation", "sslNegotiation", "target_session_attrs",
			"targetServerType", "schema", "currentSchema");

	/** The driver's names for libpq's kinds of servers. */
	private static final Map<String, String> SERVER_TYPES = Map.of("any", "any", "read-write", "primary", "primary",
			"primary", "read-only", "secondary", "standby", "secondary", "prefer-standby", "preferSecondary");

	/**
	 * Parses an address.
	 * @throws UnusableDatabaseUrl without any part of the text, which contains a password
	 */
	static DatabaseUrl parse(String text) {
		return parse("DATABASE_URL", text);
	}

	/**
	 * Parses an address.
	 * @param variable the environment variable that it is from, to name in a failure
	 * @throws UnusableDatabaseUrl without any part of the text, which contains a password
	 */
	static DatabaseUrl parse(String variable, String text) {
		try {
			return read(withoutQuotes(text.strip()));
		}
		catch (Malformed ex) {
			throw new UnusableDatabaseUrl(variable + " " + ex.getMessage() + ".");
		}
	}

	/** Some readers of env files keep them. */
	private static String withoutQuotes(String text) {
		boolean quoted = text.length() > 1
				&& (text.startsWith("\"") && text.endsWith("\"") || text.startsWith("'") && text.endsWith("'"));
		return quoted ? text.substring(1, text.length() - 1).strip() : text;
	}

	private static DatabaseUrl read(String text) {
		Matcher scheme = SCHEME.matcher(text);
		require(scheme.lookingAt(), FORM);
		String[] parts = text.substring(scheme.end()).split("\\?", 2);
		String[] address = parts[0].split("/", 2);
		boolean unescaped = (address.length > 1 && address[1].contains("@"))
				|| parts[0].matches("(?s).*[\\s\\p{Cntrl}#].*")
				|| (parts.length > 1 && !address[0].contains("@") && parts[1].contains("@"));
		require(!unescaped, ENCODE);
		require(address.length > 1 && !address[1].isEmpty() && !address[1].contains("/"),
				FORM + ": it names no database");

		int at = address[0].lastIndexOf('@');
		String[] account = address[0].substring(0, Math.max(0, at)).split(":", 2);
		Map<String, String> parameters = parameters((parts.length > 1) ? parts[1] : "");
		String user = parameters.remove("user");
		String password = parameters.remove("password");
		return new DatabaseUrl(
				"jdbc:postgresql://" + hosts(address[0].substring(at + 1), parameters) + "/"
						+ encode(decode(address[1])) + forDriver(parameters),
				account[0].isEmpty() ? user : decode(account[0]), (account.length > 1) ? decode(account[1]) : password);
	}

	private static Map<String, String> parameters(String query) {
		Map<String, String> parameters = new LinkedHashMap<>();
		for (String parameter : query.split("&")) {
			String[] pair = parameter.split("=", 2);
			if (!pair[0].isEmpty()) {
				parameters.put(decode(pair[0]), (pair.length > 1) ? decode(pair[1]) : "");
			}
		}
		return parameters;
	}

	/** As in libpq, the parameters {@code host} and {@code port} win. */
	private static String hosts(String authority, Map<String, String> parameters) {
		String host = parameters.remove("host");
		String port = parameters.remove("port");
		String hosts = Objects.requireNonNullElse(host, decode(authority));
		require(!hosts.startsWith("/") && !hosts.startsWith("@"),
				"names a Unix socket, which Galley cannot use: give a host and port, for Cloud SQL those of its Auth Proxy");
		if (host != null && port != null) {
			hosts = withPorts(host.split(",", -1), port.split(","));
		}
		for (String each : hosts.split(",", -1)) {
			Matcher matcher = HOST.matcher(each);
			require(matcher.matches(), each.isEmpty() ? FORM + ": it names no host" : ENCODE);
			String number = matcher.group(1);
			require(number == null || (Integer.parseInt(number) > 0 && Integer.parseInt(number) < 65536),
					"has a port that is not from 1 to 65535");
		}
		return hosts;
	}

	/** The last port is that of further hosts too. */
	private static String withPorts(String[] hosts, String[] ports) {
		StringJoiner all = new StringJoiner(",");
		for (int i = 0; i < hosts.length; i++) {
			all.add(hosts[i] + ":" + ports[Math.min(i, ports.length - 1)]);
		}
		return all.toString();
	}

	private static String forDriver(Map<String, String> parameters) {
		Map<String, String> driver = new LinkedHashMap<>();
		parameters.forEach((name, value) -> {
			switch (name) {
				case "sslmode" -> driver.put(name, sslMode(value));
				case "target_session_attrs" -> driver.put("targetServerType", SERVER_TYPES.getOrDefault(value, value));
				case "pgbouncer" -> {
					if (value.equals("true")) {
						driver.put("prepareThreshold", "0");
					}
				}
				default -> driver.put(DRIVER_NAMES.getOrDefault(name, name), value);
			}
		});
		return driver.isEmpty() ? ""
				: driver.entrySet()
					.stream()
					.map((entry) -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
					.collect(Collectors.joining("&", "?", ""));
	}

	/** Node's {@code no-verify} is what the driver does with {@code require}. */
	private static String sslMode(String value) {
		String mode = value.toLowerCase(Locale.ROOT);
		String known = mode.equals("no-verify") ? "require" : mode;
		require(SSL_MODES.contains(known),
				"has a parameter sslmode that is not one of " + String.join(", ", SSL_MODES));
		return known;
	}

	private static String decode(String text) {
		try {
			return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			// Its message contains the text.
			throw new Malformed(ENCODE);
		}
	}

	private static String encode(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
	}

	private static void require(boolean holds, String otherwise) {
		if (!holds) {
			throw new Malformed(otherwise);
		}
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

	private static final class Malformed extends RuntimeException {

		Malformed(String message) {
			super(message);
		}

	}

	/**
	 * An address of a database is malformed.
	 */
	static final class UnusableDatabaseUrl extends RuntimeException {

		UnusableDatabaseUrl(String message) {
			super(message);
		}

	}

}
