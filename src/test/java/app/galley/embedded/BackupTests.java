package app.galley.embedded;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import app.galley.Api;
import app.galley.Newsroom;
import app.galley.transfer.BackupApplication;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Backups of a server that runs and is written to, and what is restored from them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@ExtendWith(OutputCaptureExtension.class)
@SuppressWarnings("NullAway.Init") // by start()
class BackupTests {

	/** Publishing does not write to it, but a backup reads it. */
	private static final String TABLE = "image_upload";

	private Path folder;

	private Path data;

	private Path backup;

	private GalleyProcess server;

	private URI address;

	private Newsroom newsroom;

	private String formerSlug;

	@BeforeAll
	void start(@TempDir Path folder) throws Exception {
		this.folder = folder;
		this.data = folder.resolve("data");
		this.backup = folder.resolve("galley.zip");
		this.server = GalleyProcess.start(settings(this.data, "0"));
		this.address = this.server.awaitReady();
		this.newsroom = new Newsroom(Api.at(this.address));
		JsonNode post = this.newsroom.publish("Kept");
		this.formerSlug = post.get("slug").asString();
		JsonNode revision = this.newsroom.edit(this.newsroom.revise(post), Map.of("slug", Newsroom.unique("renamed")));
		this.newsroom.approve(this.newsroom.submit(revision), Map.of());
		this.newsroom.draft("Only a draft");
		Api.at(this.address)
			.asEditor()
			.mutate("createPerson", Map.of("username", "grace", "password", "correct horse battery", "role", "WRITER"),
					"username");
	}

	@AfterAll
	void stop() throws Exception {
		this.server.close();
	}

	private static Map<String, String> settings(Path data, String port) {
		return Map.of("GALLEY_DATA_DIR", data.toString(), "PORT", port, "GALLEY_EDITOR_PASSWORD", Api.PASSWORD,
				"GALLEY_SDXL_SKETCHSTEPDELAY", "0ms", "GALLEY_SAMPLES", "false");
	}

	private int run(String command, Path file, Path data) {
		// The level is that of the tests: it applies to the whole process.
		return BackupApplication.run(List.of(command, file.toString()), "--galley.data-dir=" + data,
				"--logging.level.root=info");
	}

	private JdbcConnectionDetails database() throws IOException {
		return new PostgresFolder(this.data.resolve("postgres")).running();
	}

	private static DriverManagerDataSource source(JdbcConnectionDetails database) {
		return new DriverManagerDataSource(database.getJdbcUrl(), "postgres",
				Objects.requireNonNull(database.getPassword()));
	}

	/** Work while a backup has read its state and waits for its last table. */
	private void whileABackupWaits(Start start, Work work) throws Exception {
		JdbcClient jdbc = JdbcClient.create(source(database()));
		try (Connection lock = source(database()).getConnection()) {
			lock.setAutoCommit(false);
			lock.createStatement().execute("LOCK TABLE " + TABLE + " IN ACCESS EXCLUSIVE MODE");
			start.start();
			long waiting = Api.await(() -> jdbc.sql("""
					SELECT coalesce(max(pid), 0) FROM pg_stat_activity WHERE wait_event_type = 'Lock'
					    AND query LIKE '%' || :table || '%'""").param("table", TABLE).query(Long.class).single(),
					(pid) -> pid > 0);
			work.run(jdbc, waiting);
		}
	}

	@Test
	@Order(1)
	void anInterruptedBackupLeavesNoFile(CapturedOutput output) throws Exception {
		List<CompletableFuture<Integer>> backup = new ArrayList<>();
		whileABackupWaits(() -> backup.add(CompletableFuture.supplyAsync(() -> run("backup", this.backup, this.data))),
				(jdbc, pid) -> {
					jdbc.sql("SELECT pg_terminate_backend(:pid::int)").param("pid", pid).query(Boolean.class).single();
					assertThat(backup.getFirst().get(20, TimeUnit.SECONDS)).isOne();
				});
		assertThat(output).contains("so there is no backup");
		assertThat(files()).containsExactly("data");

		List<GalleyProcess> killed = new ArrayList<>();
		whileABackupWaits(() -> killed.add(GalleyProcess.start(this.data, "backup", this.backup.toString())),
				(jdbc, pid) -> killed.getFirst().kill());
		assertThat(files()).containsExactlyInAnyOrder("data", "galley.zip.part");
		assertThat(run("restore", this.folder.resolve("galley.zip.part"), this.folder.resolve("none"))).isOne();
		assertThat(output).contains("galley.zip.part is not a whole backup of Galley");
		assertThat(files()).containsExactlyInAnyOrder("data", "galley.zip.part");
	}

