package app.galley.storage;

import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import app.galley.problem.NotFound;
import app.galley.problem.Unavailable;
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
 * What Galley relies on in an S3 server, whichever it is.
 */
public abstract class ObjectStoreContract {

	private S3Connection connection;

	private S3Client client;

	private ObjectStore store;

	/** A server with an empty or used bucket {@code galley} and all rights on it. */
	protected abstract S3Connection server();

	@BeforeEach
	void connect() {
		this.connection = server();
		this.client = StorageFixture.client(this.connection);
		this.store = StorageFixture.store(this.connection);
	}

	private static byte[] picture(String name) {
		return ("picture of " + name + " " + System.nanoTime()).getBytes(StandardCharsets.UTF_8);
	}

	private static String keyOf(byte[] bytes) throws Exception {
		String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
		return "generated/" + hash.substring(0, 2) + "/" + hash + ".png";
	}

	private String stored(byte[] bytes) throws Exception {
		String key = keyOf(bytes);
		this.store.put(key, bytes, "image/png");
		return key;
	}

	@Test
	void storesWithTypeAndLeaveToCacheForEver() throws Exception {
		byte[] bytes = picture("a fox");
		String key = stored(bytes);
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
	void keepsWhatIsThereAlready() throws Exception {
		byte[] bytes = picture("a fox");
		String key = stored(bytes);
		byte[] others = bytes.clone();
		others[0]++;
		this.store.put(key, others, "image/png");
		assertThat(this.store.get(key)).isEqualTo(bytes);
	}

	@Test
	void replacesAnObjectThatWasCutShort() throws Exception {
		byte[] bytes = picture("a fox");
		String key = keyOf(bytes);
		this.client.putObject((put) -> put.bucket(this.connection.bucket()).key(key), RequestBody.fromString("pict"));
		this.store.put(key, bytes, "image/png");
		assertThat(this.store.get(key)).isEqualTo(bytes);
	}

	@Test
	void storesAgainWhatTheSweepMayBeAboutToRemove() throws Exception {
		byte[] bytes = picture("an old fox");
		String key = stored(bytes);
		Clock tomorrow = Clock.offset(Clock.systemUTC(), Duration.ofHours(13));
		boolean[] heldOff = new boolean[1];
		ObjectStore later = StorageFixture.store(this.client, this.connection, tomorrow, new StorageFixture.NoSweep() {
			@Override
			public void whileItRests(Runnable work) {
				heldOff[0] = true;
				super.whileItRests(work);
			}
		});
		later.put(key, bytes, "image/png");
		assertThat(heldOff[0]).isTrue();
		assertThat(this.store.get(key)).isEqualTo(bytes);
	}

	@Test
	void storesOneObjectForManyUploadsAtOnce() throws Exception {
		byte[] bytes = picture("a crowd");
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
	void refusesBytesThatChangedOnTheWay() {
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
	void readsAPart() throws Exception {
		String key = stored("0123456789 %d".formatted(System.nanoTime()).getBytes(StandardCharsets.UTF_8));
		try (InputStream part = this.store.open(key, 2, 5)) {
			assertThat(part.readAllBytes()).asString().isEqualTo("2345");
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
	void deletes() throws Exception {
		String key = stored(picture("a fox"));
		this.store.delete(key);
		this.store.delete(key);
		assertThat(this.store.head(key)).isEmpty();
		assertThatExceptionOfType(NotFound.class).isThrownBy(() -> this.store.get(key));
	}

	@Test
	void probeFindsNothingWrong() {
		assertThat(new StorageProbe(this.client, this.connection).everything()).isNull();
		assertThat(this.store.list("generated/probe-")).isEmpty();
	}

	@Test
	void saysThatTheBucketIsMissing() {
		S3Connection elsewhere = new S3Connection(this.connection.endpoint(), "no-such-bucket",
				this.connection.region(), this.connection.credentials(), true);
		assertThatExceptionOfType(Unavailable.class)
			.isThrownBy(() -> StorageFixture.store(elsewhere).put("generated/x.png", new byte[1], "image/png"))
			.withMessage("The bucket no-such-bucket does not exist: create it, or correct GALLEY_S3_BUCKET "
					+ "and the endpoint.");
		assertThat(new StorageProbe(StorageFixture.client(elsewhere), elsewhere).everything())
			.startsWith("The bucket no-such-bucket does not exist");
	}

	@Test
	void saysThatTheCredentialsAreWrong() {
		S3Connection wrong = new S3Connection(this.connection.endpoint(), this.connection.bucket(),
				this.connection.region(),
				StaticCredentialsProvider.create(AwsBasicCredentials.create("nobody", "nothing-at-all")), true);
		assertThatExceptionOfType(Unavailable.class)
			.isThrownBy(() -> StorageFixture.store(wrong).put("generated/x.png", new byte[1], "image/png"))
			.withMessageContaining("does not accept the credentials")
			.withMessageContaining("AWS_ACCESS_KEY_ID");
	}

	@Test
	void saysThatTheServerCannotBeReachedWithoutNamingIt() throws Exception {
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
