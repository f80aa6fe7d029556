package app.galley.storage;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

import javax.sql.DataSource;

import app.galley.address.CdnSettings;
import app.galley.address.LocalCdn;
import app.galley.doctor.Check;
import app.galley.doctor.Report;
import app.galley.storage.BucketMarkers.Found;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Checks the bucket with the requests that Galley and the editors' browsers make, whose
 * bucket it is, and the CDN in front of it. Test objects are removed; they have the
 * prefixes and headers of images, so that permissions and rules apply to them alike.
 */
@Component
@Order(20)
class BucketCheck implements Check {

	/** A PNG of one pixel. */
	static final byte[] IMAGE = Base64.getDecoder()
		.decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=");

	static final String IMAGE_TYPE = "image/png";

	private static final String BUCKET = "Bucket";

	private static final String LISTING = "Listing";

	private static final String GENERATED = "generated/";

	private static final String UPLOADED = "uploaded/";

	private static final String MARKER = "galley/";

	private static final String OWNER = "Bucket owner";

	private static final Duration TIMEOUT = Duration.ofSeconds(6);

	private final ObjectProvider<S3Connection> connection;

	private final ObjectProvider<StorageSettings> settings;

	private final ObjectProvider<UploadSettings> uploads;

	private final ObjectProvider<CdnSettings> cdn;

	private final ObjectProvider<LocalCdn> localCdn;

	private final ObjectProvider<DataSource> database;

	BucketCheck(ObjectProvider<S3Connection> connection, ObjectProvider<StorageSettings> settings,
			ObjectProvider<UploadSettings> uploads, ObjectProvider<CdnSettings> cdn, ObjectProvider<LocalCdn> localCdn,
			ObjectProvider<DataSource> database) {
		this.connection = connection;
		this.settings = settings;
		this.uploads = uploads;
		this.cdn = cdn;
		this.localCdn = localCdn;
		this.database = database;
	}

	@Override
	public String name() {
		return BUCKET;
	}

	@Override
	public void run(Report report) throws InterruptedException {
		S3Connection bucket;
		StorageConfiguration configuration = new StorageConfiguration();
		StorageSettings storage;
		try {
			bucket = this.connection.getObject();
			storage = this.settings.getObject();
		}
		catch (RuntimeException ex) {
			report.problem(BUCKET, "Read the settings of the bucket", ex);
			skipAll(report);
			return;
		}
		try (S3Client s3 = configuration.s3Client(bucket, storage)) {
			new Run(report, s3, bucket, storage).run();
		}
	}

	private static void skipAll(Report report) {
		for (String name : new String[] { LISTING, GENERATED, UPLOADED, BrowserUpload.NAME, BrowserUpload.CORS, MARKER,
				OWNER, CdnProbe.NAME }) {
			report.skipped(name, "See " + BUCKET + ".");
		}
	}

	/** One run against one bucket. */
	private final class Run {

		private final Report report;

		private final S3Client s3;

		private final S3Connection bucket;

		private final StorageSettings storage;

		private final ObjectUpload upload;

		private final BucketMarkers markers;

		private boolean listable;

		private Run(Report report, S3Client s3, S3Connection bucket, StorageSettings storage) {
			this.report = report;
			this.s3 = s3;
			this.bucket = bucket;
			this.storage = storage;
			this.upload = new ObjectUpload(s3, bucket, storage);
			this.markers = new BucketMarkers(s3, bucket, storage);
		}

		private void run() throws InterruptedException {
			if (!bucket()) {
				skipAll(this.report);
				return;
			}
			listing();
			String key = GENERATED + name();
			boolean stored = stored(GENERATED, key);
			CdnProbe cdnProbe = new CdnProbe(BucketCheck.this.cdn, this.bucket.bucket());
			if (stored) {
				cdnProbe.fetch(key);
			}
			if (stored && removed(GENERATED, key)) {
				this.report.ok(GENERATED, tried(GENERATED), "All succeed.");
			}
			String uploadedKey = UPLOADED + name();
			if (stored(UPLOADED, uploadedKey) && removed(UPLOADED, uploadedKey)) {
				this.report.ok(UPLOADED, tried(UPLOADED), "All succeed.");
			}
			browserUpload();
			Optional<Found> marker = marker();
			cdnProbe.report(this.report, stored ? "" : "See " + GENERATED + ".", marker.isPresent());
		}

		private static String name() {
			return "probe-" + UUID.randomUUID() + ".png";
		}

