package app.galley.storage;

import java.util.function.Supplier;

import app.galley.problem.Unavailable;
import app.galley.storage.StorageSettings.Encryption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.S3Exception;

import org.springframework.stereotype.Component;

/**
 * Deleted objects that a versioned bucket still has. Galley's own rights, as
 * {@code deploy/aws} grants them, do not include these requests.
 */
@Component
class DeletedObjects {

	private static final Logger logger = LoggerFactory.getLogger(DeletedObjects.class);

	private final S3Client s3;

	private final String bucket;

	private final Encryption sse;

	DeletedObjects(S3Client s3, S3Connection connection, StorageSettings settings) {
		this.s3 = s3;
		this.bucket = connection.bucket();
		this.sse = settings.sse();
	}

	/**
	 * Copies the newest version of a deleted object to its key. Deletes nothing, not even
	 * a delete marker, and gives the object a new age, so that no sweep is about to
	 * delete it.
	 * @return whether the bucket has a version
	 * @throws Unavailable when S3 denies that, or does not respond
	 */
	boolean bringBack(String key) {
		String version = call("s3:ListBucketVersions",
				() -> this.s3.listObjectVersionsPaginator((list) -> list.bucket(this.bucket).prefix(key))
					.versions()
					.stream()
					.filter((found) -> found.key().equals(key))
					.map(ObjectVersion::versionId)
					.findFirst()
					.orElse(null));
		if (version == null) {
			return false;
		}
		call("s3:GetObjectVersion or s3:PutObject",
				() -> this.s3.copyObject((copy) -> copy.sourceBucket(this.bucket)
					.sourceKey(key)
					.sourceVersionId(version)
					.destinationBucket(this.bucket)
					.destinationKey(key)
					.serverSideEncryption(this.sse.header())));
		return true;
	}

	/** Whether the server says that the bucket never had versions, or knows none. */
	boolean areNeverKept() {
		try {
			return this.s3.getBucketVersioning((get) -> get.bucket(this.bucket)).status() == null;
		}
		catch (S3Exception ex) {
			logger.debug("Cannot ask whether the bucket is versioned", ex);
			return ex.statusCode() == ObjectStore.NOT_IMPLEMENTED;
		}
		catch (SdkException ex) {
			throw StorageFailure.of(ex, this.bucket, "s3:GetBucketVersioning");
		}
	}

	private <T> T call(String permission, Supplier<T> work) {
		try {
			return work.get();
		}
		catch (SdkException ex) {
			throw StorageFailure.of(ex, this.bucket, permission);
		}
	}

}
