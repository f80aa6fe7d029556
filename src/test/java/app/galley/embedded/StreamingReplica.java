package app.galley.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import app.galley.Api;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A streaming replica of the PostgreSQL of {@link BackingServices}, made as
 * {@code pg_basebackup} makes one, which the embedded binaries lack.
 */
final class StreamingReplica implements AutoCloseable {

	private final Process process;

	private final int port;

	private final JdbcClient jdbc;

	private StreamingReplica(Process process, int port, JdbcClient jdbc) {
		this.process = process;
		this.port = port;
		this.jdbc = jdbc;
	}

	static StreamingReplica of(BackingServices backing, Path folder) throws Exception {
		DriverManagerDataSource primary = backing.dataSource("postgres");
		Path source;
		String label;
		Path program;
		try (Connection connection = primary.getConnection(); Statement statement = connection.createStatement()) {
			source = Path.of(text(statement, "SHOW data_directory"));
			program = program(source);
			text(statement, "SELECT pg_backup_start('replica', true)::text");
			copy(source, folder);
			label = text(statement, "SELECT labelfile FROM pg_backup_stop(false)");
		}
		Files.writeString(folder.resolve("backup_label"), label);
		Files.createFile(folder.resolve("standby.signal"));
		int port = freePort();
		String address = Objects.requireNonNull(primary.getUrl());
		Files.writeString(folder.resolve("postgresql.auto.conf"),
				"\nprimary_conninfo = 'host=127.0.0.1 port=%s user=postgres password=%s'%n"
					.formatted(address.replaceAll(".*:(\\d+)/.*", "$1"), primary.getPassword()),
				StandardOpenOption.CREATE, StandardOpenOption.APPEND);
		Process process = start(program, folder, port);
		DriverManagerDataSource own = new DriverManagerDataSource(address.replaceFirst(":\\d+/", ":" + port + "/"),
				"postgres", Objects.requireNonNull(primary.getPassword()));
		JdbcClient jdbc = JdbcClient.create(own);
		Api.await(() -> isStreaming(process, jdbc), (streaming) -> streaming);
		return new StreamingReplica(process, port, jdbc);
	}

	private static boolean isStreaming(Process process, JdbcClient jdbc) {
		if (!process.isAlive()) {
			throw new AssertionError("The replica does not start");
		}
		try {
			return jdbc.sql("SELECT count(*) > 0 FROM pg_stat_wal_receiver").query(Boolean.class).single();
		}
		catch (DataAccessException ex) {
			return false;
		}
	}

	private static String text(Statement statement, String sql) throws Exception {
		try (ResultSet row = statement.executeQuery(sql)) {
			row.next();
			return row.getString(1);
		}
	}

	/** The program that runs the primary. */
	private static Path program(Path data) throws IOException {
		long pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).getFirst());
		return Path.of(ProcessHandle.of(pid).flatMap((postmaster) -> postmaster.info().command()).orElseThrow());
	}

	private static void copy(Path source, Path folder) throws IOException {
		Files.walkFileTree(source, new SimpleFileVisitor<>() {
			@Override
			public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) throws IOException {
				Files.createDirectories(folder.resolve(source.relativize(path)),
						PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
				return FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
				if (!path.getFileName().toString().startsWith("postmaster.")) {
					try {
						Files.copy(path, folder.resolve(source.relativize(path)));
					}
					catch (NoSuchFileException ex) {
						// Removed since; the log says so.
					}
				}
				return FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult visitFileFailed(Path path, IOException ex) {
				return FileVisitResult.CONTINUE;
			}
		});
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	private static Process start(Path program, Path folder, int port) throws IOException {
		List<String> command = new ArrayList<>();
		if (System.getProperty("user.name").equals("root")) {
			// PostgreSQL refuses to run as root.
			command.addAll(List.of("unshare", "-U"));
		}
		command.addAll(List.of(program.toString(), "-D", folder.toString(), "-p", String.valueOf(port), "-c",
				"listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "hot_standby=on"));
		return new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(folder.resolveSibling("replica.log").toFile())
			.start();
	}

	int port() {
		return this.port;
	}

	void pauseReplay() {
		this.jdbc.sql("SELECT pg_wal_replay_pause()::text").query(String.class).single();
		Api.await(() -> this.jdbc.sql("SELECT pg_get_wal_replay_pause_state()").query(String.class).single(),
				"paused"::equals);
	}

	void resumeReplay() {
		this.jdbc.sql("SELECT pg_wal_replay_resume()::text").query(String.class).single();
	}

	/** Replays commits so long after they were made. */
	void delayReplay(Duration delay) {
		this.jdbc.sql("ALTER SYSTEM SET recovery_min_apply_delay = %d".formatted(delay.toMillis())).update();
		this.jdbc.sql("SELECT pg_reload_conf()").query(Boolean.class).single();
	}

	/** Makes it a primary of its own. */
	void promote() {
		assertThat(this.jdbc.sql("SELECT pg_promote()").query(Boolean.class).single()).isTrue();
	}

	void kill() throws InterruptedException {
		this.process.descendants().forEach(ProcessHandle::destroyForcibly);
		this.process.destroyForcibly().waitFor();
	}

	@Override
	public void close() throws InterruptedException {
		this.process.destroy();
		this.process.waitFor();
	}

}
