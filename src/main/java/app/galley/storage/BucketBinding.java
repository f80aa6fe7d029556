package app.galley.storage;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import app.galley.problem.Unavailable;
import app.galley.storage.BucketMarkers.Found;
import app.galley.storage.BucketMarkers.Marker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Binds the bucket to this database. The first database that uses a bucket leaves its
 * identity there. With another database's identity in the bucket, nothing is stored or
 * deleted. A new value is written beside the identity again and again, from which copies
 * of one database notice each other; they delete nothing.
 */
@Component
class BucketBinding implements ObjectStore.Owner {

	private static final Logger logger = LoggerFactory.getLogger(BucketBinding.class);

	/** The files of one image are stored within this time, after one check. */
	private static final Duration CHECK_INTERVAL = Duration.ofSeconds(2);

	/** Other instances bind the bucket at the same time, once. */
	private static final int MAX_ATTEMPTS = 5;

	private final BucketMarkers markers;

	private final DatabaseIdentity identity;

	/** Resolved lazily: the module that owns the rows uses the object store. */
	private final ObjectProvider<ReferencedKeys> keys;

	private Checked last = new Checked(Ownership.OWN, System.nanoTime());

	private volatile String logged = "";

	BucketBinding(BucketMarkers markers, DatabaseIdentity identity, ObjectProvider<ReferencedKeys> keys) {
		this.markers = markers;
		this.identity = identity;
		this.keys = keys;
	}

	/** Readers need no bucket, so that the instance is ready meanwhile. */
	@EventListener
	void checkAtStart(ApplicationReadyEvent ready) {
		if (ready.getApplicationContext() instanceof WebServerApplicationContext) {
			Thread.ofVirtual().name("bucket-owner").start(() -> {
				try {
					check();
				}
				catch (Unavailable ex) {
					logger.debug("Cannot check whose bucket it is yet", ex);
				}
			});
		}
	}

	@Override
	public void requireOwn() {
		Ownership ownership = recent();
		if (!ownership.mayStore()) {
			throw new Unavailable("storage", ownership.sentence());
		}
	}

	/**
	 * The ownership of at most two seconds ago, by {@link #checkIn}. One thread checks at
	 * a time, so that a slow check does not replace the result of a later one.
	 * @throws Unavailable when S3 or the database does not respond
	 */
	synchronized Ownership recent() {
		Checked checked = this.last;
		if (System.nanoTime() - checked.until() >= 0) {
			Ownership ownership = checkIn();
			// A refusal ends as soon as the bucket is adopted.
			Duration validity = ownership.mayStore() ? CHECK_INTERVAL : Duration.ZERO;
			checked = new Checked(ownership, System.nanoTime() + validity.toNanos());
			this.last = checked;
		}
		return checked.ownership();
	}

	/**
	 * Reads whose bucket it is, and binds it when it has no owner.
	 * @throws Unavailable when S3 or the database does not respond
	 */
	Ownership check() {
		return check(false);
	}

	/**
	 * Checks, and leaves a new value in the bucket that no copy of this database knows.
	 * Called for each image and each sweep, so that a copy without them is noticed.
	 */
	Ownership checkIn() {
		return check(true);
	}

