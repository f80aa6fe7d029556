package app.galley.storage;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;

import app.galley.problem.Unavailable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Responses of S3 that a real server rarely gives.
 */
class ObjectStoreTests {

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

	private static void put(S3Client s3) {
		S3Connection connection = new S3Connection(null, "galley", "us-east-1", AnonymousCredentialsProvider.create(),
				true);
		StorageFixture.store(s3, connection, Clock.systemUTC(), new StorageFixture.NoSweep())
			.put("generated/x.png", new byte[1], "image/png");
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
