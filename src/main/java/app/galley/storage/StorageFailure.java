package app.galley.storage;

import app.galley.problem.Unavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Explains a failure of S3 and what to do about it. The sentence goes to clients and
 * names no host; the log has the rest.
 */
final class StorageFailure {

	private static final Logger logger = LoggerFactory.getLogger(StorageFailure.class);

	private StorageFailure() {
	}

	/**
	 * @param permission the permission that the call needs, such as {@code s3:PutObject}
	 */
	static Unavailable of(SdkException failure, String bucket, String permission) {
		logger.warn("S3 failed at {} on bucket {}: {}", permission, bucket, failure.toString());
		Unavailable unavailable = new Unavailable("storage", sentence(failure, bucket, permission),
				!isRejected(failure));
		unavailable.initCause(failure);
		return unavailable;
	}

	/** Whether S3 would give the same response again. */
	private static boolean isRejected(SdkException failure) {
		return failure instanceof S3Exception refusal && ObjectUpload.rejectsHeaders(refusal);
	}

	/** Whether the credentials are valid, but not permitted to make the request. */
	static boolean isDenied(SdkException failure) {
		return failure instanceof S3Exception refusal && refusal.statusCode() == 403
				&& (code(refusal).isEmpty() || code(refusal).equals("AccessDenied"));
	}

	static String sentence(SdkException failure, String bucket, String permission) {
		if (!(failure instanceof S3Exception refusal)) {
			return sentenceForNoResponse(failure);
		}
		return switch (code(refusal)) {
			case "NoSuchBucket" ->
				"The bucket " + bucket + " does not exist: create it, or correct GALLEY_S3_BUCKET and the endpoint.";
			case "InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "ExpiredToken" ->
				"S3 does not accept the credentials (" + code(refusal)
						+ "): correct AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.";
			case "PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException" ->
				"The bucket " + bucket + " is in another region: correct AWS_REGION.";
			case "RequestTimeTooSkewed" ->
				"The clocks of this server and of S3 differ too much: correct this server's clock.";
			default -> sentenceForStatus(refusal, bucket, permission);
		};
	}

	private static String sentenceForStatus(S3Exception refusal, String bucket, String permission) {
		int status = refusal.statusCode();
		if (status == 401 || status == 403) {
			return "S3 denies " + permission + " on bucket " + bucket
					+ ": grant it to the credentials that Galley uses.";
		}
		if (status == 404) {
			return "The bucket " + bucket + " does not exist: create it, or correct GALLEY_S3_BUCKET and the endpoint.";
		}
		if (ObjectUpload.rejectsHeaders(refusal)) {
			return "S3 rejects " + permission + " on bucket " + bucket + " with status " + status
					+ ": its log says why; it may not support a header that Galley sends.";
		}
		return "S3 responded with status " + status + " to " + permission + " on bucket " + bucket
				+ ": try again, and check its log if this continues.";
	}

	private static String sentenceForNoResponse(SdkException failure) {
		if (String.valueOf(failure.getMessage()).contains("Unable to load credentials")) {
			return "There are no credentials for S3: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, "
					+ "or assign a role to this machine.";
		}
		return "S3 cannot be reached: check that it is running and that GALLEY_S3_ENDPOINT and AWS_REGION are correct, then try again.";
	}

	/** S3's error code; empty when it sent none (as for a HEAD). */
	static String code(S3Exception refusal) {
		AwsErrorDetails details = refusal.awsErrorDetails();
		return (details != null && details.errorCode() != null) ? details.errorCode() : "";
	}

}
