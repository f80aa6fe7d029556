package app.galley.storage;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

import app.galley.storage.StorageSettings.Encryption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.stereotype.Component;

/**
 * The object in the bucket that names the database it belongs to. It is small, private
 * and outside of the prefixes that the CDN serves.
 */
@Component
class BucketMarkers {

	/** Never listed by the sweep. */
	static final String KEY = "galley/database.json";

	private static final String DOCTOR_KEY = "galley/doctor.json";

	private static final Logger logger = LoggerFactory.getLogger(BucketMarkers.class);

	/** An upload waits for this. */
	private static final Duration TIMEOUT = Duration.ofSeconds(8);

	private final S3Client s3;

	private final S3Connection connection;

	private final Encryption sse;

	BucketMarkers(S3Client s3, S3Connection connection, StorageSettings settings) {
		this.s3 = s3;
		this.connection = connection;
		this.sse = settings.sse();
	}

	/** The bucket's name. */
	String bucket() {
		return this.connection.bucket();
	}

	/** The bucket's name and its server; a server's port may change. */
	String location() {
		return (this.connection.endpoint() != null) ? this.connection.endpoint().getHost() + "/" + bucket() : bucket();
	}

	/**
	 * The marker; empty when the bucket has none.
	 * @throws software.amazon.awssdk.core.exception.SdkException when S3 refuses or does
	 * not respond
	 */
	Optional<Found> read() {
		try {
			ResponseBytes<GetObjectResponse> object = this.s3
				.getObjectAsBytes((get) -> get.bucket(bucket()).key(KEY).overrideConfiguration(withTimeout()));
			return Optional.of(new Found(parse(object.asString(StandardCharsets.UTF_8)), object.response().eTag()));
		}
		catch (S3Exception ex) {
			if (ex.statusCode() == 404 && !StorageFailure.code(ex).equals("NoSuchBucket")) {
				return Optional.empty();
			}
			throw ex;
		}
	}

	/** A marker that cannot be read names no database, so the bucket is not ours. */
	private static Marker parse(String json) {
		try {
			return JsonMapper.shared().readValue(json, Marker.class);
		}
		catch (JacksonException ex) {
			logger.warn("The object {} in the bucket cannot be read: {}", KEY, ex.getMessage());
			return new Marker(null, null);
		}
	}

	/**
	 * Writes the marker if the bucket has none. Read it afterwards: another database may
	 * have been faster, and a server that ignores the condition lets both write.
	 */
	void writeFirst(Marker marker) {
		write(marker, put().ifNoneMatch("*"));
	}

	/**
	 * Replaces the marker if it is still the one that was found.
	 * @return false when it is not; a server that ignores the condition replaces any
	 */
	boolean replace(Found found, Marker marker) {
		return write(marker, (found.etag() != null) ? put().ifMatch(found.etag()) : put());
	}

	/**
	 * Writes as {@link #writeFirst} and {@link #replace} do, and changes nothing: the
	 * same marker again, or, in a bucket without one, another object that is then
	 * removed.
	 * @throws software.amazon.awssdk.core.exception.SdkException when S3 refuses or does
	 * not respond
	 */
	void tryToWrite(@Nullable Found found) {
		if (found != null) {
			replace(found, found.marker());
			return;
		}
		write(new Marker(null, null), put(DOCTOR_KEY).ifNoneMatch("*"), DOCTOR_KEY);
		try {
			this.s3.deleteObject((delete) -> delete.bucket(bucket()).key(DOCTOR_KEY));
		}
		catch (SdkException ex) {
			logger.debug("Galley needs no permission to delete {}", DOCTOR_KEY, ex);
		}
	}

	private PutObjectRequest.Builder put() {
		return put(KEY);
	}

	private PutObjectRequest.Builder put(String key) {
		PutObjectRequest.Builder put = PutObjectRequest.builder()
			.bucket(bucket())
			.key(key)
			.contentType("application/json")
			.cacheControl("no-store")
			.overrideConfiguration(withTimeout());
		this.sse.applyTo(put);
		return put;
	}

	private boolean write(Marker marker, PutObjectRequest.Builder conditional) {
		return write(marker, conditional, KEY);
	}

	private boolean write(Marker marker, PutObjectRequest.Builder conditional, String key) {
		RequestBody body = RequestBody.fromString(JsonMapper.shared().writeValueAsString(marker));
		try {
			this.s3.putObject(conditional.build(), body);
			return true;
		}
		catch (S3Exception ex) {
			switch (ex.statusCode()) {
				// Another instance or database was faster.
				case 409, 412 -> {
					return false;
				}
				// The server has no conditional requests.
				case 501 -> {
					this.s3.putObject(put(key).build(), body);
					return true;
				}
				default -> throw ex;
			}
		}
	}

	/** The first keys of images in the bucket, at most 200. */
	List<String> someImages() {
		return Stream.of("generated/", "uploaded/")
			.flatMap((prefix) -> this.s3.listObjectsV2(
					(list) -> list.bucket(bucket()).prefix(prefix).maxKeys(100).overrideConfiguration(withTimeout()))
				.contents()
				.stream())
			.map(S3Object::key)
			.filter((key) -> !key.contains(StorageProbe.NAME))
			.toList();
	}

	private static AwsRequestOverrideConfiguration withTimeout() {
		return AwsRequestOverrideConfiguration.builder().apiCallTimeout(TIMEOUT).build();
	}

	/**
	 * What the object says.
	 *
	 * @param database the identity of the database that owns the bucket; null when the
	 * object is damaged
	 * @param token the value that the owner wrote last; null when the object is damaged
	 */
	record Marker(@Nullable UUID database, @Nullable UUID token) {
	}

	/**
	 * A marker as read.
	 *
	 * @param etag null from a server that sends none
	 */
	record Found(Marker marker, @Nullable String etag) {
	}

}
