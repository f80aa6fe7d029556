package app.galley.storage;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

import org.springframework.util.FileSystemUtils;

/**
 * An S3 server as a child process, with a folder of its own.
 */
final class S3Process implements AutoCloseable {

	private final Process process;

	private final URI endpoint;

	private final Path folder;

	private S3Process(Process process, URI endpoint, Path folder) {
		this.process = process;
		this.endpoint = endpoint;
		this.folder = folder;
	}

	/**
	 * Starts a server and waits for it.
	 * @param ready path that responds with status 200 once the server does
	 * @param command of a data folder and an address, {@code 127.0.0.1:PORT}
	 */
	static S3Process start(String ready, Map<String, String> environment,
			BiFunction<Path, String, List<String>> command) throws Exception {
		Path folder = Files.createTempDirectory("s3");
		URI endpoint = URI.create("http://127.0.0.1:" + freePort());
		Path data = Files.createDirectory(folder.resolve("data"));
		ProcessBuilder builder = new ProcessBuilder(command.apply(data, endpoint.getAuthority()));
		builder.environment().putAll(environment);
		builder.redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile());
		S3Process server = new S3Process(builder.start(), endpoint, folder);
		server.awaitReady(ready);
		return server;
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	private void awaitReady(String path) throws Exception {
		HttpRequest ready = HttpRequest.newBuilder(this.endpoint.resolve(path))
			.version(HttpClient.Version.HTTP_1_1)
			.timeout(Duration.ofSeconds(2))
			.build();
		Instant end = Instant.now().plus(Duration.ofSeconds(30));
		try (HttpClient client = HttpClient.newHttpClient()) {
			while (!isReady(client, ready)) {
				if (!this.process.isAlive() || Instant.now().isAfter(end)) {
					this.process.destroyForcibly();
					throw new IllegalStateException(
							"The S3 server does not start: " + Files.readString(this.folder.resolve("log")));
				}
				Thread.sleep(50);
			}
		}
	}

	private static boolean isReady(HttpClient client, HttpRequest ready) throws InterruptedException {
		try {
			return client.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
		}
		catch (IOException ex) {
			return false;
		}
	}

	URI endpoint() {
		return this.endpoint;
	}

	@Override
	public void close() {
		this.process.destroyForcibly().onExit().join();
		try {
			FileSystemUtils.deleteRecursively(this.folder);
		}
		catch (IOException ex) {
			// The system cleans its temporary folder.
		}
	}

}
