package app.galley.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.core.env.Environment;

/**
 * A new data folder, which a restore fills. Nothing in it counts before
 * {@link #complete}. Not a component: only the command that restores uses it.
 */
@EnableConfigurationProperties(EmbeddedSettings.class)
public class NewData implements AutoCloseable {

	private final Path path;

	private @Nullable DataFolder folder;

	private @Nullable PostgresServer postgres;

	/**
	 * Names the folder, without creating it.
	 * @throws StartupFailure when the settings name an external database or bucket, or
	 * the folder holds data
	 */
	NewData(EmbeddedSettings settings, Environment environment) throws IOException {
		LiveData.requireEmbedded(environment);
		this.path = settings.dataDir();
		RestoredFolder.requireEmpty(this.path);
	}

	/** The data folder. */
	public Path path() {
		return this.path;
	}

	/**
	 * Starts an empty database.
	 * @return how to connect to it
	 * @throws StartupFailure when the folder is in use, or holds data meanwhile
	 */
	public JdbcConnectionDetails start() throws IOException {
		DataFolder locked = DataFolder.lockForRestore(this.path);
		this.folder = locked;
		RestoredFolder.requireEmpty(this.path);
		Path restoring = new RestoredFolder(this.path).create();
		PostgresServer server = PostgresServer.start(restoring.resolve("postgres"), PostgresServer.binaries(locked));
		this.postgres = server;
		return server;
	}

	/** Where the objects go, as {@link LiveData#objects} has them. */
	public Path objects() throws IOException {
		return Files.createDirectories(this.path.resolve("restoring/s3"));
	}

	/** Where the key that signs images goes; creates nothing. */
	public Path credential() {
		return this.path.resolve("restoring").resolve(DataFolder.CREDENTIAL);
	}

	/** Stops the database and puts everything in place. */
	public void complete() throws IOException {
		stop();
		RestoredFolder restored = new RestoredFolder(this.path);
		restored.complete();
		restored.putInPlace();
	}

	private void stop() throws IOException {
		if (this.postgres != null) {
			this.postgres.close();
			this.postgres = null;
		}
	}

	/** Removes what is not complete. */
	@Override
	public void close() throws IOException {
		if (this.folder != null) {
			try (DataFolder locked = this.folder) {
				stop();
				new RestoredFolder(this.path).delete();
			}
		}
	}

}
