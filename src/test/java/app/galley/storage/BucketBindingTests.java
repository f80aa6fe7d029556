package app.galley.storage;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import javax.sql.DataSource;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.address.Rebase;
import app.galley.problem.Unavailable;
import app.galley.storage.StorageSettings.Encryption;
import com.zaxxer.hikari.HikariDataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Several databases, and copies of them, with one bucket. {@code -Dgalley.storage.runs}
 * repeats the random orders.
 */
@GalleyTest
class BucketBindingTests {

	private static final int RUNS = Integer.getInteger("galley.storage.runs", 4);

	/** Every object is older than the grace period. */
	private static final Clock LATER = Clock.offset(Clock.systemUTC(), Duration.ofHours(25));

	/** Without the limit of 5 %, which would hide a mistake. */
	private static final StorageSettings SETTINGS = new StorageSettings(null, null, "us-east-1", null, Encryption.NONE,
			Duration.ofHours(24), 100, Duration.ofSeconds(2), Duration.ofSeconds(10));

	private static final AtomicInteger NUMBER = new AtomicInteger();

	@Autowired
	private DataSource source;

	@Autowired
	private JdbcClient server;

	@Autowired
	private S3Connection embedded;

	@Autowired
	private BucketBinding context;

	@Autowired
	private Rebase rebase;

	@Autowired
	private Newsroom newsroom;

	@Autowired
	private Api api;

	private S3Connection bucket;

	private S3Client s3;

	private final Map<String, Galley> galleys = new LinkedHashMap<>();

	@BeforeEach
	void emptyBucket() {
		this.bucket = new S3Connection(this.embedded.endpoint(), "shared-" + NUMBER.incrementAndGet(),
				this.embedded.region(), this.embedded.credentials(), true);
		this.s3 = StorageFixture.client(this.bucket);
		this.s3.createBucket((create) -> create.bucket(this.bucket.bucket()));
		if (this.server.sql("SELECT count(*) FROM pg_database WHERE datname = 'template_galley'")
			.query(Integer.class)
			.single() == 0) {
			this.server.sql("CREATE DATABASE template_galley").update();
			try (Galley template = new Galley("template_galley")) {
				Flyway.configure().dataSource(template.connection).load().migrate();
			}
		}
	}

	@AfterEach
	void dropDatabases() {
		List.copyOf(this.galleys.keySet()).forEach(this::drop);
	}

	@Test
	void anEmptyDatabaseDeletesNothingFromAnothersBucket() {
		Galley first = create("first");
		List<String> keys = Stream.generate(first::addImage).limit(30).toList();
		Galley second = create("second");
		assertThat(second.sweep().removed()).isZero();
		dayPasses();
		StorageReport report = second.sweep();
		assertThat(report.removed()).isZero();
		assertThat(report.obstacle())
			.startsWith("The bucket %s belongs to another database (%s; this one is %s)."
				.formatted(this.bucket.bucket(), first.binding.database(), second.binding.database()))
			.contains("storage adopt " + this.bucket.bucket());
		assertThat(second.sweep.repair().removed()).isZero();
		assertThatExceptionOfType(Unavailable.class).isThrownBy(second::addImage).withMessage(report.obstacle());
		assertThat(keys).allSatisfy((key) -> assertThat(first.store.head(key)).isPresent());
		assertThat(second.store.get(keys.getFirst())).as("reading goes on").isNotEmpty();
	}

	@Test
	void aDatabaseFromBeforeTheMarkerRecognisesItsBucket() {
		Galley old = create("old");
		List<String> keys = Stream.generate(old::addImage).limit(3).toList();
		assertThat(keys).hasSize(3);
		this.s3.deleteObject((delete) -> delete.bucket(this.bucket.bucket()).key(BucketMarkers.KEY));
		Galley empty = create("empty");
		assertThat(empty.binding.check().sentence())
			.startsWith("The bucket %s holds images that this database does not know.".formatted(this.bucket.bucket()));
		old.jdbc.sql("UPDATE storage_owner SET token = NULL, bucket = NULL, place = NULL, previous_token = NULL")
			.update();
		assertThat(old.binding.check()).isEqualTo(Ownership.OWN);
		assertThat(empty.binding.check().sentence()).contains("belongs to another database");
	}