	private List<String> files() throws IOException {
		try (Stream<Path> files = Files.list(this.folder)) {
			return files.map((file) -> file.getFileName().toString()).toList();
		}
	}

	@Test
	@Order(2)
	void restoresOneStateOfAServerThatIsWrittenTo(CapturedOutput output) throws Exception {
		Map<String, String> seen = look();
		String identity = identity(JdbcClient.create(source(database())));
		List<CompletableFuture<Integer>> running = new ArrayList<>();
		whileABackupWaits(() -> running.add(CompletableFuture.supplyAsync(() -> run("backup", this.backup, this.data))),
				(jdbc, pid) -> this.newsroom.publish("Too late"));
		assertThat(running.getFirst().get(20, TimeUnit.SECONDS)).as(output.toString()).isZero();
		assertThat(output).contains("Backup of " + this.data).doesNotContain("were missing");
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(this.backup))).isEqualTo("rw-------");
		assertThat(run("backup", this.backup, this.data)).isOne();
		assertThat(output).contains("exists already: name another");
		assertThat(look()).isNotEqualTo(seen);

		this.server.close();
		Files.move(this.data, this.folder.resolve("lost"));
		Path restored = this.folder.resolve("restored");
		assertThat(run("restore", this.backup, restored)).as(output.toString()).isZero();
		try (Stream<Path> files = Files.list(restored)) {
			assertThat(files.map((file) -> file.getFileName().toString())).containsOnly("postgres", "s3", "credential",
					"lock");
		}
		assertThatThrownBy(() -> run("restore", this.backup, restored)).rootCause()
			.hasMessage("The data folder " + restored + " is not empty.");
		this.data = restored;
		this.server = GalleyProcess.start(settings(restored, String.valueOf(this.address.getPort())));
		this.server.awaitReady();
		assertThat(look()).isEqualTo(seen);
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(restored.resolve("credential/key.pem"))))
			.isEqualTo("rw-------");
		this.newsroom.publish("After the restore");
		JdbcClient jdbc = JdbcClient.create(source(database()));
		assertThat(identity(jdbc)).isEqualTo(identity);
		assertThat(jdbc.sql("SELECT copied OR place IS NULL OR sweep_after < now() FROM storage_owner")
			.query(Boolean.class)
			.single()).isFalse();
		assertThat(this.server.output()).doesNotContain("ERROR", "restored or copied");
	}

	/** Posts, pages, images, redirects and accounts. */
	private Map<String, String> look() {
		Map<String, String> seen = new TreeMap<>(MoveTests.look(this.address, new ArrayList<>()));
		Api editor = Api.at(this.address).asEditor();
		seen.put("redirect", editor.get("/preview/posts/" + this.formerSlug).statusCode() + " "
				+ editor.data("query($slug: String!) { post(slug: $slug) { slug } }", Map.of("slug", this.formerSlug)));
		seen.put("signer", Api.at(this.address).get("/content-credentials.pem").body());
		seen.put("people", editor.data("{ people { username role } }").toString());
		seen.put("grace",
				Api.at(this.address)
					.as("grace", "correct horse battery")
					.data("{ tasks: contentTasks(first: 1) { nodes { id } } }")
					.toString());
		return seen;
	}

	private static String identity(JdbcClient jdbc) {
		return jdbc.sql("SELECT id::text FROM storage_owner").query(String.class).single();
	}

	@Test
	@Order(3)
	void aDamagedBackupIsRefusedWhole() throws Exception {
		Random random = new Random(20);
		long size = Files.size(this.backup);
		Path target = this.folder.resolve("from-damaged");
		Path damaged = this.folder.resolve("damaged.zip");
		for (int i = 0; i < 24; i++) {
			Files.deleteIfExists(damaged);
			Files.copy(this.backup, damaged);
			try (FileChannel channel = FileChannel.open(damaged, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
				long place = (i == 0) ? size - 1 : (i == 1) ? 0 : random.nextLong(size);
				if (i % 4 == 3) {
					channel.truncate(place);
				}
				else {
					ByteBuffer old = ByteBuffer.allocate(1);
					channel.read(old, place);
					channel.write(ByteBuffer.wrap(new byte[] { (byte) (old.get(0) ^ (1 << random.nextInt(8))) }),
							place);
				}
			}
			assertThat(run("restore", damaged, target)).as("damage %d", i).isOne();
			assertThat(target).doesNotExist();
		}
	}

	@Test
	@Order(4)
	void aRestoreThatIsInterruptedIsNeverStartedOn() throws Exception {
		Path target = this.folder.resolve("interrupted");
		Path restoring = Files.createDirectories(target.resolve("restoring/s3"));
		assertThatThrownBy(() -> DataFolder.lock(target)).hasMessageContaining("was interrupted")
			.extracting((failure) -> ((StartupFailure) failure).action())
			.asString()
			.startsWith("Run it again.");
		assertThat(run("restore", this.backup, target)).isZero();
		assertThat(target.resolve("restoring")).doesNotExist();

		// Killed between the last steps: the next start takes them.
		Files.createDirectories(restoring.getParent());
		Files.move(target.resolve("postgres"), target.resolve("restoring/postgres"));
		Files.createFile(target.resolve("restoring/complete"));
		DataFolder.lock(target).close();
		assertThat(target.resolve("postgres/PG_VERSION")).exists();
		assertThat(target.resolve("restoring")).doesNotExist();
	}

	@Test
	@Order(5)
	void aBackupOfAnEarlierVersionIsRestoredAndOneOfALaterIsRefused(CapturedOutput output) throws Exception {
		Path earlier = this.folder.resolve("earlier");
		Path file = this.folder.resolve("earlier.zip");
		start(earlier, (jdbc, database) -> {
			Flyway.configure().dataSource(source(database)).target("15").load().migrate();
			jdbc.sql("INSERT INTO tag VALUES (gen_random_uuid(), 'a', E'Tab\\t, line\\n and \\\\')").update();
		});
		assertThat(run("backup", file, earlier)).isZero();
		Path restored = this.folder.resolve("restored-earlier");
		assertThat(run("restore", file, restored)).as(output.toString()).isZero();
		start(restored, (jdbc, database) -> {
			Flyway flyway = Flyway.configure().dataSource(source(database)).load();
			assertThat(flyway.info().current().getVersion().getVersion()).isEqualTo("15");
			flyway.migrate();
			assertThat(jdbc.sql("SELECT name FROM tag").query(String.class).single()).isEqualTo("Tab\t, line\n and \\");
		});
		start(earlier,
				(jdbc, database) -> jdbc.sql("UPDATE flyway_schema_history SET version = '9999' WHERE version = '15'")
					.update());
		Path later = this.folder.resolve("later.zip");
		assertThat(run("backup", later, earlier)).isZero();
		assertThat(run("restore", later, this.folder.resolve("restored-later"))).isOne();
		assertThat(output).contains("A newer Galley made the backup, with tables of version 9999");
	}

	private static void start(Path data, DatabaseWork work) throws Exception {
		try (DataFolder lock = DataFolder.lock(data); PostgresServer server = PostgresServer.start(lock)) {
			work.run(JdbcClient.create(source(server)), server);
		}
	}

	@Test
	@Order(6)
	void externalServicesAreRefused() {
		for (String command : List.of("backup", "restore")) {
			assertThatThrownBy(() -> BackupApplication.run(List.of(command, this.backup.toString()),
					"--DATABASE_URL=postgres://localhost/galley", "--galley.s3.bucket=images",
					"--galley.data-dir=" + this.folder.resolve("none"), "--logging.level.root=info"))
				.rootCause()
				.hasMessageStartingWith("DATABASE_URL is set, and this command is for the embedded database");
		}
		assertThat(this.folder.resolve("none")).doesNotExist();
	}

	/** Starts a backup. */
	@FunctionalInterface
	private interface Start {

		void start() throws Exception;

	}

	/** Work on a database. */
	@FunctionalInterface
	private interface DatabaseWork {

		void run(JdbcClient jdbc, JdbcConnectionDetails database) throws Exception;

	}

	/** What happens meanwhile. */
	@FunctionalInterface
	private interface Work {

		void run(JdbcClient jdbc, long pid) throws Exception;

	}

}
