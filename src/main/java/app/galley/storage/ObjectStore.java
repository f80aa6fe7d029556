package app.galley.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;

import app.galley.api.PublicUrl;
import app.galley.problem.NotFound;
import app.galley.storage.StorageSettings.Encryption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

import org.springframework.stereotype.Component;

/**
 * The bucket. Keys are made from the hash of the bytes, so an object never changes: it
 * may be cached for ever, and storing it twice is harmless. Every method throws
 * {@link app.galley.problem.Unavailable} with a sentence that says what to do when S3
 * fails, after the client's own retries.
 */
@Component
public class ObjectStore {

	/** What every object is stored and answered with: its bytes never change. */
	public static final String IMMUTABLE = "public, max-age=31536000, immutable";

	/** The most that {@link #get} reads, in bytes. */
	static final int MAX_BYTES = 64 * 1024 * 1024;

	private static final Logger logger = LoggerFactory.getLogger(ObjectStore.class);

	private static final int CONFLICT_ATTEMPTS = 5;

	private final S3Client s3;

	private final String bucket;

	private final Encryption sse;

	private final Duration grace;

	private final SweepLock sweep;

	private final Clock clock;

	private final CdnSettings cdn;

	private final PublicUrl publicUrl;

	ObjectStore(S3Client s3, S3Connection connection, StorageSettings settings, SweepLock sweep, Clock clock,
			CdnSettings cdn, PublicUrl publicUrl) {
		this.s3 = s3;
		this.bucket = connection.bucket();
		this.sse = settings.sse();
		this.grace = settings.sweepGrace();
		this.sweep = sweep;
		this.clock = clock;
		this.cdn = cdn;
		this.publicUrl = publicUrl;
	}

	/**
	 * Stores an object, with a checksum that the server verifies. One that is there
	 * already under this key stays as it is. The sweep leaves it alone for at least half
	 * its grace period, time enough to commit the row that refers to it.
	 */
	public void put(String key, byte[] bytes, String contentType) {
		for (int attempt = 1;; attempt++) {
			try {
				upload(key, bytes, contentType, true);
				return;
			}
			catch (S3Exception ex) {
				// 501: a server that does not know If-None-Match.
				if (ex.statusCode() == 412 || ex.statusCode() == 501) {
					keepOrReplace(key, bytes, contentType);
					return;
				}
				if (ex.statusCode() != 409 || attempt == CONFLICT_ATTEMPTS) {
					throw StorageFailure.of(ex, this.bucket, "s3:PutObject");
				}
				// Somebody uploads the same key now; S3 asks to come again.
				pause(attempt);
			}
			catch (SdkException ex) {
				throw StorageFailure.of(ex, this.bucket, "s3:PutObject");
			}
		}
	}

	/**
	 * Keeps what is there, unless it is broken (of another size than the key's bytes
	 * have) or so old that the sweep may be about to remove it as unused.
	 */
	private void keepOrReplace(String key, byte[] bytes, String contentType) {
		ObjectHead there = head(key).orElse(null);
		if (there != null && there.size() == bytes.length && isSafeFromSweep(there)) {
			return;
		}
		if (there != null && there.size() != bytes.length) {
			logger.warn("Replacing {}: it has {} bytes instead of {}", key, there.size(), bytes.length);
		}
		this.sweep.whileItRests(() -> call("s3:PutObject", () -> upload(key, bytes, contentType, false)));
	}

	private boolean isSafeFromSweep(ObjectHead object) {
		return object.lastModified().isAfter(this.clock.instant().minus(this.grace.dividedBy(2)));
	}

	private PutObjectResponse upload(String key, byte[] bytes, String contentType, boolean onlyNew) {
		PutObjectRequest.Builder request = PutObjectRequest.builder()
			.bucket(this.bucket)
			.key(key)
			.contentType(contentType)
			.cacheControl(IMMUTABLE)
			.checksumSHA256(sha256(bytes));
		if (onlyNew) {
			request.ifNoneMatch("*");
		}
		switch (this.sse) {
			case NONE -> {
			}
			case AES256 -> request.serverSideEncryption(ServerSideEncryption.AES256);
			case AWS_KMS -> request.serverSideEncryption(ServerSideEncryption.AWS_KMS);
		}
		return this.s3.putObject(request.build(), RequestBody.fromBytes(bytes));
	}

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
	 * @throws NotFound when there is none
	 */
	public byte[] get(String key) {
		ObjectHead head = head(key).orElseThrow(() -> new NotFound("key", "There is no object " + key + "."));
		if (head.size() > MAX_BYTES) {
			throw new IllegalStateException("Object " + key + " has " + head.size() + " bytes, more than any image");
		}
		return call("s3:GetObject",
				() -> this.s3
					.getObjectAsBytes(
							(request) -> request.bucket(this.bucket).key(key).checksumMode(ChecksumMode.ENABLED))
					.asByteArrayUnsafe());
	}

	/**
	 * Reads a part of an object as it comes; the caller closes the stream.
	 * @param first the first byte
	 * @param last the last byte, inclusive
	 */
	public InputStream open(String key, long first, long last) {
		return call("s3:GetObject", () -> this.s3
			.getObject((request) -> request.bucket(this.bucket).key(key).range("bytes=" + first + "-" + last)));
	}

	/** Removes an object; one that is not there is no error. */
	public void delete(String key) {
		call("s3:DeleteObject", () -> this.s3.deleteObject((request) -> request.bucket(this.bucket).key(key)));
	}

	/**
	 * All objects whose key starts so, in byte order, page by page as the stream is read.
	 */
	public Stream<ObjectHead> list(String prefix) {
		Iterator<S3Object> found = call("s3:ListBucket",
				() -> this.s3.listObjectsV2Paginator((request) -> request.bucket(this.bucket).prefix(prefix))
					.contents()
					.iterator());
		return Stream.iterate(nextOf(found), Optional::isPresent, (previous) -> nextOf(found))
			.flatMap(Optional::stream);
	}

	/** Reading on may need another page, and that may fail as any call. */
	private Optional<ObjectHead> nextOf(Iterator<S3Object> objects) {
		return call("s3:ListBucket", () -> objects.hasNext() ? Optional.of(objects.next()) : Optional.<S3Object>empty())
			.map((found) -> new ObjectHead(found.key(), found.size(), null, null,
					Objects.requireNonNullElse(found.eTag(), ""), found.lastModified()));
	}

	/** The address under which everybody can read the object. */
	public URI urlOf(String key) {
		URI base = this.cdn.cdnBaseUrl();
		return (base != null) ? URI.create(base + "/" + key) : this.publicUrl.of("/cdn/" + key);
	}

	private <T> T call(String permission, Supplier<T> work) {
		try {
			return work.get();
		}
		catch (SdkException ex) {
			throw StorageFailure.of(ex, this.bucket, permission);
		}
	}

	private static String sha256(byte[] bytes) {
		try {
			return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void pause(int attempt) {
		try {
			Thread.sleep(ThreadLocalRandom.current().nextLong(20, 100L << attempt));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new UncheckedIOException(new IOException("Interrupted while waiting for S3", ex));
		}
	}

}
