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
			dropHalfMade(data);
			// Whatever the machine's locale is, text sorts the same.
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
				// The library's defaults are for tests and lose commits.
				.setServerConfig("fsync", "on")
				.setServerConfig("synchronous_commit", "on")
				.start();
			Files.write(data.resolve(COMPLETE), new byte[0]);
			return new PostgresServer(postgres);
		}
		catch (IOException | IllegalStateException ex) {
			throw new CannotStart("The embedded PostgreSQL cannot start on " + data + ": " + ex.getMessage() + ".",
					"Look at the lines above for its own words; or use a PostgreSQL of your own (DATABASE_URL).", ex);
		}
	}

	/**
	 * Removes what a killed {@code initdb} left: the marker is written once the server
	 * has answered, so without it nothing was ever stored there.
	 */
	private static void dropHalfMade(Path data) throws IOException {
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
