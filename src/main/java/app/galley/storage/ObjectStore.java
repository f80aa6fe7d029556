package app.galley.storage;

import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

import app.galley.address.ImageAddresses;
import app.galley.problem.NotFound;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.stereotype.Component;

/**
 * The bucket. A key contains the hash of the bytes, so an object never changes: it may be
 * cached forever, and storing it twice is harmless. When S3 fails after the client's own
 * retries, every method throws {@link app.galley.problem.Unavailable} with a sentence
 * that says what to do.
 */
@Component
public class ObjectStore {

	/** {@code Cache-Control} of every object: its bytes never change. */
	public static final String IMMUTABLE = "public, max-age=31536000, immutable";

	/** Limit of {@link #get}. */
	private static final int MAX_BYTES = 64 * 1024 * 1024;

	private static final Logger logger = LoggerFactory.getLogger(ObjectStore.class);

	private static final int CONFLICT = 409;

	private static final int PRECONDITION_FAILED = 412;

	/** From a server that does not support a header. */
	static final int NOT_IMPLEMENTED = 501;

	/**
	 * For two uploads of the same key at once, of which S3 refuses one.
	 */
	private static final RetryTemplate CONFLICT_RETRY = new RetryTemplate(RetryPolicy.builder()
		.predicate(ObjectStore::isConflict)
		.maxRetries(4)
		.delay(Duration.ofMillis(100))
		.multiplier(2)
		.jitter(Duration.ofMillis(80))
		.build());

	private final S3Client s3;

	private final String bucket;

	private final ObjectUpload upload;

	private final Duration grace;

	private final SweepLock sweep;

	private final Owner owner;

	private final Clock clock;

	private final ImageAddresses addresses;

	ObjectStore(S3Client s3, S3Connection connection, StorageSettings settings, SweepLock sweep, Owner owner,
			Clock clock, ImageAddresses addresses) {
		this.s3 = s3;
		this.bucket = connection.bucket();
		this.upload = new ObjectUpload(s3, connection, settings);
		this.grace = settings.sweepGrace();
		this.sweep = sweep;
		this.owner = owner;
		this.clock = clock;
		this.addresses = addresses;
	}

	/**
	 * Stores an object, with a checksum that the server verifies. An object that exists
	 * under this key is kept. The sweep leaves it alone for at least half its grace
	 * period, enough time to commit the row that refers to it.
	 * @throws app.galley.problem.Unavailable also when the bucket belongs to another
	 * database
	 */
	public void put(String key, byte[] bytes, String contentType) {
		this.owner.requireOwn();
		try {
			CONFLICT_RETRY.invoke(() -> upload(key, bytes, contentType, true));
		}
		catch (S3Exception ex) {
			if (ex.statusCode() != PRECONDITION_FAILED && !ObjectUpload.rejectsHeaders(ex)) {
				throw StorageFailure.of(ex, this.bucket, "s3:PutObject");
			}
			keepOrReplace(key, bytes, contentType);
		}
		catch (SdkException ex) {
			throw StorageFailure.of(ex, this.bucket, "s3:PutObject");
		}
	}

	/**
	 * Keeps the existing object, unless it is broken (has another size) or so old that
	 * the sweep may be about to remove it as unused.
	 */
	private void keepOrReplace(String key, byte[] bytes, String contentType) {
		ObjectHead existing = head(key).orElse(null);
		if (existing != null && existing.size() == bytes.length && isSafeFromSweep(existing)) {
			return;
		}
		if (existing != null && existing.size() != bytes.length) {
			logger.warn("Replacing {}: it has {} bytes instead of {}", key, existing.size(), bytes.length);
		}
		this.sweep.runShared(() -> call("s3:PutObject", () -> upload(key, bytes, contentType, false)));
	}

	private boolean isSafeFromSweep(ObjectHead object) {
		return object.lastModified().isAfter(this.clock.instant().minus(this.grace.dividedBy(2)));
	}

	private PutObjectResponse upload(String key, byte[] bytes, String contentType, boolean onlyIfAbsent) {
		return this.upload.put(key, bytes, contentType, onlyIfAbsent, (request) -> {
		});
	}

