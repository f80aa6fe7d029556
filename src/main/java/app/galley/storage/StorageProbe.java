package app.galley.storage;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
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

	/** What the key of each test object contains. */
	static final String NAME = "/probe-";

	/** Permissions are limited to these. The sweep removes leftovers. */
	private static final List<String> FOLDERS = List.of("generated", "uploaded", "uploads");

	private final S3Client s3;

	private final String bucket;

	private final ObjectUpload upload;

	StorageProbe(S3Client s3, S3Connection connection, StorageSettings settings) {
		this.s3 = s3;
		this.bucket = connection.bucket();
		this.upload = new ObjectUpload(s3, connection, settings);
	}

	/**
	 * Lists, and writes, reads and deletes in each folder.
	 * @return the problem and what to do, or null when all succeed
	 */
	@Nullable String tryEverything() {
		String problem = attempt("s3:ListBucket", this::list);
		for (String folder : FOLDERS) {
			problem = (problem != null) ? problem : tryObject(folder);
		}
		return problem;
	}

	private @Nullable String tryObject(String folder) {
		String key = folder + NAME + UUID.randomUUID() + ".txt";
		String problem = attempt("s3:PutObject (" + folder + "/*)", () -> put(key));
		if (problem == null) {
			problem = attempt("s3:GetObject (" + folder + "/*)", () -> this.s3
				.getObjectAsBytes((get) -> get.bucket(this.bucket).key(key).overrideConfiguration(withTimeout())));
			String undeleted = attempt("s3:DeleteObject (" + folder + "/*)", () -> this.s3
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

	/** As {@link ObjectStore} does: some servers do not support the condition. */
	private void put(String key) {
		ObjectUpload
			.orWithoutHeader((onlyIfAbsent) -> this.upload.put(key, "Galley was here.".getBytes(StandardCharsets.UTF_8),
					"text/plain", onlyIfAbsent, (put) -> put.overrideConfiguration(withTimeout())));
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
