package app.galley.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

import app.galley.OwnProcesses;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Folders of earlier versions, copies and damaged ones. Each test has a copy of a folder
 * as an earlier version left it: every local user is trusted, and a file of zero bytes
 * marks it as complete.
 */
@OwnProcesses
class PostgresFolderTests {

	@TempDir
	static Path earlier;

	@TempDir
	Path folder;

	private Path data;

	@BeforeAll
	static void start() throws Exception {
		Path data = earlier.resolve("postgres");
		try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
			.setDataDirectory(data)
			.setCleanDataDirectory(false)
			.setOverrideWorkingDirectory(Path.of(System.getProperty("user.home"), ".cache", "galley").toFile())
			.start()) {
			JdbcClient jdbc = JdbcClient.create(postgres.getPostgresDatabase());
			jdbc.sql("CREATE TABLE post (title text)").update();
			jdbc.sql("CREATE TABLE empty (title text)").update();
			jdbc.sql("INSERT INTO post VALUES ('Kept')").update();
		}
		Files.createFile(data.resolve("galley-complete"));
	}

	@BeforeEach
	void copy() throws IOException {
		this.data = this.folder.resolve("postgres");
		FileSystemUtils.copyRecursively(earlier.resolve("postgres"), this.data);
	}

	@Test
	void aMissingEmptyFileDeletesNothing() throws Exception {
		Files.delete(this.data.resolve("galley-complete"));
		assertThat(titles()).containsExactly("Kept");
	}

	@Test
	void aFolderThatTrustsEveryLocalUserAsksForAPasswordFromNowOn() throws Exception {
		try (DataFolder lock = DataFolder.lock(this.folder); PostgresServer server = PostgresServer.start(lock)) {
			assertThat(titles(server)).containsExactly("Kept");
			assertThatExceptionOfType(CannotGetJdbcConnectionException.class)
				.isThrownBy(() -> connect(server, "").sql("SELECT 1").query().listOfRows())
				.withStackTraceContaining("password");
		}
		Path password = this.data.resolve("galley-password");
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(password))).isEqualTo("rw-------");
		assertThat(Files.readString(this.data.resolve("pg_hba.conf"))).doesNotContainPattern("(?m)^[^#]*trust");
		String before = Files.readString(password);
		assertThat(titles()).containsExactly("Kept");
		assertThat(password).hasContent(before);
	}

	@Test
	void aLostPasswordLocksNobodyOut() throws Exception {
		assertThat(titles()).containsExactly("Kept");
		Files.delete(this.data.resolve("galley-password"));
		assertThat(titles()).containsExactly("Kept");
		assertThat(Files.readString(this.data.resolve("pg_hba.conf"))).doesNotContainPattern("(?m)^[^#]*trust");
		Files.writeString(this.data.resolve("galley-password"), "another");
		assertThatExceptionOfType(StartupFailure.class).isThrownBy(this::titles)
			.withMessageContaining("has another password than the file galley-password")
			.satisfies((failure) -> assertThat(failure.action()).contains("delete it"));
		assertThat(this.data.resolve("postmaster.pid")).as("no server is left running").doesNotExist();
	}

	/** As tools make it that skip empty files and folders and do not keep permissions. */
	@Test
	void aPlainCopyWithoutEmptyFilesStarts() throws Exception {
		assertThat(titles()).containsExactly("Kept");
		Path copy = this.folder.resolve("copy");
		try (Stream<Path> files = Files.walk(this.data)) {
			for (Path file : files.filter(Files::isRegularFile).toList()) {
				if (Files.size(file) > 0) {
					Path target = copy.resolve("postgres").resolve(this.data.relativize(file).toString());
					Files.createDirectories(target.getParent());
					Files.copy(file, target);
				}
			}
		}
		Files.setPosixFilePermissions(copy.resolve("postgres"), PosixFilePermissions.fromString("rwxr-xr-x"));
		try (DataFolder lock = DataFolder.lock(copy); PostgresServer server = PostgresServer.start(lock)) {
			assertThat(titles(server)).containsExactly("Kept");
			assertThat(
					connect(server, server.getPassword()).sql("SELECT count(*) FROM empty").query(Long.class).single())
				.isZero();
		}
	}

	@Test
	void aDamagedFolderIsRefusedAndLeftAlone() throws Exception {
		Files.delete(this.data.resolve("galley-complete"));
		Files.delete(this.data.resolve("global/pg_control"));
		List<Path> before = files(this.data);
		assertThatExceptionOfType(StartupFailure.class).isThrownBy(this::titles)
			.withMessageContaining("global/pg_control is missing")
			.satisfies((failure) -> assertThat(failure.action()).contains("Restore the whole folder from a backup"));
		assertThat(files(this.data)).isEqualTo(before);
	}

	@Test
	void anUnfinishedInitdbIsMovedAside() throws Exception {
		FileSystemUtils.deleteRecursively(this.data);
		Files.createDirectories(this.data);
		Files.writeString(this.data.resolve("postgresql.conf"), "# initdb was killed here");
		try (DataFolder lock = DataFolder.lock(this.folder); PostgresServer server = PostgresServer.start(lock)) {
			assertThat(connect(server, server.getPassword()).sql("SELECT 1").query(Integer.class).single()).isOne();
			assertThatExceptionOfType(CannotGetJdbcConnectionException.class)
				.isThrownBy(() -> connect(server, "").sql("SELECT 1").query().listOfRows())
				.withStackTraceContaining("password");
		}
		assertThat(this.folder.resolve("postgres-unfinished-1/postgresql.conf")).hasContent("# initdb was killed here");
		assertThat(this.folder.resolve("postgres-password")).doesNotExist();
	}

	private List<@Nullable String> titles() throws IOException {
		try (DataFolder lock = DataFolder.lock(this.folder); PostgresServer server = PostgresServer.start(lock)) {
			return titles(server);
		}
	}

	private static List<@Nullable String> titles(PostgresServer server) {
		return connect(server, server.getPassword()).sql("SELECT title FROM post").query(String.class).list();
	}

	private static JdbcClient connect(PostgresServer server, String password) {
		return JdbcClient.create(new DriverManagerDataSource(server.getJdbcUrl(), "postgres", password));
	}

	private static List<Path> files(Path folder) throws IOException {
		try (Stream<Path> files = Files.walk(folder)) {
			return files.sorted().toList();
		}
	}

}
