package app.galley.storage;

import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import app.galley.problem.NotFound;
import app.galley.problem.Unavailable;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The behaviour that Galley relies on in any S3 server.
 */
public abstract class ObjectStoreContract {

	private S3Connection connection;

	private S3Client client;

	private ObjectStore store;

	/** A server with a bucket {@code galley}, empty or not, and all permissions on it. */
	protected abstract S3Connection server();

	@BeforeEach
	void connect() {
		this.connection = server();
		this.client = StorageFixture.client(this.connection);
		this.store = StorageFixture.store(this.connection);
	}

	private static byte[] image(String name) {
		return ("image of " + name + " " + System.nanoTime()).getBytes(StandardCharsets.UTF_8);
	}

	private static String keyOf(byte[] bytes) {
		String hash = DigestUtils.sha256Hex(bytes);
		return "generated/" + hash.substring(0, 2) + "/" + hash + ".png";
	}

	private String store(byte[] bytes) {
		String key = keyOf(bytes);
		this.store.put(key, bytes, "image/png");
		return key;
	}

	@Test
	void storesTypeAndImmutableCacheControl() throws Exception {
		byte[] bytes = image("a fox");
		String key = store(bytes);
		assertThat(this.store.head(key)).hasValueSatisfying((head) -> {
			assertThat(head.size()).isEqualTo(bytes.length);
			assertThat(head.contentType()).isEqualTo("image/png");
			assertThat(head.cacheControl()).isEqualTo("public, max-age=31536000, immutable");
			assertThat(head.etag()).startsWith("\"").endsWith("\"");
			assertThat(head.lastModified()).isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
		});
		assertThat(this.store.get(key)).isEqualTo(bytes);
	}

	@Test
	void keepsAnExistingObject() throws Exception {
		byte[] bytes = image("a fox");
		String key = store(bytes);
		byte[] other = bytes.clone();
		other[0]++;
		this.store.put(key, other, "image/png");
		assertThat(this.store.get(key)).isEqualTo(bytes);
	}

	@Test
	void replacesATruncatedObject() throws Exception {
		byte[] bytes = image("a fox");
		String key = keyOf(bytes);
		this.client.putObject((put) -> put.bucket(this.connection.bucket()).key(key), RequestBody.fromString("imag"));
		this.store.put(key, bytes, "image/png");
		assertThat(this.store.get(key)).isEqualTo(bytes);
	}

	@Test
	void storesAnOldObjectAgainWithTheSweepHeldOff() throws Exception {
		byte[] bytes = image("an old fox");
		String key = store(bytes);
		Clock tomorrow = Clock.offset(Clock.systemUTC(), Duration.ofHours(13));
		boolean[] sweepHeldOff = new boolean[1];
		ObjectStore later = StorageFixture.store(this.client, this.connection, tomorrow, new StorageFixture.NoSweep() {
			@Override
			public void runShared(Runnable work) {
				sweepHeldOff[0] = true;
				super.runShared(work);
			}
		});
		later.put(key, bytes, "image/png");
		assertThat(sweepHeldOff[0]).isTrue();
		assertThat(this.store.get(key)).isEqualTo(bytes);
	}

