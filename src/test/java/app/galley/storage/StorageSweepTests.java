package app.galley.storage;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import app.galley.GalleyTest;
import app.galley.OwnOutput;
import app.galley.address.Rebase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The sweep on the embedded PostgreSQL and S3, with a clock a day ahead.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.NONE, properties = "galley.embedded.s3-port=0")
@ContextConfiguration(initializers = GalleyTest.OwnFolder.class)
@DirtiesContext
class StorageSweepTests {

	private static final byte[] BYTES = { 1, 2, 3 };

	private static final Clock LATER = Clock.offset(Clock.systemUTC(), Duration.ofHours(25));

	@Autowired
	private ObjectStore store;

	@Autowired
	private ReferencedKeys keys;

	@Autowired
	private Orphans orphans;

	@Autowired
	private BucketBinding binding;

	@Autowired
	private DeletedObjects deleted;

	@Autowired
	private Rebase rebase;

	@Autowired
	private SweepLock lock;

	@Autowired
	private JdbcClient jdbc;

	@BeforeEach
	void empty() {
		this.jdbc.sql("DELETE FROM image").update();
		this.jdbc.sql("DELETE FROM storage_orphan").update();
		this.jdbc.sql("UPDATE storage_owner SET sweep_after = now()").update();
		for (String prefix : List.of("generated/", "uploaded/")) {
			this.store.list(prefix).map(ObjectHead::key).toList().forEach(this.store::delete);
		}
	}

	private StorageSweep sweep(Clock clock) {
		return new StorageSweep(this.store, this.keys, this.orphans, this.binding, this.lock, StorageFixture.SETTINGS,
				clock);
	}

	/** As if the last sweep was a day ago. */
	private void dayPasses() {
		this.jdbc.sql("UPDATE storage_orphan SET since = since - interval '25 hours'").update();
	}

	/** Objects with rows, so that one orphan is few. */
	private void fill(int count) {
		for (int i = 0; i < count; i++) {
			row(object("uploaded/00/%064x.png".formatted(i)));
		}
	}

	private static String key(String prefix, char digit) {
		return prefix + "/" + String.valueOf(digit).repeat(2) + "/" + String.valueOf(digit).repeat(64) + ".png";
	}

	private String object(String key) {
		this.store.put(key, BYTES, "image/png");
		return key;
	}

	private String row(String key) {
		UUID id = UUID.randomUUID();
		this.jdbc.sql("""
				INSERT INTO image (id, sha256, object_key, url, width, height, bytes, content_type, blur, alt,
					created_by, created_at)
				VALUES (:id, repeat('0', 64), :key, 'https://cdn.example.org/x', 1, 1, 3, 'image/png', 'data:image/png',
					'', 'editor', now())
				""").param("id", id).param("key", key).update();
		return key;
	}

	private String renditionRow(String imageKey, String key) {
		this.jdbc.sql("""
				INSERT INTO image_rendition (image_id, width, height, bytes, content_type, sha256, object_key, url)
				SELECT id, 480, 1, 3, 'image/webp', repeat('0', 64), :key, 'https://cdn.example.org/x' FROM image
				WHERE object_key = :image
				""").param("key", key).param("image", imageKey).update();
		return key;
	}

	@Test
	void removesUnreferencedObjects() {
		String image = row(object(key("generated", 'b')));
		String rendition = renditionRow(image, object(key("generated", 'd')));
		String uploaded = row(object(key("uploaded", 'a')));
		String orphan = object(key("generated", 'a'));
		String another = object(key("uploaded", 'f'));

		StorageReport report = sweep(LATER).repair();

		assertThat(report.orphans()).containsExactly(orphan, another);
		assertThat(report.removed()).isEqualTo(2);
		assertThat(report.objects()).isEqualTo(5);
		assertThat(report.keys()).isEqualTo(3);
		assertThat(report.isClean()).isTrue();
		assertThat(List.of(image, rendition, uploaded))
			.allSatisfy((kept) -> assertThat(this.store.head(kept)).isPresent());
		assertThat(List.of(orphan, another)).allSatisfy((gone) -> assertThat(this.store.head(gone)).isEmpty());
	}

	@Test
	void keepsAnObjectWithinTheGracePeriod() {
		String upload = object(key("generated", 'c'));
		StorageReport report = sweep(Clock.systemUTC()).repair();
		assertThat(report.young()).isEqualTo(1);
		assertThat(report.orphans()).isEmpty();
		assertThat(this.store.head(upload)).isPresent();
	}