		/** Whether S3 accepts requests for this bucket, whatever it permits. */
		private boolean bucket() {
			String tried = "Listed an object of bucket %s in %s%s".formatted(this.bucket.bucket(), this.bucket.region(),
					(this.bucket.endpoint() != null) ? " at " + this.bucket.endpoint().getAuthority() : " at AWS");
			SdkException failure = attempt(() -> list(GENERATED));
			this.listable = failure == null;
			if (failure == null || StorageFailure.isDenied(failure)) {
				this.report.ok(BUCKET, tried, "S3 accepts the credentials.");
				return true;
			}
			this.report.problem(BUCKET, tried, sentence(failure, "s3:ListBucket"));
			return false;
		}

		private void list(String prefix) {
			this.s3.listObjectsV2((list) -> list.bucket(this.bucket.bucket())
				.prefix(prefix)
				.maxKeys(1)
				.overrideConfiguration(withTimeout()));
		}

		private void listing() {
			String tried = "Listed generated/, uploaded/ and uploads/";
			for (String prefix : new String[] { GENERATED, UPLOADED, StagingArea.PREFIX }) {
				SdkException failure = attempt(() -> list(prefix));
				if (failure != null) {
					this.report.problem(LISTING, tried, sentence(failure, "s3:ListBucket"));
					return;
				}
			}
			this.report.ok(LISTING, tried, "S3 permits it.");
		}

		private static String tried(String prefix) {
			return "Stored, read and deleted an object in " + prefix;
		}

		/** As {@link ObjectStore} stores and reads an image. */
		private boolean stored(String prefix, String key) {
			SdkException failure = attempt(() -> put(key));
			if (failure != null) {
				this.report.problem(prefix, tried(prefix), denied(failure, "s3:PutObject", prefix));
				return false;
			}
			failure = attempt(() -> read(key));
			if (failure != null) {
				this.report.problem(prefix, tried(prefix), denied(failure, "s3:GetObject", prefix));
				attempt(() -> delete(key));
				return false;
			}
			return true;
		}

		private void put(String key) {
			ObjectUpload.orWithoutHeader((onlyIfAbsent) -> this.upload.put(key, IMAGE, IMAGE_TYPE, onlyIfAbsent,
					(put) -> put.overrideConfiguration(withTimeout())));
		}

		private void read(String key) {
			this.s3
				.headObject((head) -> head.bucket(this.bucket.bucket()).key(key).overrideConfiguration(withTimeout()));
			byte[] bytes = ObjectUpload
				.orWithoutHeader((checksums) -> get(key, checksums ? ChecksumMode.ENABLED : null));
			if (!Arrays.equals(bytes, IMAGE)) {
				throw SdkException.create("S3 returns other bytes than it was given", null);
			}
		}

		private byte[] get(String key, @Nullable ChecksumMode checksums) {
			return this.s3
				.getObjectAsBytes((get) -> get.bucket(this.bucket.bucket())
					.key(key)
					.checksumMode(checksums)
					.overrideConfiguration(withTimeout()))
				.asByteArrayUnsafe();
		}

		private boolean removed(String prefix, String key) {
			SdkException failure = attempt(() -> delete(key));
			if (failure != null) {
				this.report.problem(prefix, tried(prefix), denied(failure, "s3:DeleteObject", prefix));
			}
			return failure == null;
		}

		private void delete(String key) {
			this.s3.deleteObject(
					(delete) -> delete.bucket(this.bucket.bucket()).key(key).overrideConfiguration(withTimeout()));
		}

		private void browserUpload() throws InterruptedException {
			UploadSettings settings;
			try {
				settings = BucketCheck.this.uploads.getObject();
			}
			catch (RuntimeException ex) {
				this.report.problem(BrowserUpload.NAME, "Read the settings of uploads", ex);
				this.report.skipped(BrowserUpload.CORS, "See " + BrowserUpload.NAME + ".");
				return;
			}
			URI desk;
			try {
				desk = BucketCheck.this.localCdn.getObject().urlOf("");
			}
			catch (RuntimeException ex) {
				this.report.skipped(BrowserUpload.NAME, "See Public address.");
				this.report.skipped(BrowserUpload.CORS, "See Public address.");
				return;
			}
			String key = StagingArea.PREFIX + name();
			try (S3Presigner presigner = new StorageConfiguration().s3Presigner(this.bucket, settings)) {
				StagingArea area = new StagingArea(presigner, this.bucket, this.storage, () -> {
				});
				BrowserUpload browser = new BrowserUpload(
						area.sign(key, IMAGE_TYPE, IMAGE.length, Duration.ofMinutes(5)),
						desk.getScheme() + "://" + desk.getAuthority());
				if (browser.put(this.report)) {
					String tried = BrowserUpload.TRIED;
					SdkException failure = attempt(() -> read(key));
					SdkException undeleted = attempt(() -> delete(key));
					if (failure != null) {
						this.report.problem(BrowserUpload.NAME, tried,
								denied(failure, "s3:GetObject", StagingArea.PREFIX));
					}
					else if (undeleted != null) {
						this.report.problem(BrowserUpload.NAME, tried,
								denied(undeleted, "s3:DeleteObject", StagingArea.PREFIX));
					}
					else {
						this.report.ok(BrowserUpload.NAME, tried, "All succeed.");
					}
				}
				browser.preflight(this.report);
			}
		}

