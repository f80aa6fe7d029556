package app.galley.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.zonky.test.db.postgres.util.LinuxUtils;

/**
 * The programs of an earlier major version of PostgreSQL, which an earlier Galley
 * unpacked.
 *
 * @param folder with the folder {@code bin}
 */
record FormerPostgres(Path folder) {

	/**
	 * Looks for the programs.
	 * @param cache where PostgreSQL's programs are unpacked, a folder for each version
	 */
	static Optional<FormerPostgres> find(int version, Path cache) throws IOException {
		if (!Files.isDirectory(cache)) {
			return Optional.empty();
		}
		try (Stream<Path> folders = Files.list(cache)) {
			return folders.filter((folder) -> Files.exists(folder.resolve("bin")))
				.map(FormerPostgres::new)
				.filter((programs) -> programs.isVersion(version))
				.findFirst();
		}
	}

	private boolean isVersion(int version) {
		try {
			Process process = new ProcessBuilder(program("postgres"), "--version").redirectErrorStream(true).start();
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			return output.matches("(?s)postgres \\(PostgreSQL\\) " + version + "\\D.*");
		}
		catch (IOException ex) {
			return false;
		}
	}

	private String program(String name) {
		return this.folder.resolve("bin").resolve(name).toString();
	}

	/**
	 * Starts the server.
	 * @param log its messages
	 */
	Running start(PostgresFolder data, Path log) throws IOException {
		int port = freePort();
		run(log, List.of("-D", data.path().toString(), "-l", log.toString(), "-t", "60", "-o",
				"-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=''", "-w", "start"));
		return new Running(this, data.path(), log, port, data.password());
	}

	private void run(Path log, List<String> arguments) throws IOException {
		List<String> command = new ArrayList<>();
		// PostgreSQL does not run as root.
		if (LinuxUtils.isUnshareAvailable()) {
			command.addAll(List.of("unshare", "-U"));
		}
		command.add(program("pg_ctl"));
		command.addAll(arguments);
		try {
			int status = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start()
				.waitFor();
			if (status != 0) {
				throw new IOException(
						"PostgreSQL " + arguments.getLast() + " failed with status " + status + ", see " + log);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("Interrupted", ex);
		}
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	/** The running server. */
	record Running(FormerPostgres programs, Path data, Path log, int port,
			String password) implements LoopbackPostgres, AutoCloseable {

		@Override
		public void close() throws IOException {
			this.programs.run(this.log, List.of("-D", this.data.toString(), "-m", "fast", "-w", "stop"));
		}

	}

}