	@Test
	void aMistypedBucketGetsNoImages() {
		Galley galley = create("galley");
		galley.addImage();
		String name = "mistyped-" + NUMBER.incrementAndGet();
		this.s3.createBucket((create) -> create.bucket(name));
		galley.close();
		this.bucket = new S3Connection(this.bucket.endpoint(), name, this.bucket.region(), this.bucket.credentials(),
				true);
		Galley mistyped = start("galley");
		assertThatExceptionOfType(Unavailable.class).isThrownBy(mistyped::addImage)
			.withMessageStartingWith("The bucket %s is empty, but this database has images in another bucket.", name);
	}

	@Test
	void aRestoredDatabaseStoresButDeletesNothing() {
		Galley galley = create("galley");
		String kept = galley.addImage();
		copy("galley", "backup");
		galley = start("galley");
		String since = galley.addImage();
		drop("galley");
		copy("backup", "galley");
		Galley restored = start("galley");
		assertThat(restored.binding.check().sentence()).startsWith("This database was restored or copied");
		assertThat(restored.store.head(restored.addImage())).isPresent();
		dayPasses();
		restored.sweep();
		dayPasses();
		assertThat(restored.sweep().removed()).isZero();
		assertThat(List.of(kept, since)).allSatisfy((key) -> assertThat(restored.store.head(key)).isPresent());

		assertThat(restored.binding.adopt()).isEqualTo(Ownership.OWN);
		restored.firstDayPasses();
		restored.sweep();
		dayPasses();
		restored.sweep();
		assertThat(restored.store.head(since)).as("after the owner's word").isEmpty();
		assertThat(restored.store.head(kept)).isPresent();
	}

	@Test
	void theCommandAdoptsOnlyABucketNamedInFull() {
		Galley first = create("first");
		first.addImage();
		Galley second = create("second");
		StorageCommand command = new StorageCommand(second.sweep, second.binding,
				new DeletedObjects(this.s3, this.bucket, SETTINGS), this.rebase);
		assertThat(StorageSweepTests.print(command, 2, "adopt")).contains("belongs to database",
				first.binding.database().toString(), "this database", second.binding.database().toString(),
				"To adopt, name the bucket: storage adopt " + this.bucket.bucket());
		assertThat(StorageSweepTests.print(command, 2, "adopt", "galley")).contains("To adopt, name the bucket");
		assertThat(first.binding.check()).isEqualTo(Ownership.OWN);
		assertThat(StorageSweepTests.print(command, 0, "adopt", this.bucket.bucket()))
			.contains("now belongs to this database (%s), before to %s".formatted(second.binding.database(),
					first.binding.database()));
		assertThat(StorageSweepTests.print(command, 0, "adopt")).contains("already belongs");
		assertThat(second.binding.check()).isEqualTo(Ownership.OWN);
		assertThatExceptionOfType(Unavailable.class).isThrownBy(first::addImage);
	}