	/** The object's metadata; empty when it does not exist. */
	public Optional<ObjectHead> head(String key) {
		try {
			HeadObjectResponse head = this.s3.headObject((request) -> request.bucket(this.bucket).key(key));
			return Optional.of(new ObjectHead(key, head.contentLength(), head.contentType(), head.cacheControl(),
					Objects.requireNonNullElse(head.eTag(), ""), head.lastModified()));
		}
		catch (S3Exception ex) {
			if (ex.statusCode() == 404) {
				return Optional.empty();
			}
			throw StorageFailure.of(ex, this.bucket, "s3:GetObject");
		}
		catch (SdkException ex) {
			throw StorageFailure.of(ex, this.bucket, "s3:GetObject");
		}
	}

	/**
	 * All bytes of an object.
	 * @throws NotFound when it does not exist
	 */
	public byte[] get(String key) {
		ObjectHead head = head(key).orElseThrow(() -> new NotFound("key", "The object " + key + " does not exist."));
		if (head.size() > MAX_BYTES) {
			throw new IllegalStateException("Object " + key + " has " + head.size() + " bytes, more than " + MAX_BYTES);
		}
		return call("s3:GetObject",
				() -> ObjectUpload.orWithoutHeader((checksums) -> read(key, checksums ? ChecksumMode.ENABLED : null)));
	}

	private byte[] read(String key, @Nullable ChecksumMode checksums) {
		return this.s3.getObjectAsBytes((request) -> request.bucket(this.bucket).key(key).checksumMode(checksums))
			.asByteArrayUnsafe();
	}

	/**
	 * Streams a range of an object; the caller closes the stream.
	 * @param first the first byte
	 * @param last the last byte, inclusive
	 */
	public InputStream open(String key, long first, long last) {
		return call("s3:GetObject", () -> this.s3
			.getObject((request) -> request.bucket(this.bucket).key(key).range("bytes=" + first + "-" + last)));
	}

	/** Removes an object, if it exists. */
	public void delete(String key) {
		call("s3:DeleteObject", () -> this.s3.deleteObject((request) -> request.bucket(this.bucket).key(key)));
	}

	/**
	 * All objects under a prefix, in byte order of their keys. Pages are fetched as the
	 * stream is read.
	 */
	public Stream<ObjectHead> list(String prefix) {
		Iterator<S3Object> found = call("s3:ListBucket",
				() -> this.s3.listObjectsV2Paginator((request) -> request.bucket(this.bucket).prefix(prefix))
					.contents()
					.iterator());
		return Stream.iterate(nextOf(found), Optional::isPresent, (previous) -> nextOf(found))
			.flatMap(Optional::stream);
	}

	/** May fetch another page, which can fail like any call. */
	private Optional<ObjectHead> nextOf(Iterator<S3Object> objects) {
		return call("s3:ListBucket", () -> objects.hasNext() ? Optional.of(objects.next()) : Optional.<S3Object>empty())
			.map((found) -> new ObjectHead(found.key(), found.size(), null, null,
					Objects.requireNonNullElse(found.eTag(), ""), found.lastModified()));
	}

	/** The object's public URL, at the CDN. */
	public URI urlOf(String key) {
		return this.addresses.urlOf(key);
	}

	private <T> T call(String permission, Supplier<T> work) {
		try {
			return work.get();
		}
		catch (SdkException ex) {
			throw StorageFailure.of(ex, this.bucket, permission);
		}
	}

	private static boolean isConflict(Throwable failure) {
		return failure instanceof S3Exception refusal && refusal.statusCode() == CONFLICT;
	}

	/**
	 * Keeps two databases from writing to one bucket: each would delete the other's
	 * objects as orphans.
	 */
	@FunctionalInterface
	interface Owner {

		/**
		 * Returns if this database may store objects in the bucket.
		 * @throws app.galley.problem.Unavailable when the bucket belongs to another
		 * database, or S3 does not respond
		 */
		void requireOwn();

	}

}
