package app.galley.storage;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.junit.jupiter.api.Assumptions;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.MinIOContainer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * A real MinIO: the program named by {@code GALLEY_TEST_MINIO} (or the system property
 * {@code galley.test.minio}), else a container if Docker is running. {@code .ci/run}
 * builds the program and fails without it.
 */
final class MinioServer implements AutoCloseable {

	private static final String IMAGE = "minio/minio:RELEASE.2025-09-07T16-13-09Z";

	private static final String USER = "galley-test";

	private static final String PASSWORD = "galley-test-secret";

	private final S3Connection connection;

	private final Runnable stop;

	private MinioServer(URI endpoint, Runnable stop) {
		this.connection = new S3Connection(endpoint, "galley", "us-east-1",
				StaticCredentialsProvider.create(AwsBasicCredentials.create(USER, PASSWORD)), true);
		this.stop = stop;
		StorageFixture.client(this.connection).createBucket((bucket) -> bucket.bucket("galley"));
	}

	static MinioServer startOrSkip() throws Exception {
		String program = System.getProperty("galley.test.minio",
				Objects.requireNonNullElse(System.getenv("GALLEY_TEST_MINIO"), ""));
		if (!program.isEmpty()) {
			return start(Path.of(program));
		}
		Assumptions.assumeTrue(DockerClientFactory.instance().isDockerAvailable(),
				"No MinIO: name its program in GALLEY_TEST_MINIO (.ci/minio builds one), or start Docker");
		MinIOContainer container = new MinIOContainer(IMAGE).withUserName(USER).withPassword(PASSWORD);
		container.start();
		return new MinioServer(URI.create(container.getS3URL()), container::stop);
	}

	private static MinioServer start(Path program) throws Exception {
		S3Process server = S3Process.start("/minio/health/ready",
				Map.of("MINIO_ROOT_USER", USER, "MINIO_ROOT_PASSWORD", PASSWORD, "MINIO_BROWSER", "off"),
				(data, address) -> List.of(program.toString(), "server", data.toString(), "--address", address));
		return new MinioServer(server.endpoint(), server::close);
	}

	S3Connection connection() {
		return this.connection;
	}

	/**
	 * The same bucket with temporary credentials.
	 * @param policy the rights that they have, and no others, as JSON
	 */
	S3Connection withRights(String policy) {
		try (StsClient sts = StsClient.builder()
			.endpointOverride(this.connection.endpoint())
			.region(Region.of(this.connection.region()))
			.credentialsProvider(this.connection.credentials())
			.httpClientBuilder(Apache5HttpClient.builder())
			.build()) {
			Credentials user = sts
				.assumeRole((role) -> role.roleArn("arn:aws:iam::000000000000:role/galley")
					.roleSessionName("galley")
					.policy(policy))
				.credentials();
			return new S3Connection(this.connection.endpoint(), this.connection.bucket(), this.connection.region(),
					StaticCredentialsProvider.create(AwsSessionCredentials.create(user.accessKeyId(),
							user.secretAccessKey(), user.sessionToken())),
					true);
		}
	}

	@Override
	public void close() {
		this.stop.run();
	}

}
