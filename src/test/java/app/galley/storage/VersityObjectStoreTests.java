package app.galley.storage;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.s3.S3Client;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract on VersityGW, the S3 server of {@code compose.yaml}: the program named by
 * {@code GALLEY_TEST_VERSITYGW}, which {@code .ci/versitygw} builds.
 */
class VersityObjectStoreTests extends ObjectStoreContract {

	private static final Path POLICY = Path.of("deploy/compose/policy.json");

	private static S3Process process;

	private static S3Connection connection;

	@BeforeAll
	static void start() throws Exception {
		String program = Objects.requireNonNullElse(System.getenv("GALLEY_TEST_VERSITYGW"), "");
		Assumptions.assumeFalse(program.isEmpty(),
				"No VersityGW: name its program in GALLEY_TEST_VERSITYGW (.ci/versitygw builds one)");
		process = S3Process.start("/health",
				Map.of("ROOT_ACCESS_KEY", "galley-test", "ROOT_SECRET_KEY", "galley-test-secret"),
				(data, address) -> List.of(program, "--port", address, "--quiet", "--health", "/health", "--iam-dir",
						folder(data, "accounts"), "posix", folder(data, "buckets")));
		connection = new S3Connection(process.endpoint(), "galley", "us-east-1",
				StaticCredentialsProvider.create(AwsBasicCredentials.create("galley-test", "galley-test-secret")),
				true);
		StorageFixture.client(connection).createBucket((bucket) -> bucket.bucket("galley"));
	}

	private static String folder(Path data, String name) {
		Path folder = data.resolve(name);
		folder.toFile().mkdir();
		return folder.toString();
	}

	@AfterAll
	static void stop() {
		if (process != null) {
			process.close();
		}
	}

	@Override
	protected S3Connection server() {
		return connection;
	}

	@Test
	void acceptsAnUploadByItsSignedUrl() throws Exception {
		UploadSettings uploads = new UploadSettings(null, DataSize.ofMegabytes(1), Duration.ofMinutes(1), 1);
		StagingArea staging = new StagingArea(new StorageConfiguration().s3Presigner(connection, uploads), connection,
				StorageFixture.SETTINGS, () -> {
				});
		String key = StagingArea.key(UUID.randomUUID());
		SignedUpload upload = staging.sign(key, "image/png", 3, Duration.ofMinutes(1));
		assertThat(put(upload, "four")).as("not the announced size").isNotEqualTo(200);
		assertThat(put(upload, "abc")).isEqualTo(200);
		assertThat(StorageFixture.store(connection).get(key)).asString().isEqualTo("abc");
		assertThat(StorageFixture.store(connection).head(key).orElseThrow().contentType()).isEqualTo("image/png");
	}

	private static int put(SignedUpload upload, String body) throws Exception {
		HttpRequest.Builder put = HttpRequest.newBuilder(upload.url()).PUT(HttpRequest.BodyPublishers.ofString(body));
		upload.headers().forEach((header) -> put.header(header.name(), header.value()));
		return status(put);
	}

	private static int status(HttpRequest.Builder request) throws Exception {
		try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
			return client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
		}
	}

	/** Without the account, which compose.yaml creates. */
	@ParameterizedTest
	@ValueSource(strings = { "uploads/x.png", "galley/database.json", "elsewhere/x.png" })
	void thePolicyOfComposeShowsThePublicImagesOnly(String hidden) throws Exception {
		S3Client root = StorageFixture.client(connection);
		root.createBucket((bucket) -> bucket.bucket("images"));
		try {
			String policy = publicStatements();
			root.putBucketPolicy((request) -> request.bucket("images").policy(policy));
			S3Connection images = new S3Connection(process.endpoint(), "images", "us-east-1", connection.credentials(),
					true);
			for (String key : List.of("generated/x.png", hidden)) {
				StorageFixture.store(images).put(key, new byte[1], "image/png");
			}
			assertThat(get("generated/x.png")).isEqualTo(200);
			assertThat(get(hidden)).isEqualTo(403);
			assertThat(get("")).as("the list").isEqualTo(403);
			for (String key : List.of("generated/x.png", hidden)) {
				StorageFixture.store(images).delete(key);
			}
		}
		finally {
			root.deleteBucket((bucket) -> bucket.bucket("images"));
		}
	}

	private static int get(String key) throws Exception {
		return status(HttpRequest.newBuilder(URI.create(process.endpoint() + "/images/" + key)));
	}

	private static String publicStatements() throws Exception {
		List<JsonNode> statements = statements().filter((statement) -> statement.get("Principal").isString()).toList();
		assertThat(statements).hasSize(1);
		return JsonMapper.shared().writeValueAsString(Map.of("Version", "2012-10-17", "Statement", statements));
	}

	private static Stream<JsonNode> statements() throws Exception {
		return JsonMapper.shared().readTree(Files.readString(POLICY)).get("Statement").valueStream();
	}

}
