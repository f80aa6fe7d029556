package app.galley.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL as a child process, on a free port of the loopback address. Every connection
 * needs the password in its folder, so other users of the machine have no access.
 */
class PostgresServer implements LoopbackPostgres, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(PostgresServer.class);

	/** In the data folder, for an account without a home. */
	static final String BINARIES = "bin";

	private static final String INVALID_PASSWORD = "28P01";

	private final EmbeddedPostgres postgres;

	private final PostgresFolder folder;

	private final String password;

	private PostgresServer(EmbeddedPostgres postgres, PostgresFolder folder, String password) {
		this.postgres = postgres;
		this.folder = folder;
		this.password = password;
	}

	static PostgresServer start(DataFolder dataFolder) {
		return start(dataFolder.resolve("postgres"), binaries(dataFolder));
	}

	/**
	 * Starts a server on a folder, which is created when missing.
	 * @param binaries where PostgreSQL's programs are unpacked
	 */
	static PostgresServer start(Path data, Path binaries) {
		PostgresFolder folder = new PostgresFolder(data);
		try {
			new OrphanedPostgres(folder.path()).stop();
			boolean exists = folder.prepare();
			PostgresUpgrade.requireSameVersion(data);
			boolean locked = !exists || folder.isLocked();
			EmbeddedPostgres.Builder builder = builder(folder, binaries);
			if (!exists) {
				// The library passes these on to initdb as they are.
				builder.setLocaleConfig("auth", "scram-sha-256")
					.setLocaleConfig("pwfile", folder.newPassword().toString());
			}
			else if (!locked) {
				folder.open();
			}
			builder.setConnectConfig("password", folder.password());
			EmbeddedPostgres postgres = builder.start();
			if (!locked) {
				setPassword(postgres, folder);
			}
			folder.listEmptyFiles();
			return new PostgresServer(postgres, folder, folder.password());
		}
		catch (IOException | UncheckedIOException | SQLException | IllegalStateException ex) {
			stopAfter(ex, folder);
			throw failure(folder.path(), ex);
		}
	}

	/** The library leaves a server running that it could not connect to. */
	private static void stopAfter(Exception failure, PostgresFolder folder) {
		try {
			new OrphanedPostgres(folder.path()).stop();
		}
		catch (IOException ex) {
			failure.addSuppressed(ex);
		}
	}

	private static EmbeddedPostgres.Builder builder(PostgresFolder folder, Path binaries) {
		// Text sorts the same whatever the machine's locale.
		return EmbeddedPostgres.builder()
			.setDataDirectory(folder.path())
			.setCleanDataDirectory(false)
			.setOverrideWorkingDirectory(binaries.toFile())
			.setRegisterShutdownHook(false)
			.setPGStartupWait(Duration.ofSeconds(30))
			.setDataDirectoryCustomizer((initialised) -> folder.keepPassword())
			.setLocaleConfig("locale", "C")
			.setLocaleConfig("locale-provider", "builtin")
			.setLocaleConfig("builtin-locale", "C.UTF-8")
			.setServerConfig("listen_addresses", "127.0.0.1")
			.setServerConfig("max_connections", "100")
			// The library's defaults are for tests and can lose commits.
			.setServerConfig("fsync", "on")
			.setServerConfig("synchronous_commit", "on");
	}

	private static void setPassword(EmbeddedPostgres postgres, PostgresFolder folder) throws IOException, SQLException {
		try (Connection connection = postgres.getPostgresDatabase().getConnection();
				Statement statement = connection.createStatement()) {
			statement.execute("ALTER ROLE postgres PASSWORD '" + folder.password() + "'");
			folder.close();
			statement.execute("SELECT pg_reload_conf()");
		}
		logger.info("The embedded PostgreSQL now asks for the password in {}", folder.path());
	}

	private static StartupFailure failure(Path data, Exception ex) {
		for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
			if (cause instanceof SQLException sql && INVALID_PASSWORD.equals(sql.getSQLState())) {
				return new StartupFailure(
						"The embedded PostgreSQL on " + data
								+ " has another password than the file galley-password in that folder.",
						"Restore that file, or delete it: Galley then sets a new password.", ex);
			}
		}
		Throwable reason = (ex.getCause() instanceof SQLException sql) ? sql : ex;
		return new StartupFailure("The embedded PostgreSQL cannot start on " + data + ": " + reason.getMessage() + ".",
				"See its own messages above. If the folder is a copy, make one that includes empty files and folders. "
						+ "Or use an external PostgreSQL (DATABASE_URL).",
				ex);
	}

	/** Where the programs of this and earlier versions are unpacked. */
	static Path binaries(DataFolder folder) {
		Path cache = Path.of(System.getProperty("user.home"), ".cache", "galley");
		try {
			return Files.createDirectories(cache);
		}
		catch (IOException ex) {
			return folder.resolve(BINARIES);
		}
	}

	@Override
	public int port() {
		return this.postgres.getPort();
	}

	@Override
	public String password() {
		return this.password;
	}

	@Override
	public void close() throws IOException {
		this.postgres.close();
		this.folder.listEmptyFiles();
	}

}