	@Test
	void refusesImagesOverTheApiWhileTheBucketIsForeign() throws Exception {
		S3Client client = StorageFixture.client(this.embedded);
		String draft = Newsroom.id(this.newsroom.draft("With another's bucket"));
		this.context.requireOwn();
		byte[] own = client.getObjectAsBytes((get) -> get.bucket(this.embedded.bucket()).key(BucketMarkers.KEY))
			.asByteArray();
		String foreign = "{\"database\":\"%s\",\"token\":\"%s\"}".formatted(UUID.randomUUID(), UUID.randomUUID());
		client.putObject((put) -> put.bucket(this.embedded.bucket()).key(BucketMarkers.KEY),
				RequestBody.fromString(foreign));
		try {
			Map<String, Object> upload = Map.of("taskId", draft, "contentType", "image/png", "bytes", 100);
			// Checked at most every two seconds.
			Api.await(() -> refusals("uploadImage", upload),
					(errors) -> errors != null && errors.get(0)
						.get("message")
						.asString()
						.startsWith("The bucket galley belongs to another database"));
			Map<String, Map<String, Object>> mutations = Map.of("uploadImage", upload, "generateImage",
					Map.of("taskId", draft, "prompt", "A mill"), "generateImages",
					Map.of("taskId", draft, "prompt", "A mill", "count", 2));
			for (String mutation : mutations.keySet()) {
				JsonNode error = refusals(mutation, mutations.get(mutation)).get(0);
				assertThat(error.get("extensions").get("code").asString()).isEqualTo("UNAVAILABLE");
				assertThat(error.get("message").asString()).startsWith("The bucket galley belongs to another database")
					.contains("storage adopt galley");
			}
		}
		finally {
			client.putObject((put) -> put.bucket(this.embedded.bucket()).key(BucketMarkers.KEY),
					RequestBody.fromBytes(own));
		}
	}

	private JsonNode refusals(String mutation, Map<String, Object> input) {
		String type = Character.toUpperCase(mutation.charAt(0)) + mutation.substring(1) + "Input";
		return this.api.asEditor()
			.answer("mutation($input: %s!) { %s(input: $input) { __typename } }".formatted(type, mutation),
					Map.of("input", input))
			.get("errors");
	}

	@Test
	void aDamagedMarkerIsNobodysInvitation() {
		Galley galley = create("galley");
		String key = galley.addImage();
		this.s3.putObject((put) -> put.bucket(this.bucket.bucket()).key(BucketMarkers.KEY),
				RequestBody.fromString("{"));
		assertThat(galley.sweep().obstacle()).contains("its name cannot be read");
		assertThat(galley.binding.adopt()).isEqualTo(Ownership.OWN);
		assertThat(galley.store.head(key)).isPresent();
	}

	@Test
	void losesNoObjectInAnyOrderOfStartRestoreAndSweep() {
		int refused = 0;
		int removed = 0;
		int stopped = 0;
		for (int run = 0; run < RUNS; run++) {
			emptyBucket();
			RandomOrder order = new RandomOrder(new Random(run));
			for (int step = 0; step < 40; step++) {
				String what = order.step();
				assertThat(lost()).as("run %d: %s", run, order.log).isEmpty();
				assertThat(what).isNotNull();
			}
			refused += order.refused;
			removed += order.removed;
			stopped += order.stopped;
			dropDatabases();
		}
		System.out.printf("Two databases, one bucket: %d runs, 0 objects lost, %d removed as orphans, "
				+ "%d sweeps stopped, %d uploads refused%n", RUNS, removed, stopped, refused);
		assertThat(removed).as("the sweep works").isPositive();
		assertThat(stopped).isPositive();
		assertThat(refused).isPositive();
	}

	/** What rows refer to and the bucket lacks. */
	private List<String> lost() {
		List<String> lost = new ArrayList<>();
		this.galleys.forEach((name, galley) -> galley.keys.all().forEachRemaining((key) -> {
			if (galley.store.head(key).isEmpty()) {
				lost.add(name + " " + key);
			}
		}));
		return lost;
	}

