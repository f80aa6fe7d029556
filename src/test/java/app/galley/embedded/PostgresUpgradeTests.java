package app.galley.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

import app.galley.OwnProcesses;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The first start on a folder of PostgreSQL 17, with its real programs, which Maven
 * copies to {@code target} from where it gets those of this version.
 */
@OwnProcesses
class PostgresUpgradeTests {

	private static final Path FORMER = Path.of("target/former-postgres.jar");

	@TempDir
	static Path earlier;

	/** Where the earlier Galley unpacked its programs. */
	private static Path programs;

	private static String rows;

	@TempDir
	Path folder;

	private Path data;

	@BeforeAll
	static void start() throws Exception {
		assertThat(FORMER).as("mvn process-test-classes copies it").isRegularFile();
		programs = earlier.resolve("programs");
		Path data = earlier.resolve("postgres");
		Path password = Files.writeString(earlier.resolve("password"), "former");
		try (ZipFile jar = new ZipFile(FORMER.toFile());
				EmbeddedPostgres postgres = EmbeddedPostgres.builder()
					.setDataDirectory(data)
					.setCleanDataDirectory(false)
					.setOverrideWorkingDirectory(Files.createDirectories(programs).toFile())
					.setPgBinaryResolver(new FormerJar(jar))
					.setLocaleConfig("auth", "scram-sha-256")
					.setLocaleConfig("pwfile", password.toString())
					.setLocaleConfig("locale", "C")
					.setLocaleConfig("locale-provider", "builtin")
					.setLocaleConfig("builtin-locale", "C.UTF-8")
					.setConnectConfig("password", "former")
					.start()) {
			Flyway.configure().dataSource(postgres.getPostgresDatabase()).load().migrate();
			JdbcClient jdbc = JdbcClient.create(postgres.getPostgresDatabase());
			assertThat(jdbc.sql("SHOW server_version").query(String.class).single()).startsWith("17.");
			jdbc.sql(
					"INSERT INTO tag SELECT gen_random_uuid(), 't' || n, E'Tab\\t, line\\n and \\\\' || n FROM generate_series(1, 50) n")
				.update();
			jdbc.sql(
					"""
							INSERT INTO image (id, sha256, object_key, url, width, height, bytes, content_type, blur, alt,
								created_by, created_at)
							VALUES (gen_random_uuid(), repeat('0', 64), 'uploaded/00/' || repeat('0', 64) || '.png', 'https://example.org/x', 1, 1, 3,
							    'image/png', 'data:image/png', '', 'editor', '2026-02-28 23:59:59.123456+00')""")
				.update();
			// As the application does with its first image.
			jdbc.sql(
					"""
							UPDATE storage_owner SET token = gen_random_uuid(), bucket = '127.0.0.1/galley', place = (
							    SELECT 'database ' || oid || ' of server ' || (SELECT system_identifier FROM pg_control_system())
							    FROM pg_database WHERE datname = current_database())""")
				.update();
			rows = rows(jdbc);
		}
		Files.move(password, data.resolve("galley-password"));
		new PostgresFolder(data).listEmptyFiles();
	}

	@BeforeEach
	void copy() throws IOException {
		this.data = this.folder.resolve("postgres");
		FileSystemUtils.copyRecursively(earlier.resolve("postgres"), this.data);
	}

	@Test
	void theProgramsAreOfTheVersionThatTheUpgradeLeadsTo() throws Exception {
		try (DataFolder lock = DataFolder.lock(this.folder.resolve("new"));
				PostgresServer server = PostgresServer.start(lock)) {
			assertThat(connect(server).sql("SHOW server_version").query(String.class).single())
				.startsWith(PostgresUpgrade.VERSION + ".");
		}
	}

	@Test
	void theFirstStartCopiesEveryRowAndKeepsTheFormerFolder() throws Exception {
		try (DataFolder lock = DataFolder.lock(this.folder)) {
			new PostgresUpgrade(lock, programs).run();
			try (PostgresServer server = PostgresServer.start(lock)) {
				JdbcClient jdbc = connect(server);
				assertThat(jdbc.sql("SHOW server_version").query(String.class).single())
					.startsWith(PostgresUpgrade.VERSION + ".");
				assertThat(rows(jdbc)).isEqualTo(rows);
				assertThat(jdbc.sql(
						"SELECT place LIKE '% of server ' || system_identifier FROM storage_owner, pg_control_system()")
					.query(Boolean.class)
					.single()).as("not a copy").isTrue();
				assertThat(Flyway.configure().dataSource(source(server)).load().info().pending()).isEmpty();
			}
			new PostgresUpgrade(lock, this.folder.resolve("nowhere")).run();
		}
		assertThat(this.folder.resolve("postgres-17/PG_VERSION")).content().isEqualToIgnoringNewLines("17");
		assertThat(this.folder.resolve("postgres-next")).doesNotExist();
		FormerPostgres former = FormerPostgres.find(17, programs).orElseThrow();
		try (FormerPostgres.Running kept = former.start(new PostgresFolder(this.folder.resolve("postgres-17")),
				this.folder.resolve("log"))) {
			assertThat(rows(connect(kept))).isEqualTo(rows);
		}
	}