	private Ownership check(boolean checkIn) {
		return logged(() -> {
			for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
				// Later, another instance has just written a value.
				Optional<Ownership> known = checkOnce(checkIn && attempt == 0);
				if (known.isPresent()) {
					return known.get();
				}
			}
			return Ownership.unknown("Other instances keep changing the object %s in the bucket: try again."
				.formatted(BucketMarkers.KEY));
		});
	}

	/** Makes the bucket this database's, whichever database owned it. */
	Ownership adopt() {
		logged(() -> {
			this.identity.renew();
			UUID database = this.identity.read().id();
			this.markers.read()
				.ifPresentOrElse((found) -> replace(found, database),
						() -> this.markers.writeFirst(new Marker(database, this.identity.nextToken())));
			return Ownership.OWN;
		});
		return check();
	}

	String bucket() {
		return this.markers.bucket();
	}

	/** The identity of this database, as {@code storage adopt} shows it. */
	UUID database() {
		return this.identity.read().id();
	}

	/** The identity in the bucket, as {@code storage adopt} shows it. */
	String owner() {
		return this.markers.read()
			.map((found) -> (found.marker().database() != null) ? found.marker().database().toString() : "unreadable")
			.orElse("none");
	}

	/** Whether the first day of this database is over. */
	boolean isSweepable() {
		return this.identity.read().sweepable();
	}

	/** Empty when something was written, so that it must be read again. */
	private Optional<Ownership> checkOnce(boolean checkIn) {
		Found found = this.markers.read().orElse(null);
		DatabaseIdentity.Row row = this.identity.read();
		if (found == null) {
			return bind(row);
		}
		Marker marker = found.marker();
		if (!row.id().equals(marker.database())) {
			return Optional.of(Ownership.foreign("The bucket %s belongs to another database (%s; this one is %s)."
				.formatted(bucket(), owner(marker), row.id()), bucket()));
		}
		if (marker.token() != null && marker.token().equals(row.nextToken())) {
			this.identity.tokenWritten(marker.token(), this.markers.location());
			return Optional.empty();
		}
		boolean alone = row.token() != null && row.wrote(marker.token());
		if (!alone && !this.markers.read().map(Found::marker).equals(Optional.of(marker))) {
			// Another instance wrote while this one read.
			return Optional.empty();
		}
		if (alone && !row.copied() && this.identity.place().equals(row.place())) {
			return (!checkIn || replace(found, row.id())) ? Optional.of(Ownership.OWN) : Optional.empty();
		}
		if (!row.copied() || row.nextToken() != null) {
			// So that the other copy notices this one.
			this.identity.markAsCopy();
			replace(found, row.id());
		}
		return Optional.of(Ownership.copy(bucket()));
	}

	private static String owner(Marker marker) {
		return (marker.database() != null) ? marker.database().toString() : "its name cannot be read";
	}

	private boolean replace(Found found, UUID database) {
		UUID token = this.identity.nextToken();
		if (!this.markers.replace(found, new Marker(database, token))) {
			return false;
		}
		this.identity.tokenWritten(token, this.markers.location());
		return true;
	}

	/**
	 * Binds a bucket without an owner, unless it is probably not the right one: then it
	 * would get new images that are then missing from the right one.
	 */
	private Optional<Ownership> bind(DatabaseIdentity.Row row) {
		if (!this.markers.location().equals(row.bucket())) {
			List<String> images = this.markers.someImages();
			ReferencedKeys rows = this.keys.getObject();
			if (!images.isEmpty() && images.stream().filter(rows::contains).count() * 2 < images.size()) {
				return Optional.of(Ownership.foreign(
						"The bucket %s holds images that this database does not know.".formatted(bucket()), bucket()));
			}
			if (images.isEmpty() && row.bucket() != null && rows.all().hasNext()) {
				return Optional.of(Ownership.foreign(
						"The bucket %s is empty, but this database has images in another bucket.".formatted(bucket()),
						bucket()));
			}
		}
		this.markers.writeFirst(new Marker(row.id(), this.identity.nextToken()));
		return Optional.empty();
	}

	private Ownership logged(Check work) {
		Ownership ownership;
		try {
			ownership = work.run();
		}
		catch (SdkException ex) {
			if (!StorageFailure.isDenied(ex)) {
				throw StorageFailure.of(ex, bucket(), "s3:GetObject and s3:PutObject");
			}
			ownership = Ownership.unknown(
					"""
							S3 denies s3:GetObject or s3:PutObject on %s in bucket %s: grant both on galley/* to the credentials \
							that Galley uses. Until then no objects are deleted."""
						.formatted(BucketMarkers.KEY, bucket()));
		}
		catch (DataAccessException | TransactionException ex) {
			Unavailable unavailable = new Unavailable("storage",
					"The database is unavailable, so nothing was stored. Try again in a moment.");
			unavailable.initCause(ex);
			throw unavailable;
		}
		if (!ownership.sentence().equals(this.logged)) {
			this.logged = ownership.sentence();
			if (!ownership.sentence().isEmpty()) {
				logger.error("{}", ownership.sentence());
			}
		}
		return ownership;
	}

	/**
	 * @param until nano time
	 */
	private record Checked(Ownership ownership, long until) {
	}

	/** Work on bucket and database. */
	@FunctionalInterface
	private interface Check {

		Ownership run();

	}

}
