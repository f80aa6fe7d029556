package app.galley.storage;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

import app.galley.storage.SignedUpload.Header;
import app.galley.storage.StorageSettings.Encryption;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.s3.presigner.model.PresignedPutObjectRequest;

import org.springframework.stereotype.Component;

/**
 * The part of the bucket that clients upload to, one object under a key that Galley
 * chooses. The CDN does not serve it.
 */
@Component
public class StagingArea {

	static final String PREFIX = "uploads/";

	/** HTTP clients set these themselves; browsers forbid scripts to. */
	private static final Set<String> CLIENT_HEADERS = Set.of("host", "content-length");

	private final S3Presigner presigner;

	private final String bucket;

	private final Encryption sse;

	private final ObjectStore.Owner owner;

	StagingArea(S3Presigner presigner, S3Connection connection, StorageSettings settings, ObjectStore.Owner owner) {
		this.presigner = presigner;
		this.bucket = connection.bucket();
		this.sse = settings.sse();
		this.owner = owner;
	}

	/** Scheme, host and port of every upload URL. */
	public URI origin() {
		URI any = URI.create(
				this.presigner
					.presignPutObject((request) -> request.signatureDuration(Duration.ofMinutes(1))
						.putObjectRequest((put) -> put.bucket(this.bucket).key(PREFIX)))
					.url()
					.toString());
		return URI.create(any.getScheme() + "://" + any.getAuthority());
	}

	/** The key of an upload's file until the file is verified. */
	public static String key(UUID upload) {
		return PREFIX + upload;
	}

	/**
	 * Returns if clients may upload to the bucket. Call it outside of a transaction,
	 * before {@link #sign}.
	 * @throws app.galley.problem.Unavailable when the bucket belongs to another database,
	 * or S3 does not respond
	 */
	public void requireOwnBucket() {
		this.owner.requireOwn();
	}

	/**
	 * Signs a PUT of one object, without a request to S3.
	 * @param bytes exact size of the object
	 */
	public SignedUpload sign(String key, String contentType, long bytes, Duration validity) {
		PutObjectRequest.Builder put = PutObjectRequest.builder()
			.bucket(this.bucket)
			.key(key)
			.contentType(contentType)
			.contentLength(bytes);
		this.sse.applyTo(put);
		PresignedPutObjectRequest signed = this.presigner
			.presignPutObject((request) -> request.signatureDuration(validity).putObjectRequest(put.build()));
		List<Header> headers = signed.signedHeaders()
			.entrySet()
			.stream()
			.filter((header) -> !CLIENT_HEADERS.contains(header.getKey().toLowerCase(Locale.ROOT)))
			.map((header) -> new Header(header.getKey(), String.join(",", header.getValue())))
			.toList();
		return new SignedUpload(URI.create(signed.url().toString()), headers);
	}

}
