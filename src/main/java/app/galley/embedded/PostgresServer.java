package app.galley.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.util.FileSystemUtils;

/**
 * PostgreSQL as a child process, on a free port of the loopback address.
 */
class PostgresServer implements JdbcConnectionDetails, AutoCloseable {

	private static final String COMPLETE = "galley-complete";

	private final EmbeddedPostgres postgres;

	private PostgresServer(EmbeddedPostgres postgres) {
		this.postgres = postgres;
	}

	static PostgresServer start(DataFolder folder) {
		Path data = folder.resolve("postgres");
		try {
			new OrphanedPostgres(data).stop();
			deleteIncomplete(data);
			// Text sorts the same whatever the machine's locale.
			EmbeddedPostgres postgres = EmbeddedPostgres.builder()
				.setDataDirectory(data)
				.setCleanDataDirectory(false)
				.setOverrideWorkingDirectory(binaries(folder).toFile())
				.setRegisterShutdownHook(false)
				.setPGStartupWait(Duration.ofSeconds(30))
				.setLocaleConfig("locale", "C")
				.setLocaleConfig("locale-provider", "builtin")
				.setLocaleConfig("builtin-locale", "C.UTF-8")
				.setServerConfig("listen_addresses", "127.0.0.1")
				.setServerConfig("max_connections", "100")
				// The library's defaults are for tests and can lose commits.
				.setServerConfig("fsync", "on")
				.setServerConfig("synchronous_commit", "on")
				.start();
			Files.write(data.resolve(COMPLETE), new byte[0]);
			return new PostgresServer(postgres);
		}
		catch (IOException | IllegalStateException ex) {
			throw new StartupFailure("The embedded PostgreSQL cannot start on " + data + ": " + ex.getMessage() + ".",
					"See its own messages above, or use an external PostgreSQL (DATABASE_URL).", ex);
		}
	}

	/**
	 * Deletes what a killed {@code initdb} left. The marker is written once the server
	 * has started, so without it there is no data to lose.
	 */
	private static void deleteIncomplete(Path data) throws IOException {
		if (Files.exists(data) && !Files.exists(data.resolve(COMPLETE))) {
			FileSystemUtils.deleteRecursively(data);
		}
	}

	private static Path binaries(DataFolder folder) {
		Path cache = Path.of(System.getProperty("user.home"), ".cache", "galley");
		try {
			return Files.createDirectories(cache);
		}
		catch (IOException ex) {
			return folder.resolve("bin");
		}
	}

	@Override
	public String getUsername() {
		return "postgres";
	}

	@Override
	public String getPassword() {
		return "";
	}

	@Override
	public String getJdbcUrl() {
		return "jdbc:postgresql://127.0.0.1:" + this.postgres.getPort() + "/postgres";
	}

	@Override
	public void close() throws IOException {
		this.postgres.close();
	}

}
