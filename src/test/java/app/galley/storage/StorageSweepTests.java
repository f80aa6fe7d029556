package app.galley.storage;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import app.galley.GalleyTest;
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
	private SweepLock lock;

	@Autowired
	private JdbcClient jdbc;

	@BeforeEach
	void empty() {
		this.jdbc.sql("DELETE FROM image").update();
		for (String prefix : List.of("generated/", "uploaded/")) {
			this.store.list(prefix).map(ObjectHead::key).toList().forEach(this.store::delete);
		}
	}

	private StorageSweep sweep(Clock clock) {
		return new StorageSweep(this.store, this.keys, this.lock, StorageFixture.SETTINGS, clock);
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

		StorageReport report = sweep(LATER).run(true);

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
		StorageReport report = sweep(Clock.systemUTC()).run(true);
		assertThat(report.young()).isEqualTo(1);
		assertThat(report.orphans()).isEmpty();
		assertThat(this.store.head(upload)).isPresent();
	}

	@Test
	void reportsRowsWithoutAnObject() {
		String image = row(object(key("generated", 'b')));
		String lost = renditionRow(image, key("generated", 'e'));
		String lostToo = row(key("uploaded", '0'));
		StorageReport report = sweep(LATER).run(true);
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
	void commandReportsAndRepairsOnlyOnRequest() {
		String orphan = object(key("generated", 'a'));
		StorageCommand command = new StorageCommand(sweep(LATER));
		assertThat(print(command, 1, "check")).contains("unreferenced  " + orphan, "--repair");
		assertThat(this.store.head(orphan)).isPresent();
		assertThat(print(command, 0, "check", "--repair")).containsPattern("removed +1\\n");
		assertThat(this.store.head(orphan)).isEmpty();
		assertThat(print(command, 0, "check")).containsPattern("objects in the bucket +0\\n");
		assertThat(command.run(List.of("chekc"))).isEqualTo(2);
		assertThat(command.run(List.of("check", "--repare"))).isEqualTo(2);
	}

	private static String print(StorageCommand command, int status, String... args) {
		PrintStream before = System.out;
		ByteArrayOutputStream printed = new ByteArrayOutputStream();
		try {
			System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
			assertThat(command.run(List.of(args))).isEqualTo(status);
		}
		finally {
			System.setOut(before);
		}
		return printed.toString(StandardCharsets.UTF_8);
	}

}
