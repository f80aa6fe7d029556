package app.galley.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL process that still holds the data although no Galley uses it: its Galley
 * was killed, or could not connect to it.
 */
class OrphanedPostgres {

	private static final Logger logger = LoggerFactory.getLogger(OrphanedPostgres.class);

	private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(10);

	private final Path data;

	OrphanedPostgres(Path data) {
		this.data = data;
	}

	/**
	 * Stops it, if there is one. Only the holder of the data folder's lock may call this:
	 * otherwise the server may be in use.
	 */
	void stop() throws IOException {
		Path pidFile = this.data.resolve("postmaster.pid");
		if (!Files.exists(pidFile)) {
			return;
		}
		List<String> lines = Files.readAllLines(pidFile);
		ProcessHandle process = lines.isEmpty() ? null
				: ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
					.filter(this::servesDataFolder)
					.orElse(null);
		if (process != null) {
			logger.warn("Stopping PostgreSQL (process {}), which no Galley uses", process.pid());
			if (!(requestShutdown(process) && awaitExit(process))) {
				process.destroyForcibly();
				awaitExit(process);
			}
		}
		Files.deleteIfExists(pidFile);
	}

	/** The process id alone proves nothing: it may have been reused. */
	private boolean servesDataFolder(ProcessHandle process) {
		String command = process.info().command().orElse("");
		boolean postgres = command.endsWith("/postgres") || command.endsWith("\\postgres.exe");
		return postgres && process.info()
			.arguments()
			.map((arguments) -> Arrays.asList(arguments).contains(this.data.toString()))
			.orElse(true);
	}

	/** SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for clients to leave. */
	private static boolean requestShutdown(ProcessHandle process) throws IOException {
		if (System.getProperty("os.name").startsWith("Windows")) {
			return false;
		}
		new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start();
		return true;
	}

	private static boolean awaitExit(ProcessHandle process) {
		try {
			process.onExit().get(SHUTDOWN_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
			return true;
		}
		catch (TimeoutException | ExecutionException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

}
