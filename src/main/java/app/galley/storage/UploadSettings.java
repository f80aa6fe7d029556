package app.galley.storage;

import java.net.URI;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Uploads of editors' own images.
 *
 * @param endpoint where browsers reach the S3 server, if Galley reaches it elsewhere;
 * unset: {@code galley.s3.endpoint}
 * @param maxSize maximum size of one file, up to 60 MB
 * @param validity how long the upload URL can be used, up to 6 days
 * @param pendingPerEditor maximum number of unconfirmed uploads per account
 */
@ConfigurationProperties("galley.upload")
public record UploadSettings(@Nullable URI endpoint, @DefaultValue("20MB") DataSize maxSize,
		@DefaultValue("15m") Duration validity, @DefaultValue("50") int pendingPerEditor) {

	public UploadSettings {
		if (endpoint != null && endpoint.toString().isEmpty()) {
			endpoint = null;
		}
		if (endpoint != null && endpoint.getHost() == null) {
			throw new IllegalArgumentException(
					"galley.upload.endpoint (GALLEY_UPLOAD_ENDPOINT) must be a URL such as https://minio.example.org.");
		}
		if (maxSize.toBytes() < 1 || maxSize.toMegabytes() > 60) {
			throw new IllegalArgumentException("galley.upload.max-size must be from 1B to 60MB.");
		}
		if (validity.toSeconds() < 1 || validity.toDays() > 6) {
			throw new IllegalArgumentException("galley.upload.validity must be from 1s to 6d.");
		}
		if (pendingPerEditor < 1) {
			throw new IllegalArgumentException("galley.upload.pending-per-editor must be 1 or more.");
		}
	}

	public int maxBytes() {
		return (int) this.maxSize.toBytes();
	}

}
