package app.galley.storage;

import java.net.URI;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The bucket and how to reach it.
 *
 * @param bucket the bucket's name; unset: the embedded one
 * @param endpoint the S3 server, for MinIO, R2 and the like; unset: AWS
 * @param region the bucket's region; {@code auto} for R2
 * @param pathStyle whether the bucket is in the path instead of the host name; unset:
 * only with an endpoint
 * @param sse the encryption requested for each upload; {@code none} leaves it to the
 * bucket's default
 * @param sweepGrace how long the sweep keeps an object after it became unreferenced; the
 * rows of a backup as old as that find all their objects
 * @param sweepLimit how much of the bucket one sweep may delete, in percent of its
 * objects, from 0 to 100; with more to delete, the sweep deletes nothing until
 * {@code storage check --repair} is run. Objects whose rows Galley itself deleted do not
 * count.
 * @param connectTimeout how long to wait for a connection
 * @param readTimeout how long to wait for the next byte
 */
@ConfigurationProperties("galley.s3")
record StorageSettings(@Nullable String bucket, @Nullable URI endpoint, @DefaultValue("us-east-1") String region,
		@Nullable Boolean pathStyle, @DefaultValue("none") Encryption sse, @DefaultValue("24h") Duration sweepGrace,
		@DefaultValue("5") int sweepLimit, @DefaultValue("3s") Duration connectTimeout,
		@DefaultValue("30s") Duration readTimeout) {

	StorageSettings {
		if (endpoint != null && endpoint.toString().isEmpty()) {
			endpoint = null;
		}
		if (endpoint != null && endpoint.getHost() == null) {
			throw new IllegalArgumentException(
					"galley.s3.endpoint (GALLEY_S3_ENDPOINT) must be a URL such as https://minio.example.org.");
		}
		if (sweepLimit < 0 || sweepLimit > 100) {
			throw new IllegalArgumentException(
					"galley.s3.sweep-limit (GALLEY_S3_SWEEP_LIMIT) must be from 0 to 100 percent.");
		}
	}

	boolean usesPathStyle() {
		return (this.pathStyle != null) ? this.pathStyle : this.endpoint != null;
	}

	/**
	 * S3's {@code AES256} and {@code aws:kms}, spelled as settings allow.
	 */
	enum Encryption {

		NONE, AES256, AWS_KMS;

		void applyTo(PutObjectRequest.Builder put) {
			put.serverSideEncryption(header());
		}

		/** Null for the bucket's default. */
		@Nullable ServerSideEncryption header() {
			return switch (this) {
				case NONE -> null;
				case AES256 -> ServerSideEncryption.AES256;
				case AWS_KMS -> ServerSideEncryption.AWS_KMS;
			};
		}

	}

}
