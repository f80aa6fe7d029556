package app.galley.embedded;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * PostgreSQL and S3 of this process, for instances in other processes that get them as
 * settings, each behind a proxy that can cut the connection.
 */
public final class BackingServices implements AutoCloseable {

	private final DataFolder folder;

	private final PostgresServer postgres;

	private final S3Server s3;

	public final TcpProxy database;

	public final TcpProxy storage;

	public BackingServices(Path data) throws Exception {
		this.folder = DataFolder.lock(data);
		this.postgres = PostgresServer.start(this.folder);
		this.s3 = S3Server.start(this.folder, 0);
		this.database = new TcpProxy(Integer.parseInt(this.postgres.getJdbcUrl().replaceAll(".*:(\\d+)/.*", "$1")));
		this.storage = new TcpProxy(Objects.requireNonNull(this.s3.connection().endpoint()).getPort());
	}

	/** The settings of an instance. */
	public Map<String, String> environment() {
		AwsCredentials credentials = (AwsCredentials) this.s3.connection().credentials().resolveIdentity().join();
		Map<String, String> environment = new HashMap<>();
		environment.put("DATABASE_URL", "postgres://postgres:" + this.postgres.getPassword() + "@127.0.0.1:"
				+ this.database.port() + "/postgres");
		environment.put("GALLEY_S3_BUCKET", this.s3.connection().bucket());
		environment.put("GALLEY_S3_ENDPOINT", "http://127.0.0.1:" + this.storage.port());
		environment.put("AWS_ACCESS_KEY_ID", credentials.accessKeyId());
		environment.put("AWS_SECRET_ACCESS_KEY", credentials.secretAccessKey());
		environment.put("GALLEY_EDITOR_PASSWORD", app.galley.Api.PASSWORD);
		environment.put("GALLEY_SDXL_SKETCHSTEPDELAY", "0ms");
		return environment;
	}

	/** Connects directly, not through the proxy. */
	public JdbcClient jdbc() {
		return JdbcClient.create(dataSource("postgres"));
	}

	/** Versions of the schema that were migrated to more than once, or not at all. */
	List<String> repeatedMigrations() {
		return jdbc().sql("""
				SELECT version FROM flyway_schema_history
				GROUP BY version HAVING count(*) > 1 OR NOT bool_and(success)""")
			.query((row, n) -> row.getString(1))
			.list();
	}

	/** Another database of the server, without the proxy. */
	DriverManagerDataSource dataSource(String database) {
		return new DriverManagerDataSource(this.postgres.getJdbcUrl().replaceFirst("/postgres$", "/" + database),
				"postgres", this.postgres.getPassword());
	}

	/** A client of the S3 server, without the proxy. */
	public S3Client s3() {
		return s3(Objects.requireNonNull(this.s3.connection().endpoint()));
	}

	/** A client of the S3 server that an outage cuts off. */
	public S3Client s3ThroughProxy() {
		return s3(URI.create("http://127.0.0.1:" + this.storage.port()));
	}

	private S3Client s3(URI endpoint) {
		return S3Client.builder()
			.endpointOverride(endpoint)
			.region(Region.of(this.s3.connection().region()))
			.credentialsProvider(this.s3.connection().credentials())
			.forcePathStyle(true)
			.build();
	}

	@Override
	public void close() throws Exception {
		this.database.close();
		this.storage.close();
		this.s3.close();
		this.postgres.close();
		this.folder.close();
	}

}
