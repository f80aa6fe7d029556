package app.galley.image;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import app.galley.image.ImageUploadTarget.Header;
import app.galley.image.StorageSettings.Encryption;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.s3.presigner.model.PresignedPutObjectRequest;

import org.springframework.stereotype.Component;

/**
 * The part of the bucket that clients write to, each one object under a key that we
 * choose.
 */
@Component
class Staging {

	static final String PREFIX = "uploads/";

	/** A client of HTTP sets these by itself; a browser lets nobody else set them. */
	private static final Set<String> AUTOMATIC = Set.of("host", "content-length");

	private final S3Presigner presigner;

	private final String bucket;

	private final Encryption sse;

	Staging(S3Presigner presigner, S3Connection connection, StorageSettings settings) {
		this.presigner = presigner;
		this.bucket = connection.bucket();
		this.sse = settings.sse();
	}

	/** Scheme, host and port of every address that clients write to. */
	URI origin() {
		URI any = URI.create(
				this.presigner
					.presignPutObject((request) -> request.signatureDuration(Duration.ofMinutes(1))
						.putObjectRequest((put) -> put.bucket(this.bucket).key(PREFIX)))
					.url()
					.toString());
		return URI.create(any.getScheme() + "://" + any.getAuthority());
	}

	/** Nothing is asked of S3 for this. */
	ImageUploadTarget target(ImageUpload upload, Duration validity) {
		PutObjectRequest.Builder put = PutObjectRequest.builder()
			.bucket(this.bucket)
			.key(upload.stagingKey())
			.contentType(upload.contentType())
			.contentLength((long) upload.bytes());
		switch (this.sse) {
			case NONE -> {
			}
			case AES256 -> put.serverSideEncryption(ServerSideEncryption.AES256);
			case AWS_KMS -> put.serverSideEncryption(ServerSideEncryption.AWS_KMS);
		}
		PresignedPutObjectRequest signed = this.presigner
			.presignPutObject((request) -> request.signatureDuration(validity).putObjectRequest(put.build()));
		List<Header> headers = signed.signedHeaders()
			.entrySet()
			.stream()
			.filter((header) -> !AUTOMATIC.contains(header.getKey().toLowerCase(Locale.ROOT)))
			.map((header) -> new Header(header.getKey(), String.join(",", header.getValue())))
			.toList();
		return new ImageUploadTarget(upload.id(), URI.create(signed.url().toString()), headers, upload.expiresAt());
	}

}