	@Test
	void storesOneObjectForConcurrentUploads() throws Exception {
		byte[] bytes = image("a crowd");
		String key = keyOf(bytes);
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<?>> uploads = IntStream.range(0, 20)
				.<Future<?>>mapToObj((i) -> threads.submit(() -> this.store.put(key, bytes, "image/png")))
				.toList();
			for (Future<?> upload : uploads) {
				upload.get();
			}
		}
		assertThat(this.store.list(key)).singleElement()
			.satisfies((found) -> assertThat(found.size()).isEqualTo(bytes.length));
	}

	@Test
	void refusesBytesThatDoNotMatchTheChecksum() {
		assertThatExceptionOfType(S3Exception.class)
			.isThrownBy(() -> this.client.putObject(
					(put) -> put.bucket(this.connection.bucket())
						.key("generated/00/changed.png")
						.checksumSHA256("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="),
					RequestBody.fromString("not what the checksum says")))
			.satisfies((refusal) -> assertThat(refusal.statusCode()).isEqualTo(400));
		assertThat(this.store.head("generated/00/changed.png")).isEmpty();
	}

	@Test
	void readsARange() throws Exception {
		String key = store("0123456789 %d".formatted(System.nanoTime()).getBytes(StandardCharsets.UTF_8));
		try (InputStream range = this.store.open(key, 2, 5)) {
			assertThat(range.readAllBytes()).asString().isEqualTo("2345");
		}
	}

	@Test
	void listsAllPagesInByteOrder() throws Exception {
		String prefix = "generated/list-" + System.nanoTime() + "/";
		byte[] bytes = { 1 };
		try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
			List<Future<?>> uploads = IntStream.range(0, 1003)
				.<Future<?>>mapToObj((i) -> threads
					.submit(() -> this.store.put(prefix + Integer.toHexString(i * 7919), bytes, "image/png")))
				.toList();
			for (Future<?> upload : uploads) {
				upload.get();
			}
		}
		try (Stream<ObjectHead> found = this.store.list(prefix)) {
			assertThat(found.map(ObjectHead::key)).hasSize(1003).isSorted().doesNotHaveDuplicates();
		}
	}

	@Test
	void keepsTheMarkerOfTheFirstDatabase() {
		BucketMarkers markers = new BucketMarkers(this.client, this.connection, StorageFixture.SETTINGS);
		this.store.delete(BucketMarkers.KEY);
		assertThat(markers.read()).isEmpty();
		BucketMarkers.Marker first = new BucketMarkers.Marker(UUID.randomUUID(), UUID.randomUUID());
		markers.writeFirst(first);
		markers.writeFirst(new BucketMarkers.Marker(UUID.randomUUID(), UUID.randomUUID()));
		BucketMarkers.Found found = markers.read().orElseThrow();
		assertThat(found.marker()).isEqualTo(first);
		BucketMarkers.Marker next = new BucketMarkers.Marker(first.database(), UUID.randomUUID());
		assertThat(markers.replace(found, next)).isTrue();
		assertThat(markers.replace(found, first)).as("it has changed since it was read").isFalse();
		assertThat(markers.read().orElseThrow().marker()).isEqualTo(next);
	}

	@Test
	void deletesAnObject() throws Exception {
		String key = store(image("a fox"));
		this.store.delete(key);
		this.store.delete(key);
		assertThat(this.store.head(key)).isEmpty();
		assertThatExceptionOfType(NotFound.class).isThrownBy(() -> this.store.get(key));
	}

	@Test
	void probesTheBucketWithoutLeavingAnObject() {
		assertThat(new StorageProbe(this.client, this.connection, StorageFixture.SETTINGS).tryEverything()).isNull();
		assertThat(List.of("generated/probe-", "uploaded/probe-", "uploads/probe-"))
			.allSatisfy((prefix) -> assertThat(this.store.list(prefix)).isEmpty());
	}

	@Test
	void reportsAMissingBucket() {
		S3Connection elsewhere = new S3Connection(this.connection.endpoint(), "no-such-bucket",
				this.connection.region(), this.connection.credentials(), true);
		assertThatExceptionOfType(Unavailable.class)
			.isThrownBy(() -> StorageFixture.store(elsewhere).put("generated/x.png", new byte[1], "image/png"))
			.withMessage("The bucket no-such-bucket does not exist: create it, or correct GALLEY_S3_BUCKET "
					+ "and the endpoint.");
		assertThat(
				new StorageProbe(StorageFixture.client(elsewhere), elsewhere, StorageFixture.SETTINGS).tryEverything())
			.startsWith("The bucket no-such-bucket does not exist");
	}

	@Test
	void reportsWrongCredentials() {
		S3Connection wrong = new S3Connection(this.connection.endpoint(), this.connection.bucket(),
				this.connection.region(),
				StaticCredentialsProvider.create(AwsBasicCredentials.create("unknown-key", "wrong-secret")), true);
		assertThatExceptionOfType(Unavailable.class)
			.isThrownBy(() -> StorageFixture.store(wrong).put("generated/x.png", new byte[1], "image/png"))
			.withMessageContaining("does not accept the credentials")
			.withMessageContaining("AWS_ACCESS_KEY_ID");
	}

	@Test
	void reportsAnUnreachableServerWithoutNamingIt() throws Exception {
		int port;
		try (ServerSocket free = new ServerSocket(0)) {
			port = free.getLocalPort();
		}
		S3Connection nowhere = new S3Connection(URI.create("http://127.0.0.1:" + port), this.connection.bucket(),
				this.connection.region(), this.connection.credentials(), true);
		assertThatExceptionOfType(Unavailable.class)
			.isThrownBy(() -> StorageFixture.store(nowhere).put("generated/x.png", new byte[1], "image/png"))
			.satisfies((failure) -> assertThat(failure).hasMessageStartingWith("S3 cannot be reached")
				.message()
				.doesNotContain("127.0.0.1", String.valueOf(port)));
	}

}