	@Test
	void removesAnObjectADayAfterItLostItsRow() {
		fill(20);
		String image = row(object(key("generated", 'b')));
		assertThat(sweep(LATER).sweep().orphans()).isEmpty();
		this.jdbc.sql("DELETE FROM image WHERE object_key = ?").param(image).update();
		assertThat(sweep(LATER).sweep().removed()).as("the row was there a moment ago, and in the last backup")
			.isZero();
		assertThat(sweep(LATER).sweep().removed()).isZero();
		dayPasses();
		row(image);
		assertThat(sweep(LATER).sweep().removed()).as("the row is back").isZero();
		this.jdbc.sql("DELETE FROM image WHERE object_key = ?").param(image).update();
		assertThat(sweep(LATER).sweep().removed()).as("a new grace period").isZero();
		dayPasses();
		assertThat(sweep(LATER).check().due()).isEqualTo(1);
		assertThat(sweep(LATER).sweep().removed()).isEqualTo(1);
		assertThat(this.store.head(image)).isEmpty();
	}

	@Test
	void removesNothingOnTheFirstDayOfADatabase() {
		fill(20);
		object(key("generated", 'a'));
		this.jdbc.sql("UPDATE storage_owner SET sweep_after = now() + interval '1 hour'").update();
		sweep(LATER).sweep();
		dayPasses();
		StorageReport report = sweep(LATER).sweep();
		assertThat(report.removed()).isZero();
		assertThat(report.obstacle()).isEqualTo("Nothing is deleted on the first day of a database.");
	}

	@Test
	void removesNothingWhenMoreThanFivePercentAreUnreferenced() {
		fill(36);
		List<String> orphans = List.of(object(key("generated", 'a')), object(key("generated", 'b')),
				object(key("generated", 'c')));
		sweep(LATER).sweep();
		dayPasses();
		StorageReport report = sweep(LATER).sweep();
		assertThat(report.due()).isEqualTo(3);
		assertThat(report.removed()).isZero();
		assertThat(report.obstacle()).isEqualTo("3 of 39 objects have no row, more than 5 % (GALLEY_S3_SWEEP_LIMIT), "
				+ "so nothing is deleted. Look at them with 'storage check'; to delete them, run 'storage check --repair'.");
		assertThat(sweep(LATER).check().obstacle()).isEqualTo(report.obstacle());
		// The database deleted two of the rows itself, and remembers that.
		this.orphans.release(orphans.subList(1, 3));
		assertThat(sweep(LATER).sweep().removed()).isEqualTo(3);
	}

	@Test
	void reportsRowsWithoutAnObject() {
		String image = row(object(key("generated", 'b')));
		String lost = renditionRow(image, key("generated", 'e'));
		String lostToo = row(key("uploaded", '0'));
		StorageReport report = sweep(LATER).sweep();
		assertThat(report.dangling()).containsExactly(lost, lostToo);
		assertThat(report.isClean()).isFalse();
	}

	@Test
	void readsAllPagesOfRows() {
		this.jdbc.sql("""
				INSERT INTO image (id, sha256, object_key, url, width, height, bytes, content_type, blur, alt,
					created_by, created_at)
				SELECT gen_random_uuid(), repeat('0', 64), 'generated/00/' || lpad(n::text, 64, '0') || '.png',
					'https://cdn.example.org/x', 1, 1, 3, 'image/png', 'data:image/png', '', 'editor', now()
				FROM generate_series(1, 2500) n
				""").update();
		List<String> all = new ArrayList<>();
		this.keys.all().forEachRemaining(all::add);
		assertThat(all).hasSize(2500).isSorted().doesNotHaveDuplicates();
	}

	@Test
	void undeleteSaysThatTheBucketIsNotVersioned() {
		fill(2);
		StorageCommand command = command(LATER);
		assertThat(print(command, 0, "check", "--undelete")).containsPattern("rows without an object +0\\n");
		String deleted = "uploaded/00/%064x.png".formatted(1);
		this.store.delete(deleted);
		assertThat(print(command, 1, "check")).contains("no object     " + deleted, "Run with --undelete");
		assertThat(print(command, 1, "check", "--undelete")).contains("no version    " + deleted,
				"The bucket galley is not versioned, so it keeps no deleted object.");
	}

	private StorageCommand command(Clock clock) {
		return new StorageCommand(sweep(clock), this.binding, this.deleted, this.rebase);
	}

	@Test
	void commandReportsAndRepairsOnlyOnRequest() {
		String orphan = object(key("generated", 'a'));
		StorageCommand command = command(LATER);
		assertThat(print(command, 1, "check")).contains("unreferenced  " + orphan, "--repair");
		assertThat(this.store.head(orphan)).isPresent();
		assertThat(print(command, 0, "check", "--repair")).containsPattern("removed +1\\n");
		assertThat(this.store.head(orphan)).isEmpty();
		assertThat(print(command, 0, "check")).containsPattern("objects in the bucket +0\\n");
		assertThat(command.run(List.of("chekc"))).isEqualTo(2);
		assertThat(command.run(List.of("check", "--repare"))).isEqualTo(2);
	}

	static String print(StorageCommand command, int status, String... args) {
		StringBuilder printed = new StringBuilder();
		assertThat(OwnOutput.of(() -> command.run(List.of(args)), printed::append)).isEqualTo(status);
		return printed.toString();
	}

}
