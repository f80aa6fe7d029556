package app.galley.storage;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import app.galley.address.ImageAddresses;
import app.galley.storage.StorageSettings.Encryption;
import software.amazon.awssdk.services.s3.S3Client;

import org.springframework.context.ApplicationContext;

/**
 * Builds the storage classes as the application does, without a Spring context.
 */
public final class StorageFixture {

	static final StorageSettings SETTINGS = new StorageSettings(null, null, "us-east-1", null, Encryption.NONE,
			Duration.ofHours(24), 5, Duration.ofSeconds(2), Duration.ofSeconds(10));

	private StorageFixture() {
	}

	public static S3Client client(S3Connection connection) {
		return new StorageConfiguration().s3Client(connection, SETTINGS);
	}

	public static ObjectStore store(S3Connection connection) {
		return store(client(connection), connection, Clock.systemUTC(), new NoSweep());
	}

	static ObjectStore store(S3Client client, S3Connection connection, Clock clock, SweepLock lock) {
		return store(client, connection, clock, lock, () -> {
		});
	}

	static ObjectStore store(S3Client client, S3Connection connection, Clock clock, SweepLock lock,
			ObjectStore.Owner owner) {
		return new ObjectStore(client, connection, SETTINGS, lock, owner, clock,
				new ImageAddresses(URI.create("https://cdn.example.org"), URI::create, Optional::empty));
	}

	/**
	 * Sweeps the bucket as {@code storage check --repair} would at another time.
	 * @return the keys of the objects that were removed
	 */
	public static List<String> sweep(ApplicationContext context, ReferencedKeys keys, Clock clock) {
		return new StorageSweep(context.getBean(ObjectStore.class), keys, context.getBean(Orphans.class),
				context.getBean(BucketBinding.class), context.getBean(SweepLock.class), SETTINGS, clock)
			.repair()
			.orphans();
	}

	/** A lock for tests that run no sweep. */
	static class NoSweep implements SweepLock {

		@Override
		public void runShared(Runnable work) {
			work.run();
		}

		@Override
		public void runExclusive(Runnable work) {
			work.run();
		}

	}

}
