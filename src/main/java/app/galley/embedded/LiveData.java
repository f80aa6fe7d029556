package app.galley.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.core.env.Environment;

/**
 * Database and objects of a data folder: beside the server that uses it, or by themselves
 * when none does. Not a component: only the command that makes a backup uses it.
 */
@EnableConfigurationProperties(EmbeddedSettings.class)
public class LiveData implements AutoCloseable {

	private final Path path;

	/** Null beside a server. */
	private final @Nullable DataFolder folder;

	/** Null beside a server. */
	private final @Nullable PostgresServer postgres;

	private final JdbcConnectionDetails database;

	/**
	 * Connects to the running server, or starts the database.
	 * @throws StartupFailure when the settings name an external database or bucket, the
	 * folder holds no data, or its server is not ready
	 */
	LiveData(EmbeddedSettings settings, Environment environment) throws IOException {
		requireEmbedded(environment);
		this.path = settings.dataDir();
		if (!Files.exists(this.path.resolve("postgres/PG_VERSION"))) {
			throw new StartupFailure("The folder " + this.path + " holds no data of Galley.",
					"Run the command where the server runs, or name its data folder (GALLEY_DATA_DIR).");
		}
		this.folder = lockIfFree();
		if (this.folder == null) {
			this.postgres = null;
			this.database = running();
		}
		else {
			try {
				this.postgres = PostgresServer.start(this.folder);
				this.database = this.postgres;
			}
			catch (RuntimeException ex) {
				this.folder.close();
				throw ex;
			}
		}
	}

	private JdbcConnectionDetails running() {
		try {
			return new PostgresFolder(this.path.resolve("postgres")).running();
		}
		catch (IOException ex) {
			throw new StartupFailure("The data folder " + this.path + " cannot be read: " + ex + ".",
					"Run the command as the account that the server runs as.", ex);
		}
	}

	private @Nullable DataFolder lockIfFree() {
		try {
			return DataFolder.lock(this.path);
		}
		catch (DataFolder.FolderInUse ex) {
			return null;
		}
	}

	static void requireEmbedded(Environment environment) {
		EmbeddedChoice choice = EmbeddedChoice.of(environment);
		if (!choice.database() || !choice.bucket()) {
			String set = List.of("DATABASE_URL", "GALLEY_S3_BUCKET").get(choice.database() ? 1 : 0);
			throw new StartupFailure(set + " is set, and this command is for the embedded database and bucket.",
					"docs/backup.md says how to back up and restore external ones.");
		}
	}

	/** The data folder. */
	public Path path() {
		return this.path;
	}

	/** How to connect to the database. */
	public JdbcConnectionDetails database() {
		return this.database;
	}

	/**
	 * The folder of the objects: a file of an object never changes, and appears whole.
	 */
	public Path objects() {
		return this.path.resolve("s3");
	}

	/**
	 * The folder of the key that signs images; it does not exist where the settings name
	 * another.
	 */
	public Path credential() {
		return this.path.resolve(DataFolder.CREDENTIAL);
	}

	@Override
	public void close() throws IOException {
		try (DataFolder locked = this.folder; PostgresServer server = this.postgres) {
			// Closes both, if this started them.
		}
	}

}
