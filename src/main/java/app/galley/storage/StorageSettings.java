package app.galley.storage;

import java.net.URI;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param bucket the bucket's name; unset: the embedded one
 * @param endpoint the S3 server, for MinIO, R2 and their like; unset: AWS
 * @param region the bucket's region; {@code auto} for R2
 * @param pathStyle whether the bucket stands in the path instead of the host name; unset:
 * when an endpoint is given
 * @param sse the encryption that is asked for at each upload; {@code NONE} leaves it to
 * the bucket's own default
 * @param sweepGrace how long an object that no row refers to is left alone
 * @param connectTimeout how long to wait for a connection
 * @param readTimeout how long to wait for the next byte
 */
@ConfigurationProperties("galley.s3")
record StorageSettings(@Nullable String bucket, @Nullable URI endpoint, @DefaultValue("us-east-1") String region,
		@Nullable Boolean pathStyle, @DefaultValue("none") Encryption sse, @DefaultValue("24h") Duration sweepGrace,
		@DefaultValue("3s") Duration connectTimeout, @DefaultValue("30s") Duration readTimeout) {

	StorageSettings {
		if (endpoint != null && endpoint.toString().isEmpty()) {
			endpoint = null;
		}
		if (endpoint != null && endpoint.getHost() == null) {
			throw new IllegalArgumentException(
					"galley.s3.endpoint (GALLEY_S3_ENDPOINT) must be an address such as https://minio.example.org.");
		}
	}

	boolean usesPathStyle() {
		return (this.pathStyle != null) ? this.pathStyle : this.endpoint != null;
	}

	/**
	 * {@code AES256} and {@code aws:kms} of S3, spelled as settings allow it.
	 */
	enum Encryption {

		NONE, AES256, AWS_KMS

	}

}
