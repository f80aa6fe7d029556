package app.galley.storage;

import java.time.Duration;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

import org.springframework.stereotype.Component;

/**
 * Tries each thing that Galley does to the bucket on a small object of its own, so that a
 * missing permission is told before an image is lost to it.
 */
@Component
class StorageProbe {

	private static final Logger logger = LoggerFactory.getLogger(StorageProbe.class);

	/** Health is asked every few seconds and must answer before the asker gives up. */
	private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(4);

	private final S3Client s3;

	private final String bucket;

	StorageProbe(S3Client s3, S3Connection connection) {
		this.s3 = s3;
		this.bucket = connection.bucket();
	}

	/**
	 * Lists, writes, reads and deletes.
	 * @return what is wrong and what to do, or null when nothing is
	 */
	@Nullable String everything() {
		// Under the images' prefix, because rights may be limited to it; the sweep
		// removes
		// what a crash leaves.
		String key = "generated/probe-" + UUID.randomUUID() + ".txt";
		String problem = attempt("s3:ListBucket", () -> list());
		if (problem == null) {
			problem = attempt("s3:PutObject",
					() -> this.s3.putObject((put) -> put.bucket(this.bucket).key(key).overrideConfiguration(soon()),
							RequestBody.fromString("Galley was here.")));
		}
		if (problem == null) {
			problem = attempt("s3:GetObject", () -> this.s3
				.getObjectAsBytes((get) -> get.bucket(this.bucket).key(key).overrideConfiguration(soon())));
			String left = attempt("s3:DeleteObject", () -> this.s3
				.deleteObject((delete) -> delete.bucket(this.bucket).key(key).overrideConfiguration(soon())));
			problem = (problem != null) ? problem : left;
		}
		return problem;
	}

	/** Whether S3 answers at all. */
	@Nullable String reach() {
		return attempt("s3:ListBucket", this::list);
	}

	private void list() {
		this.s3.listObjectsV2(
				(list) -> list.bucket(this.bucket).prefix("generated/").maxKeys(1).overrideConfiguration(soon()));
	}

	private @Nullable String attempt(String permission, Runnable work) {
		try {
			work.run();
			return null;
		}
		catch (SdkException ex) {
			logger.debug("Probe of bucket {} failed at {}", this.bucket, permission, ex);
			return StorageFailure.sentence(ex, this.bucket, permission);
		}
	}

	private static AwsRequestOverrideConfiguration soon() {
		return AwsRequestOverrideConfiguration.builder().apiCallTimeout(PROBE_TIMEOUT).build();
	}

}
