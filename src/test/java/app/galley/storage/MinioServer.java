package app.galley.storage;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

import org.junit.jupiter.api.Assumptions;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.MinIOContainer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

import org.springframework.util.FileSystemUtils;

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
		Path data = Files.createTempDirectory("minio");
		URI endpoint = URI.create("http://127.0.0.1:" + freePort());
		ProcessBuilder builder = new ProcessBuilder(program.toString(), "server", data.toString(), "--address",
				endpoint.getAuthority(), "--console-address", "127.0.0.1:" + freePort());
		builder.environment().put("MINIO_ROOT_USER", USER);
		builder.environment().put("MINIO_ROOT_PASSWORD", PASSWORD);
		builder.environment().put("MINIO_BROWSER", "off");
		builder.redirectErrorStream(true).redirectOutput(data.resolve("log").toFile());
		Process process = builder.start();
		Runnable stop = () -> {
			process.destroyForcibly().onExit().join();
			deleteQuietly(data);
		};
		awaitReady(endpoint, process, data.resolve("log"));
		return new MinioServer(endpoint, stop);
	}

	private static void awaitReady(URI endpoint, Process process, Path log) throws Exception {
		HttpRequest ready = HttpRequest.newBuilder(endpoint.resolve("/minio/health/ready"))
			.version(HttpClient.Version.HTTP_1_1)
			.timeout(Duration.ofSeconds(2))
			.build();
		Instant end = Instant.now().plus(Duration.ofSeconds(30));
		try (HttpClient client = HttpClient.newHttpClient()) {
			while (!isReady(client, ready)) {
				if (!process.isAlive() || Instant.now().isAfter(end)) {
					process.destroyForcibly();
					throw new IllegalStateException("MinIO does not start: " + Files.readString(log));
				}
				Thread.sleep(50);
			}
		}
	}

	private static boolean isReady(HttpClient client, HttpRequest ready) throws InterruptedException {
		try {
			return client.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	private static void deleteQuietly(Path folder) {
		try {
			FileSystemUtils.deleteRecursively(folder);
		}
		catch (IOException ex) {
			// The system cleans its temporary folder.
		}
	}

	S3Connection connection() {
		return this.connection;
	}

	@Override
	public void close() {
		this.stop.run();
	}

}