	private HikariDataSource pool() {
		try {
			return this.source.unwrap(HikariDataSource.class);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** A day, in which every running Galley swept the bucket once an hour. */
	private void dayPasses() {
		this.galleys.values()
			.forEach((galley) -> galley.jdbc.sql("UPDATE storage_orphan SET since = since - interval '25 hours'")
				.update());
	}

	private Galley create(String name) {
		this.server.sql("CREATE DATABASE " + name + " TEMPLATE template_galley").update();
		try (Galley migrated = new Galley(name)) {
			migrated.jdbc.sql("UPDATE storage_owner SET id = gen_random_uuid()").update();
		}
		Galley galley = start(name);
		galley.firstDayPasses();
		return galley;
	}

	/** Starts a Galley on a database. */
	private Galley start(String name) {
		Galley galley = new Galley(name);
		this.galleys.put(name, galley);
		galley.binding.check();
		return galley;
	}

	private void copy(String from, String to) {
		Galley running = this.galleys.remove(from);
		if (running != null) {
			running.close();
		}
		this.server.sql("CREATE DATABASE " + to + " TEMPLATE " + from).update();
	}

	private void drop(String name) {
		Galley running = this.galleys.remove(name);
		if (running != null) {
			running.close();
		}
		this.server.sql("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)").update();
	}

	/**
	 * What owners of two databases do with one bucket, in any order. The databases are
	 * unrelated at first. A restored one replaces the other or itself.
	 */
	private final class RandomOrder {

		private final List<String> log = new ArrayList<>();

		private final Random random;

		private int refused;

		private int removed;

		private int stopped;

		private boolean backup;

		RandomOrder(Random random) {
			this.random = random;
			drop("backup");
		}

		String step() {
			String name = this.random.nextBoolean() ? "one" : "two";
			Galley galley = BucketBindingTests.this.galleys.get(name);
			String step = (galley == null) ? "create" : switch (this.random.nextInt(16)) {
				case 0 -> "restart";
				case 1 -> "backup";
				case 2 -> this.backup ? "restore" : "backup";
				case 3 -> "adopt";
				case 4, 5 -> "delete";
				case 6, 7, 8 -> "sweep";
				case 9, 10 -> "day";
				default -> "add";
			};
			this.log.add(step + " " + name);
			if (galley == null) {
				create(name);
			}
			else {
				run(step, name, galley);
			}
			return step;
		}

		private void run(String step, String name, Galley galley) {
			switch (step) {
				case "restart" -> {
					galley.close();
					start(name);
				}
				case "backup" -> {
					drop("backup");
					copy(name, "backup");
					start(name);
					this.backup = true;
				}
				case "restore" -> {
					drop(name);
					copy("backup", name);
					if (this.random.nextBoolean()) {
						// As from a snapshot of the server's disk: the copy is in no
						// other place.
						try (Galley stopped = new Galley(name)) {
							stopped.pretendOriginalPlace();
						}
					}
					start(name);
				}
				case "adopt" -> {
					galley.binding.adopt();
					galley.firstDayPasses();
					// The owner was told: what other databases refer to is deleted.
					List.copyOf(BucketBindingTests.this.galleys.keySet())
						.stream()
						.filter((other) -> !other.equals(name))
						.forEach(BucketBindingTests.this::drop);
					drop("backup");
					this.backup = false;
				}
				case "delete" -> galley.deleteImage(this.random);
				case "sweep" -> sweep(galley);
				case "day" -> {
					BucketBindingTests.this.galleys.values().forEach(this::sweep);
					dayPasses();
					// Longer ago than the grace period protects.
					drop("backup");
					this.backup = false;
					BucketBindingTests.this.galleys.values().forEach(this::sweep);
				}
				default -> add(galley);
			}
		}

		private void sweep(Galley galley) {
			StorageReport report = galley.sweep();
			this.removed += (int) report.removed();
			this.stopped += report.obstacle().isEmpty() ? 0 : 1;
		}

		private void add(Galley galley) {
			try {
				if (this.random.nextInt(4) == 0) {
					galley.addOrphan();
				}
				else {
					galley.addImage();
				}
			}
			catch (Unavailable ex) {
				this.refused++;
			}
		}

	}

	/** What is at work on one database, without a web server. */
	private final class Galley implements AutoCloseable {

		private final SingleConnectionDataSource connection;

		private final JdbcClient jdbc;

		private final DatabaseIdentity identity;

		private final BucketBinding binding;

		private final Rows keys;

		private final ObjectStore store;

		private final StorageSweep sweep;

		Galley(String name) {
			HikariDataSource pool = pool();
			this.connection = new SingleConnectionDataSource(
					pool.getJdbcUrl().replaceAll("/[^/?]+(\\?|$)", "/" + name + "$1"), pool.getUsername(),
					pool.getPassword(), true);
			this.jdbc = JdbcClient.create(this.connection);
			DataSourceTransactionManager transactions = new DataSourceTransactionManager(this.connection);
			this.keys = new Rows(this.jdbc);
			this.identity = new DatabaseIdentity(this.jdbc, transactions);
			S3Client client = BucketBindingTests.this.s3;
			this.binding = new BucketBinding(new BucketMarkers(client, BucketBindingTests.this.bucket, SETTINGS),
					this.identity, new Provider(this.keys));
			SweepLock lock = new DatabaseSweepLock(this.jdbc, transactions);
			this.store = StorageFixture.store(client, BucketBindingTests.this.bucket, Clock.systemUTC(), lock,
					// Without the pause of two seconds between checks.
					() -> {
						Ownership ownership = this.binding.checkIn();
						if (!ownership.mayStore()) {
							throw new Unavailable("storage", ownership.sentence());
						}
					});
			this.sweep = new StorageSweep(this.store, this.keys, new Orphans(this.jdbc), this.binding, lock, SETTINGS,
					LATER);
		}

		void firstDayPasses() {
			this.jdbc.sql("UPDATE storage_owner SET sweep_after = now()").update();
		}

		StorageReport sweep() {
			return this.sweep.sweep();
		}

		/** The object, then its row, as the application does. */
		String addImage() {
			String key = addOrphan();
			this.jdbc.sql("""
					INSERT INTO image (id, sha256, object_key, url, width, height, bytes, content_type, blur, alt,
						created_by, created_at)
					VALUES (gen_random_uuid(), repeat('0', 64), :key, 'https://cdn.example.org/x', 1, 1, 3, 'image/png',
						'data:image/png', '', 'editor', now())
					""").param("key", key).update();
			return key;
		}

		/** Of an instance that was killed before it stored the row. */
		String addOrphan() {
			String hash = UUID.randomUUID().toString().replace("-", "").repeat(2);
			String key = "generated/" + hash.substring(0, 2) + "/" + hash + ".png";
			this.store.put(key, new byte[] { 1, 2, 3 }, "image/png");
			return key;
		}

		void deleteImage(Random random) {
			this.jdbc.sql("""
					DELETE FROM image WHERE id IN (SELECT id FROM image ORDER BY object_key OFFSET :n LIMIT 1)""")
				.param("n", random.nextInt(3))
				.update();
		}

		void pretendOriginalPlace() {
			this.jdbc.sql("UPDATE storage_owner SET place = ?").param(this.identity.place()).update();
		}

		@Override
		public void close() {
			this.connection.destroy();
		}

	}

	/** The keys of images. */
	private record Rows(JdbcClient jdbc) implements ReferencedKeys {

		@Override
		public Iterator<String> all() {
			return this.jdbc.sql("SELECT object_key FROM image ORDER BY object_key")
				.query((row, n) -> row.getString(1))
				.list()
				.iterator();
		}

		@Override
		public boolean contains(String key) {
			return this.jdbc.sql("SELECT count(*) FROM image WHERE object_key = ?")
				.param(key)
				.query(Integer.class)
				.single() > 0;
		}

		@Override
		public Collection<String> releaseUnused(java.time.Instant expiredBefore) {
			return List.of();
		}

	}

	private record Provider(ReferencedKeys keys) implements ObjectProvider<ReferencedKeys> {

		@Override
		public ReferencedKeys getObject() {
			return this.keys;
		}

	}

}
