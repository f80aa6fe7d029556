package app.galley.storage;

import java.util.Base64;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

import app.galley.storage.StorageSettings.Encryption;
import org.apache.commons.codec.digest.DigestUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * The request that stores an object, the same for images and for the probe. Its checksum
 * is SHA-256, or MD5 for a server that rejects the header of the former, as Backblaze B2
 * does.
 */
class ObjectUpload {

	private static final Logger logger = LoggerFactory.getLogger(ObjectUpload.class);

	/** Codes of status 400 that are about the bytes or the credentials. */
	private static final Set<String> OTHER_REASONS = Set.of("BadDigest", "InvalidDigest", "RequestTimeout",
			"XAmzContentChecksumMismatch", "XAmzContentSHA256Mismatch", "ExpiredToken", "InvalidToken");

	private final S3Client s3;

	private final String bucket;

	private final Encryption sse;

	private volatile boolean sha256 = true;

	ObjectUpload(S3Client s3, S3Connection connection, StorageSettings settings) {
		this.s3 = s3;
		this.bucket = connection.bucket();
		this.sse = settings.sse();
	}

	/**
	 * Stores an object.
	 * @param onlyIfAbsent whether S3 keeps an object that exists under this key
	 * @param more sets further properties of the request
	 */
	PutObjectResponse put(String key, byte[] bytes, String contentType, boolean onlyIfAbsent,
			Consumer<PutObjectRequest.Builder> more) {
		PutObjectRequest.Builder request = PutObjectRequest.builder()
			.bucket(this.bucket)
			.key(key)
			.contentType(contentType)
			.cacheControl(ObjectStore.IMMUTABLE);
		if (onlyIfAbsent) {
			request.ifNoneMatch("*");
		}
		this.sse.applyTo(request);
		more.accept(request);
		if (!this.sha256) {
			return putWithMd5(request, bytes);
		}
		try {
			return this.s3.putObject(request.copy()
				.checksumSHA256(Base64.getEncoder().encodeToString(DigestUtils.sha256(bytes)))
				.build(), RequestBody.fromBytes(bytes));
		}
		catch (S3Exception ex) {
			// The reason of status 501 is If-None-Match, as far as that is sent.
			if (!rejectsHeaders(ex) || (onlyIfAbsent && ex.statusCode() == ObjectStore.NOT_IMPLEMENTED)) {
				throw ex;
			}
			PutObjectResponse response = putWithMd5(request, bytes);
			logger.warn("S3 rejects SHA-256 checksums, so uploads have MD5 checksums from now on: {}", ex.getMessage());
			this.sha256 = false;
			return response;
		}
	}

	private PutObjectResponse putWithMd5(PutObjectRequest.Builder request, byte[] bytes) {
		return this.s3.putObject(
				request.copy().contentMD5(Base64.getEncoder().encodeToString(DigestUtils.md5(bytes))).build(),
				RequestBody.fromBytes(bytes));
	}

	/**
	 * Makes a call with an optional header, and again without it when the server does not
	 * support that.
	 * @param call is given whether to send the header
	 */
	static <T> T orWithoutHeader(Function<Boolean, T> call) {
		try {
			return call.apply(true);
		}
		catch (S3Exception ex) {
			if (!rejectsHeaders(ex)) {
				throw ex;
			}
			return call.apply(false);
		}
	}

	/** Whether the reason may be a header that the server does not support. */
	static boolean rejectsHeaders(S3Exception failure) {
		return (failure.statusCode() == 400 && !OTHER_REASONS.contains(StorageFailure.code(failure)))
				|| failure.statusCode() == ObjectStore.NOT_IMPLEMENTED;
	}

}
