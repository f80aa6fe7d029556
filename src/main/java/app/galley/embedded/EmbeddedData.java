package app.galley.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import app.galley.storage.S3Connection;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * The services of an existing data folder, started beside an external database and
 * bucket. The folder is locked until this is closed. Not a component: only the command
 * that moves the data uses it.
 */
@EnableConfigurationProperties(EmbeddedSettings.class)
public class EmbeddedData implements AutoCloseable {

	private final Path path;

	private final DataFolder folder;

	private final PostgresServer postgres;

	private final S3Server s3;

	/**
	 * Starts the services.
	 * @throws StartupFailure when the settings name no other place, or the folder holds
	 * no data or is in use
	 */
	EmbeddedData(EmbeddedSettings settings, Environment environment) throws IOException {
		requireDestination(environment);
		this.path = settings.dataDir();
		if (!Files.exists(this.path.resolve("postgres/PG_VERSION"))) {
			throw new StartupFailure("The folder " + this.path + " holds no data of Galley.",
					"Run the command where the server ran, or name its data folder (GALLEY_DATA_DIR).");
		}
		this.folder = DataFolder.lock(this.path);
		try {
			this.postgres = PostgresServer.start(this.folder);
		}
		catch (RuntimeException ex) {
			this.folder.close();
			throw ex;
		}
		try {
			this.s3 = S3Server.start(this.folder, 0);
		}
		catch (RuntimeException ex) {
			this.postgres.close();
			this.folder.close();
			throw ex;
		}
	}

	private static void requireDestination(Environment environment) {
		List<String> missing = new ArrayList<>();
		if (!StringUtils.hasText(environment.getProperty("DATABASE_URL"))
				&& !StringUtils.hasText(environment.getProperty("spring.datasource.url"))) {
			missing.add("DATABASE_URL");
		}
		if (!StringUtils.hasText(environment.getProperty("galley.s3.bucket"))) {
			missing.add("GALLEY_S3_BUCKET");
		}
		if (!missing.isEmpty()) {
			throw new StartupFailure(
					String.join(" and ", missing) + ((missing.size() > 1) ? " are" : " is")
							+ " not set, so there is nowhere to move the data to.",
					"Set the variables of the new server: DATABASE_URL, GALLEY_S3_BUCKET, AWS_REGION and the credentials.");
		}
	}

	/** The data folder. */
	public Path path() {
		return this.path;
	}

	/** How to connect to the database. */
	public JdbcConnectionDetails database() {
		return this.postgres;
	}

	/** Where the bucket is. */
	public S3Connection bucket() {
		return this.s3.connection();
	}

	@Override
	public void close() throws Exception {
		try (this.folder; this.postgres; this.s3) {
			// Closes all three, the folder last.
		}
	}

}
