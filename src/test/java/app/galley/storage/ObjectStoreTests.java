package app.galley.storage;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

import app.galley.problem.Unavailable;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Responses of S3 that a real server rarely gives.
 */
class ObjectStoreTests {

	private static final S3Connection CONNECTION = new S3Connection(null, "galley", "us-east-1",
			AnonymousCredentialsProvider.create(), true);

	@Test
	void repeatsAnUploadThatConflictsWithAnother() {
		ConflictingS3 s3 = new ConflictingS3(2);
		put(s3);
		assertThat(s3.uploads).hasValue(3);
	}

	@Test
	void reportsAConflictAfterFiveUploads() {
		ConflictingS3 s3 = new ConflictingS3(Integer.MAX_VALUE);
		assertThatExceptionOfType(Unavailable.class).isThrownBy(() -> put(s3)).withMessageContaining("409");
		assertThat(s3.uploads).hasValue(5);
	}

	@ParameterizedTest
	@CsvSource({ "false, 3", "true, 6" })
	void storesWithMd5OnAServerThatRejectsSha256(boolean alsoConditions, int requests) {
		RejectingS3 s3 = new RejectingS3(
				(put) -> put.checksumSHA256() != null || (alsoConditions && put.ifNoneMatch() != null));
		ObjectStore store = store(s3);
		store.put("generated/x.png", new byte[1], "image/png");
		store.put("generated/y.png", new byte[1], "image/png");
		assertThat(s3.stored).extracting(PutObjectRequest::key).containsExactly("generated/x.png", "generated/y.png");
		assertThat(s3.stored).extracting(PutObjectRequest::contentMD5)
			.containsOnly(Base64.getEncoder().encodeToString(DigestUtils.md5(new byte[1])));
		assertThat(s3.requests).hasSizeLessThanOrEqualTo(requests);
		assertThat(new StorageProbe(s3, CONNECTION, StorageFixture.SETTINGS).tryEverything()).isNull();
	}

	@Test
	void probesWhatAnUploadSends() {
		RejectingS3 s3 = new RejectingS3((put) -> false);
		store(s3).put("generated/x.png", new byte[1], "image/png");
		assertThat(new StorageProbe(s3, CONNECTION, StorageFixture.SETTINGS).tryEverything()).isNull();
		assertThat(s3.requests).extracting((put) -> put.key().replaceFirst("/.*", ""))
			.containsExactly("generated", "generated", "uploaded", "uploads");
		assertThat(s3.requests)
			.extracting((put) -> put.checksumSHA256() != null, PutObjectRequest::cacheControl,
					PutObjectRequest::ifNoneMatch)
			.containsOnly(tuple(true, ObjectStore.IMMUTABLE, "*"));
	}

	@Test
	void failsAtOnceAndSaysSoWhenTheServerRejectsEveryUpload() {
		RejectingS3 s3 = new RejectingS3((put) -> true);
		assertThatExceptionOfType(Unavailable.class)
			.isThrownBy(() -> store(s3).put("generated/x.png", new byte[1], "image/png"))
			.withMessageContaining("status 400")
			.satisfies((failure) -> assertThat(failure.isTemporary()).isFalse());
		assertThat(new StorageProbe(s3, CONNECTION, StorageFixture.SETTINGS).tryEverything()).contains("status 400",
				"s3:PutObject");
	}

	private static void put(S3Client s3) {
		store(s3).put("generated/x.png", new byte[1], "image/png");
	}

	private static ObjectStore store(S3Client s3) {
		return StorageFixture.store(s3, CONNECTION, Clock.systemUTC(), new StorageFixture.NoSweep());
	}

	/** Responds with status 400 to some uploads, as Backblaze B2 does. */
	private static final class RejectingS3 implements S3Client {

		private final List<PutObjectRequest> requests = new ArrayList<>();

		private final List<PutObjectRequest> stored = new ArrayList<>();

		private final Predicate<PutObjectRequest> rejected;

		RejectingS3(Predicate<PutObjectRequest> rejected) {
			this.rejected = rejected;
		}

		@Override
		public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
			this.requests.add(request);
			if (this.rejected.test(request)) {
				throw S3Exception.builder().statusCode(400).message("Unsupported header").build();
			}
			this.stored.add(request);
			return PutObjectResponse.builder().build();
		}

		@Override
		public HeadObjectResponse headObject(HeadObjectRequest request) {
			throw S3Exception.builder().statusCode(404).build();
		}

		@Override
		public ListObjectsV2Response listObjectsV2(ListObjectsV2Request request) {
			return ListObjectsV2Response.builder().build();
		}

		@Override
		public <T> @Nullable T getObject(GetObjectRequest request,
				ResponseTransformer<GetObjectResponse, T> transformer) {
			return null;
		}

		@Override
		public DeleteObjectResponse deleteObject(DeleteObjectRequest request) {
			return DeleteObjectResponse.builder().build();
		}

		@Override
		public String serviceName() {
			return "s3";
		}

		@Override
		public void close() {
		}

	}

	/**
	 * Refuses the first uploads as S3 does while another upload of the key is running.
	 */
	private static final class ConflictingS3 implements S3Client {

		private final AtomicInteger uploads = new AtomicInteger();

		private final int conflicts;

		ConflictingS3(int conflicts) {
			this.conflicts = conflicts;
		}

		@Override
		public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
			if (this.uploads.incrementAndGet() <= this.conflicts) {
				throw S3Exception.builder().statusCode(409).build();
			}
			return PutObjectResponse.builder().build();
		}

		@Override
		public String serviceName() {
			return "s3";
		}

		@Override
		public void close() {
		}

	}

}
