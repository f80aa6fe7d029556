package app.galley.storage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

import app.galley.problem.Unavailable;
import app.galley.storage.BucketMarkers.Found;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaTypeFactory;

/**
 * Copies the objects of another bucket into the configured one, which is empty or holds a
 * part of the same copy. Not a component: only the command that moves the data has it.
 */
@Import({ StorageConfiguration.class, BucketMarkers.class, DatabaseIdentity.class, BucketBinding.class,
		BucketMove.NoRows.class })
@EnableConfigurationProperties({ StorageSettings.class, UploadSettings.class })
public class BucketMove {

	/** All but the object that names the bucket's database. */
	private static final List<String> PREFIXES = List.of("generated/", "uploaded/", StagingArea.PREFIX);

	/** Size of the objects on their way at any time, and so the memory they need. */
	private static final int MAX_BYTES_AT_ONCE = 64 * 1024 * 1024;

	/** What a small object counts for, so that at most eight are on their way. */
	private static final int MIN_BYTES_EACH = MAX_BYTES_AT_ONCE / 8;

	private final S3Client s3;

	private final S3Connection connection;

	private final StorageSettings settings;

	private final ObjectUpload upload;

	private final BucketMarkers markers;

	private final BucketBinding binding;

	private final DatabaseIdentity identity;

	BucketMove(S3Client s3, S3Connection connection, StorageSettings settings, BucketMarkers markers,
			BucketBinding binding, DatabaseIdentity identity) {
		this.s3 = s3;
		this.connection = connection;
		this.settings = settings;
		this.upload = new ObjectUpload(s3, connection, settings);
		this.markers = markers;
		this.binding = binding;
		this.identity = identity;
	}

	/** The name of the configured bucket. */
	public String bucket() {
		return this.connection.bucket();
	}

	/**
	 * Returns if the configured bucket is empty or this database's.
	 * @param migrated whether the database has its tables, and so an identity
	 * @throws Unavailable when the bucket belongs to another database, holds other
	 * objects, or does not respond
	 */
	public void requireFree(boolean migrated) {
		Optional<Found> marker = call("s3:GetObject", this.markers::read);
		if (marker.isEmpty()) {
			PREFIXES.stream().flatMap(this::firstKey).findFirst().ifPresent((key) -> {
				throw refused("The bucket %s holds objects already, such as %s.".formatted(bucket(), key));
			});
		}
		else if (!migrated || !this.identity.read().id().equals(marker.get().marker().database())) {
			throw refused("The bucket %s belongs to another database (%s).".formatted(bucket(),
					Objects.requireNonNullElse(marker.get().marker().database(), "its name cannot be read")));
		}
	}

	private static Unavailable refused(String reason) {
		return new Unavailable("storage", reason + " Name an empty bucket in GALLEY_S3_BUCKET.", false);
	}

	private Stream<String> firstKey(String prefix) {
		return call("s3:ListBucket",
				() -> this.s3.listObjectsV2((list) -> list.bucket(bucket()).prefix(prefix).maxKeys(1)))
			.contents()
			.stream()
			.map(S3Object::key);
	}

	/**
	 * Makes the configured bucket this database's.
	 * @throws Unavailable as {@link #requireFree}
	 */
	public void claim() {
		requireFree(true);
		Ownership ownership = this.binding.checkIn();
		if (!ownership.mayDelete()) {
			throw new Unavailable("storage", ownership.sentence(), false);
		}
	}

	/** How much there is to copy. */
	public Totals totals(S3Connection from) {
		try (S3Client source = client(from)) {
			long objects = 0;
			long bytes = 0;
			for (Iterator<S3Object> all = objects(source, from).iterator(); all.hasNext(); objects++) {
				bytes += all.next().size();
			}
			return new Totals(objects, bytes);
		}
	}

	/**
	 * Copies what the configured bucket does not have yet, with the headers that readers
	 * get.
	 * @param progress receives the number of objects after each, from any thread
	 * @return the number of objects copied
	 * @throws Unavailable when a bucket does not respond; what is copied by then remains
	 */
	public long copy(S3Connection from, LongConsumer progress) {
		AtomicLong copied = new AtomicLong();
		forEach(from, progress, (key, object) -> {
			if (!isThere(key, object)) {
				call("s3:PutObject", () -> this.upload.put(key, object.asByteArrayUnsafe(),
						contentType(key, object.response()), false, (put) -> putHeaders(put, key, object.response())));
				copied.incrementAndGet();
			}
		});
		return copied.get();
	}

	/**
	 * Compares both buckets, byte for byte.
	 * @param progress receives the number of objects after each, from any thread
	 * @return the keys of objects that the configured bucket does not have, or has
	 * otherwise
	 */
	public Collection<String> differences(S3Connection from, LongConsumer progress) {
		Collection<String> different = Collections.synchronizedCollection(new ArrayList<>());
		forEach(from, progress, (key, object) -> {
			if (!isThere(key, object)) {
				different.add(key);
			}
		});
		return different;
	}