		/** Reads and writes the marker without changing it, and says whose it is. */
		private Optional<Found> marker() {
			String tried = "Read and wrote the marker " + BucketMarkers.KEY;
			Optional<Found> found;
			try {
				found = this.markers.read();
			}
			catch (SdkException ex) {
				if (!this.listable && StorageFailure.isDenied(ex)) {
					// S3 hides then whether there is one.
					this.report.skipped(MARKER, "See " + LISTING + ".");
				}
				else {
					this.report.problem(MARKER, tried, denied(ex, "s3:GetObject", MARKER));
				}
				this.report.skipped(OWNER, "See " + MARKER + ".");
				return Optional.empty();
			}
			boolean readable = found.isEmpty() || found.get().marker().database() != null;
			SdkException failure = readable ? attempt(() -> this.markers.tryToWrite(found.orElse(null))) : null;
			if (failure != null) {
				this.report.problem(MARKER, tried, denied(failure, "s3:PutObject", MARKER));
			}
			else {
				this.report.ok(MARKER, tried, "S3 permits it.");
			}
			owner(found.map(Found::marker).orElse(null));
			return found;
		}

		private void owner(BucketMarkers.@Nullable Marker marker) {
			String tried = "Compared the marker with the database";
			DatabaseIdentity.Row row;
			try {
				DataSource source = BucketCheck.this.database.getObject();
				row = new DatabaseIdentity(JdbcClient.create(source), new JdbcTransactionManager(source)).read();
			}
			catch (DataAccessException | TransactionException ex) {
				this.report.skipped(OWNER, "See Database and Schema.");
				return;
			}
			catch (RuntimeException ex) {
				this.report.skipped(OWNER, "See Database.");
				return;
			}
			if (marker == null) {
				boolean elsewhere = row.bucket() != null && !this.markers.location().equals(row.bucket());
				if (elsewhere) {
					this.report.problem(OWNER, tried,
							"This database has its images in another bucket, " + row.bucket() + ".",
							"Correct DATABASE_URL or GALLEY_S3_BUCKET, or copy the objects first if the bucket is moved.");
					return;
				}
				this.report.ok(OWNER, tried, "The bucket has no owner yet; a server binds it to this database.");
			}
			else if (!row.id().equals(marker.database())) {
				this.report.problem(OWNER, tried,
						"The bucket %s belongs to another database.".formatted(this.bucket.bucket()),
						"Correct DATABASE_URL or GALLEY_S3_BUCKET, or make the bucket this database's with 'storage adopt %s'."
							.formatted(this.bucket.bucket()));
			}
			else if (row.copied() || !row.wrote(marker.token())) {
				this.report.warning(OWNER, tried,
						"This database was restored or copied, or a copy of it uses the bucket too: no objects are deleted.",
						"Stop the other Galley, if there is one, and run 'storage adopt %s'."
							.formatted(this.bucket.bucket()));
			}
			else {
				this.report.ok(OWNER, tried, "The bucket is this database's.");
			}
		}

		private String denied(SdkException failure, String permission, String prefix) {
			return StorageFailure.isDenied(failure)
					? "S3 denies %s: grant it on %s/%s* to the credentials that Galley uses.".formatted(permission,
							this.bucket.bucket(), prefix)
					: sentence(failure, permission);
		}

		private String sentence(SdkException failure, String permission) {
			return StorageFailure.sentence(failure, this.bucket.bucket(), permission);
		}

	}

	private static @Nullable SdkException attempt(Runnable work) {
		try {
			work.run();
			return null;
		}
		catch (SdkException ex) {
			return ex;
		}
	}

	private static AwsRequestOverrideConfiguration withTimeout() {
		return AwsRequestOverrideConfiguration.builder().apiCallTimeout(TIMEOUT).build();
	}

}
