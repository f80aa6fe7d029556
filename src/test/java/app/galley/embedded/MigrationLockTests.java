package app.galley.embedded;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import javax.sql.DataSource;

import app.galley.OwnProcesses;
import app.galley.database.TestIndexes;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a migration does to the instances of the version before, which read and write
 * meanwhile. {@code -Dgalley.migration.posts=1000000} measures for how long they wait, at
 * so many posts and drafts; the short form checks that no table is rewritten.
 */
@OwnProcesses
class MigrationLockTests {

	private static final int POSTS = Integer.getInteger("galley.migration.posts", 0);

	/** Before V10, which rewrites the table of posts. */
	private static final MigrationVersion FIRST = MigrationVersion.fromVersion("9.2");

	/** Every database has these already, so that they cannot change any more. */
	private static final MigrationVersion APPLIED = MigrationVersion.fromVersion("16");

	private static final Duration BOUND = Duration.ofSeconds(1);

	private static final String FILL = """
			INSERT INTO author (id, slug, name) VALUES ('00000000-0000-0000-0000-000000000001', 'a', 'A');
			INSERT INTO category (id, slug, name) VALUES ('00000000-0000-0000-0000-000000000002', 'c', 'C');
			INSERT INTO image (id, sha256, object_key, url, width, height, bytes, content_type, blur, alt, created_by, created_at)
			VALUES ('00000000-0000-0000-0000-000000000003', repeat('a', 64), 'uploaded/aa/' || repeat('a', 64) || '.png',
			    'https://cdn.example.org/a.png', 1, 1, 1, 'image/png', 'data:image/png;base64,', 'A', 'a', now());
			INSERT INTO post (id, slug, title, excerpt, body_markdown, body_html, reading_minutes, featured_image_url,
			    featured_image_id, author_id, category_id, status, published_at, created_by, updated_by, created_at, updated_at, version)
			SELECT gen_random_uuid(), 'p-' || n, 'Post ' || n, 'Excerpt ' || n, repeat('Words of an article. ', 50),
			    repeat('<p>Words of an article.</p>', 50), 1, 'https://cdn.example.org/a.png',
			    '00000000-0000-0000-0000-000000000003', '00000000-0000-0000-0000-000000000001',
			    '00000000-0000-0000-0000-000000000002', 'PUBLISHED', now() - n * interval '1 minute', 'a', 'a', now(), now(), 1
			FROM generate_series(1, %1$d) n;
			INSERT INTO content_task (id, title, slug, excerpt, body_markdown, tags, status, version, created_by, updated_by,
			    created_at, updated_at)
			SELECT CAST(lpad(CAST(n AS text), 32, '0') AS uuid), 'Draft ' || n, 'd-' || n, '', repeat('Words of an article. ', 50), '{}', 'DRAFT', 1, 'a', 'a',
			    now(), now()
			FROM generate_series(1, %1$d) n;
			ANALYZE""";

	@Test
	void noMigrationRewritesATableOrBlocksIt(@TempDir Path data) throws Exception {
		try (DataFolder folder = DataFolder.lock(data); PostgresServer postgres = PostgresServer.start(folder)) {
			DataSource source = new DriverManagerDataSource(postgres.getJdbcUrl(), "postgres", postgres.getPassword());
			JdbcClient jdbc = JdbcClient.create(source);
			migrate(source, FIRST);
			jdbc.sql(FILL.formatted(Math.max(POSTS, 100))).update();
			List<String> broken = new ArrayList<>();
			for (MigrationInfo pending : flyway(source, MigrationVersion.LATEST).info().pending()) {
				boolean kept = keepsTablesAndWaitsShort("Migration " + pending.getVersion(), source, jdbc,
						() -> migrate(source, pending.getVersion()));
				if (!kept && pending.getVersion().isNewerThan(APPLIED.getVersion())) {
					broken.add("V" + pending.getVersion());
				}
			}
			if (!keepsTablesAndWaitsShort("Indexes", source, jdbc, () -> TestIndexes.build(source))) {
				broken.add("indexes");
			}
			assertThat(broken).isEmpty();
			assertThat(TestIndexes.missing(source)).isEmpty();
		}
	}

	private static boolean keepsTablesAndWaitsShort(String name, DataSource source, JdbcClient jdbc, Runnable change)
			throws InterruptedException {
		List<String> before = files(jdbc);
		long start = System.nanoTime();
		try (Waits reads = new Waits(source, "SELECT title FROM post WHERE slug = 'p-1'");
				Waits writes = new Waits(source, "UPDATE post SET version = version WHERE slug = 'p-1'");
				Waits saves = new Waits(source,
						"UPDATE content_task SET version = version WHERE id = '00000000-0000-0000-0000-000000000001'");
				Waits images = new Waits(source, "UPDATE image SET alt = alt WHERE sha256 = repeat('a', 64)")) {
			change.run();
			long millis = (System.nanoTime() - start) / 1_000_000;
			List<Long> longest = List.of(reads.longest(), writes.longest(), saves.longest(), images.longest());
			List<String> rewritten = new ArrayList<>(before);
			rewritten.removeAll(files(jdbc));
			System.out.printf(
					"%-14s %,8d ms; longest wait of a read %,d, a write %,d, a save %,d, an image %,d ms; rewritten: %s%n",
					name, millis, longest.get(0), longest.get(1), longest.get(2), longest.get(3), rewritten);
			return rewritten.isEmpty() && (POSTS == 0 || longest.stream().allMatch((wait) -> wait < BOUND.toMillis()));
		}
	}

	private static void migrate(DataSource source, MigrationVersion version) {
		flyway(source, version).migrate();
	}

	private static Flyway flyway(DataSource source, MigrationVersion target) {
		return Flyway.configure().dataSource(source).target(target).load();
	}

	/** A table that is rewritten gets another file. */
	private static List<String> files(JdbcClient jdbc) {
		return jdbc.sql("""
				SELECT relname || ' ' || relfilenode FROM pg_class
				WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace""")
			.query((row, n) -> row.getString(1))
			.list();
	}

	/** Runs a statement again and again, and measures its longest time. */
	private static final class Waits implements AutoCloseable {

		private final Thread thread;

		private volatile boolean stopping;

		private volatile long longest;

		private volatile long startedAt = System.nanoTime();

		Waits(DataSource source, String sql) {
			this.thread = Thread.ofVirtual().start(() -> run(source, sql));
		}

		private void run(DataSource source, String sql) {
			try (Connection connection = source.getConnection();
					PreparedStatement statement = connection.prepareStatement(sql)) {
				while (!this.stopping) {
					this.startedAt = System.nanoTime();
					statement.execute();
					this.longest = Math.max(this.longest, System.nanoTime() - this.startedAt);
					LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
				}
			}
			catch (SQLException ex) {
				throw new IllegalStateException(ex);
			}
		}

		/** Milliseconds, of the statement that runs now too. */
		long longest() {
			return Math.max(this.longest, System.nanoTime() - this.startedAt) / 1_000_000;
		}

		@Override
		public void close() throws InterruptedException {
			this.stopping = true;
			this.thread.join();
		}

	}

}