	private void forEach(S3Connection from, LongConsumer progress, Work work) {
		AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
		AtomicLong done = new AtomicLong();
		Semaphore memory = new Semaphore(MAX_BYTES_AT_ONCE);
		try (S3Client source = client(from); ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
			Iterator<S3Object> all = objects(source, from).iterator();
			while (all.hasNext() && failure.get() == null) {
				S3Object next = all.next();
				int bytes = Math.clamp(next.size(), MIN_BYTES_EACH, MAX_BYTES_AT_ONCE);
				memory.acquireUninterruptibly(bytes);
				executor.execute(() -> {
					try {
						work.on(next.key(),
								source.getObjectAsBytes((get) -> get.bucket(from.bucket()).key(next.key())));
						progress.accept(done.incrementAndGet());
					}
					catch (RuntimeException ex) {
						failure.compareAndSet(null, ex);
					}
					finally {
						memory.release(bytes);
					}
				});
			}
		}
		RuntimeException first = failure.get();
		if (first != null) {
			throw first;
		}
	}

	private static Stream<S3Object> objects(S3Client source, S3Connection from) {
		return PREFIXES.stream()
			.flatMap((prefix) -> source.listObjectsV2Paginator((list) -> list.bucket(from.bucket()).prefix(prefix))
				.contents()
				.stream());
	}

	private S3Client client(S3Connection from) {
		return new StorageConfiguration().s3Client(from, this.settings);
	}

	private boolean isThere(String key, ResponseBytes<GetObjectResponse> object) {
		HeadObjectResponse head = head(key).orElse(null);
		GetObjectResponse source = object.response();
		if (head == null || head.contentLength() != object.asByteArrayUnsafe().length
				|| !contentType(key, source).equals(head.contentType())
				|| !Objects.equals(cacheControl(key, source), head.cacheControl())
				|| !source.metadata().equals(head.metadata())) {
			return false;
		}
		byte[] hash = DigestUtils.sha256(object.asByteArrayUnsafe());
		if (head.checksumSHA256() != null && head.checksumType() != ChecksumType.COMPOSITE) {
			return head.checksumSHA256().equals(Base64.getEncoder().encodeToString(hash));
		}
		byte[] bytes = call("s3:GetObject", () -> this.s3.getObjectAsBytes((get) -> get.bucket(bucket()).key(key)))
			.asByteArrayUnsafe();
		return Arrays.equals(DigestUtils.sha256(bytes), hash);
	}

	/** With the checksum that the server keeps, if it does. */
	private Optional<HeadObjectResponse> head(String key) {
		return call("s3:GetObject", () -> {
			try {
				return Optional.of(ObjectUpload
					.orWithoutHeader((checksums) -> head(key, checksums ? ChecksumMode.ENABLED : null)));
			}
			catch (S3Exception ex) {
				if (ex.statusCode() == 404) {
					return Optional.empty();
				}
				throw ex;
			}
		});
	}

	private HeadObjectResponse head(String key, @Nullable ChecksumMode checksums) {
		return this.s3.headObject((head) -> head.bucket(bucket()).key(key).checksumMode(checksums));
	}

	private static void putHeaders(PutObjectRequest.Builder put, String key, GetObjectResponse source) {
		put.cacheControl(cacheControl(key, source)).metadata(source.metadata());
	}

	/** From the name when a plain copy of the data folder has lost it. */
	private static String contentType(String key, GetObjectResponse source) {
		String stored = source.contentType();
		return (stored != null && !stored.endsWith("/octet-stream")) ? stored
				: MediaTypeFactory.getMediaType(key).map(Object::toString).orElse("application/octet-stream");
	}

	private static @Nullable String cacheControl(String key, GetObjectResponse source) {
		return (source.cacheControl() != null || key.startsWith(StagingArea.PREFIX)) ? source.cacheControl()
				: ObjectStore.IMMUTABLE;
	}

	private <T> T call(String permission, Supplier<T> work) {
		try {
			return work.get();
		}
		catch (SdkException ex) {
			throw StorageFailure.of(ex, bucket(), permission);
		}
	}

	/**
	 * The objects of a bucket.
	 *
	 * @param bytes their size together
	 */
	public record Totals(long objects, long bytes) {
	}

	/** Work on one object of the other bucket. */
	@FunctionalInterface
	private interface Work {

		void on(String key, ResponseBytes<GetObjectResponse> object);

	}

	/** The database is empty while its bucket is claimed. */
	static class NoRows implements ReferencedKeys {

		@Override
		public Iterator<String> all() {
			return Collections.emptyIterator();
		}

		@Override
		public boolean contains(String key) {
			return false;
		}

		@Override
		public Collection<String> releaseUnused(Instant expiredBefore) {
			return List.of();
		}

	}

}
