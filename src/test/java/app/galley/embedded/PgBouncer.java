package app.galley.embedded;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import app.galley.Api;

/**
 * A real PgBouncer in transaction mode, for a long form of a test.
 */
final class PgBouncer implements AutoCloseable {

	private final Process process;

	private final int port;

	/**
	 * Starts it.
	 * @param command what starts it, such as
	 * {@code runuser -u nobody -- /usr/sbin/pgbouncer}; it refuses to run as root
	 * @param database address of the database, with the account
	 */
	PgBouncer(String command, URI database) throws Exception {
		this.port = freePort();
		String[] account = database.getUserInfo().split(":");
		Path folder = Files.createTempDirectory("pgbouncer");
		Path settings = folder.resolve("pgbouncer.ini");
		Files.writeString(folder.resolve("users.txt"), "\"%s\" \"%s\"%n".formatted(account[0], account[1]));
		Files.writeString(settings, """
				[databases]
				postgres = host=127.0.0.1 port=%d user=%s password=%s
				[pgbouncer]
				listen_addr = 127.0.0.1
				listen_port = %d
				unix_socket_dir =
				auth_type = plain
				auth_file = %s
				pool_mode = transaction
				default_pool_size = 20
				ignore_startup_parameters = extra_float_digits
				""".formatted(database.getPort(), account[0], account[1], this.port, folder.resolve("users.txt")));
		Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
		List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
		arguments.add(settings.toString());
		this.process = new ProcessBuilder(arguments).redirectErrorStream(true)
			.redirectOutput(folder.resolve("log").toFile())
			.start();
		Api.await(this::isUp, (up) -> up);
	}

	private static int freePort() throws Exception {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	private boolean isUp() {
		if (!this.process.isAlive()) {
			throw new AssertionError("PgBouncer did not start: " + Objects.toString(this.process.info()));
		}
		try (Socket socket = new Socket("127.0.0.1", this.port)) {
			return socket.isConnected();
		}
		catch (IOException ex) {
			return false;
		}
	}

	int port() {
		return this.port;
	}

	@Override
	public void close() throws Exception {
		this.process.destroy();
		if (!this.process.waitFor(10, TimeUnit.SECONDS)) {
			this.process.destroyForcibly();
		}
	}

}
