package app.galley.embedded;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import app.galley.Api;
import app.galley.OwnProcesses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The data folder over a shutdown, {@code kill -9} and a second start, with real
 * processes.
 */
@OwnProcesses
class RestartTests {

	private static final String PASSWORD = "Sign in as editor with the password";

	@Test
	void keepsTheDataWhenKilledAndWhenStopped(@TempDir Path data) throws Exception {
		GalleyProcess first = GalleyProcess.start(data);
		URI address = first.awaitReady();
		assertThat(first.output()).contains(PASSWORD);
		// The banner comes a moment before Spring reports readiness.
		Api.await(() -> body(address.resolve("/actuator/health/readiness")), "{\"status\":\"UP\"}"::equals);
		long postgres = postgres(data);

		GalleyProcess second = GalleyProcess.start(data, "storage", "check");
		assertThat(second.awaitExit()).isEqualTo(1);
		assertThat(second.output())
			.contains("The data folder " + data.toRealPath() + " is in use by another Galley (process ",
					"A command needs embedded services for itself: stop the server")
			.doesNotContain("\tat ", "Exception");

		first.kill();
		assertThat(ProcessHandle.of(postgres)).as("the orphan").isPresent();

		try (GalleyProcess third = GalleyProcess.start(data)) {
			third.awaitReady();
			assertThat(third.output()).contains("Stopping PostgreSQL (process " + postgres + ")")
				.doesNotContain(PASSWORD);
			assertThat(postgres(data)).isNotEqualTo(postgres);
		}
		assertThat(data.resolve("postgres/postmaster.pid")).doesNotExist();

		GalleyProcess command = GalleyProcess.start(data, "storage", "check");
		assertThat(command.awaitExit()).as(command.output()).isZero();
		assertThat(command.output()).contains("rows without an object                      0");
	}

	@Test
	void saysInOneSentenceThatTheDatabaseIsAway() throws Exception {
		GalleyProcess galley = GalleyProcess
			.start(Map.of("DATABASE_URL", "postgres://u:secret@127.0.0.1:1/galley", "GALLEY_S3_BUCKET", "images"));
		assertThat(galley.awaitExit()).isEqualTo(1);
		assertThat(galley.output())
			.contains("The database cannot be used: Connection to 127.0.0.1:1 refused", "DATABASE_URL")
			.doesNotContain("\tat ", "Exception", "secret");
	}

	@Test
	void namesTheSettingForAPortInUse(@TempDir Path data) throws Exception {
		try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				DataFolder folder = DataFolder.lock(data)) {
			assertThatExceptionOfType(StartupFailure.class)
				.isThrownBy(() -> S3Server.start(folder, other.getLocalPort()))
				.withMessage("Port %d of the embedded S3 is in use by another program.", other.getLocalPort())
				.satisfies((failure) -> assertThat(failure.action()).contains("galley.embedded.s3-port"));
		}
	}

	@Test
	void leavesAnotherProcessWithTheSameIdAlone(@TempDir Path data) throws Exception {
		Path postgres = Files.createDirectories(data.resolve("postgres"));
		Files.write(postgres.resolve("postmaster.pid"),
				List.of(String.valueOf(ProcessHandle.current().pid()), postgres.toString()));
		new OrphanedPostgres(postgres).stop();
		assertThat(postgres.resolve("postmaster.pid")).doesNotExist();
	}

	@Test
	void locksTheFolderOnce(@TempDir Path data) throws Exception {
		try (DataFolder folder = DataFolder.lock(data)) {
			assertThatExceptionOfType(StartupFailure.class).isThrownBy(() -> DataFolder.lock(data))
				.withMessageContaining("is in use by another Galley");
		}
		DataFolder.lock(data).close();
	}

	private static long postgres(Path data) throws Exception {
		return Long.parseLong(Files.readAllLines(data.resolve("postgres/postmaster.pid")).getFirst().strip());
	}

	private static String body(URI address) {
		try {
			return GalleyProcess.get(address).body();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

}