	@Test
	void aStopBetweenTheLastStepsLosesNothing() throws Exception {
		try (DataFolder lock = DataFolder.lock(this.folder)) {
			new PostgresUpgrade(lock, programs).run();
		}
		Files.move(this.data, this.folder.resolve("postgres-next"));
		try (DataFolder lock = DataFolder.lock(this.folder); PostgresServer server = PostgresServer.start(lock)) {
			assertThat(rows(connect(server))).isEqualTo(rows);
		}
	}

	@Test
	void withoutTheFormerProgramsTheStartSaysWhatToDo() throws Exception {
		List<Path> before = files();
		try (DataFolder lock = DataFolder.lock(this.folder)) {
			assertThatExceptionOfType(StartupFailure.class)
				.isThrownBy(() -> new PostgresUpgrade(lock, this.folder.resolve("nowhere")).run())
				.withMessageContaining("is PostgreSQL 17, this Galley brings PostgreSQL " + PostgresUpgrade.VERSION)
				.satisfies((failure) -> assertThat(failure.action()).contains("java -jar former.jar backup",
						"java -jar galley.jar restore"));
			assertThatExceptionOfType(StartupFailure.class).isThrownBy(() -> PostgresServer.start(lock))
				.satisfies((failure) -> assertThat(failure.action()).contains("Start the server once"));
		}
		assertThat(files()).isEqualTo(before);
	}

	@Test
	void aNewerFolderIsRefused() throws Exception {
		Files.writeString(this.data.resolve("PG_VERSION"), "99\n");
		try (DataFolder lock = DataFolder.lock(this.folder)) {
			new PostgresUpgrade(lock, programs).run();
			assertThatExceptionOfType(StartupFailure.class).isThrownBy(() -> PostgresServer.start(lock))
				.withMessageContaining("is PostgreSQL 99")
				.satisfies((failure) -> assertThat(failure.action()).contains("Start the newer Galley"));
		}
	}

	@Test
	void changedTablesAreRefusedAndTheFolderStays() throws Exception {
		FormerPostgres former = FormerPostgres.find(17, programs).orElseThrow();
		PostgresFolder prepared = new PostgresFolder(this.data);
		prepared.prepare();
		try (FormerPostgres.Running running = former.start(prepared, this.folder.resolve("log"))) {
			connect(running).sql("ALTER TABLE tag ADD COLUMN colour text").update();
		}
		try (DataFolder lock = DataFolder.lock(this.folder)) {
			assertThatExceptionOfType(StartupFailure.class).isThrownBy(() -> new PostgresUpgrade(lock, programs).run())
				.withMessageContaining("someone has changed its tables. That folder is unchanged.");
		}
		assertThat(this.data.resolve("PG_VERSION")).content().isEqualToIgnoringNewLines("17");
	}

	private List<Path> files() throws IOException {
		try (var files = Files.walk(this.data)) {
			return files.sorted().toList();
		}
	}

	/** All rows but what Flyway notes and where the database is. */
	private static String rows(JdbcClient jdbc) {
		return jdbc.sql("SELECT schema_to_xml('public', true, false, '')::text")
			.query(String.class)
			.single()
			.replaceAll("(?s)<flyway_schema_history>.*</flyway_schema_history>", "")
			.replaceAll("<place>.*</place>", "");
	}

	private static DriverManagerDataSource source(JdbcConnectionDetails server) {
		return new DriverManagerDataSource(server.getJdbcUrl(), "postgres",
				Objects.requireNonNull(server.getPassword()));
	}

	private static JdbcClient connect(JdbcConnectionDetails server) {
		return JdbcClient.create(source(server));
	}

	/** The programs of another version than the one on the class path. */
	private record FormerJar(ZipFile jar) implements PgBinaryResolver {

		@Override
		public InputStream getPgBinary(String system, String machine) throws IOException {
			for (Enumeration<? extends ZipEntry> entries = this.jar.entries(); entries.hasMoreElements();) {
				ZipEntry entry = entries.nextElement();
				if (entry.getName().endsWith(".txz")) {
					return this.jar.getInputStream(entry);
				}
			}
			throw new IOException("No programs in " + FORMER);
		}

	}

}
