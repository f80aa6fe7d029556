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
 * Tries each operation that Galley needs on a small object of its own, so that a missing
 * permission is reported before an image is lost to it.
 */
@Component
class StorageProbe {

	private static final Logger logger = LoggerFactory.getLogger(StorageProbe.class);

	/** Platforms check health every few seconds and give up soon. */
	private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(4);

	/**
	 * Permissions may be limited to the prefix of images. The sweep removes leftovers.
	 */
	static final String PREFIX = "generated/probe-";

	private final S3Client s3;

	private final String bucket;

	StorageProbe(S3Client s3, S3Connection connection) {
		this.s3 = s3;
		this.bucket = connection.bucket();
	}

	/**
	 * Lists, writes, reads and deletes.
	 * @return the problem and what to do, or null when all succeed
	 */
	@Nullable String tryEverything() {
		String key = PREFIX + UUID.randomUUID() + ".txt";
		String problem = attempt("s3:ListBucket", this::list);
		if (problem == null) {
			problem = attempt("s3:PutObject",
					() -> this.s3.putObject(
							(put) -> put.bucket(this.bucket).key(key).overrideConfiguration(withTimeout()),
							RequestBody.fromString("Galley was here.")));
		}
		if (problem == null) {
			problem = attempt("s3:GetObject", () -> this.s3
				.getObjectAsBytes((get) -> get.bucket(this.bucket).key(key).overrideConfiguration(withTimeout())));
			String undeleted = attempt("s3:DeleteObject", () -> this.s3
				.deleteObject((delete) -> delete.bucket(this.bucket).key(key).overrideConfiguration(withTimeout())));
			problem = (problem != null) ? problem : undeleted;
		}
		return problem;
	}

	/**
	 * Lists one object.
	 * @return the problem and what to do, or null when S3 responds
	 */
	@Nullable String tryToList() {
		return attempt("s3:ListBucket", this::list);
	}

	private void list() {
		this.s3.listObjectsV2((
				list) -> list.bucket(this.bucket).prefix("generated/").maxKeys(1).overrideConfiguration(withTimeout()));
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

	private static AwsRequestOverrideConfiguration withTimeout() {
		return AwsRequestOverrideConfiguration.builder().apiCallTimeout(PROBE_TIMEOUT).build();
	}

}
