import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/**
 * Makes an AOT cache for the extracted {@code galley.jar} in a folder: classes as the JVM
 * keeps them, and profiles of what a server does most. The cache is valid only for the
 * JVM that runs this program and for the files in the folder. A server with everything
 * embedded publishes the samples; another one, for which that one's database is an
 * external one, is asked for them.
 *
 * <pre>java Train.java FOLDER SAMPLES CACHE</pre>
 */
public final class Train {

	private static final int REQUESTS = 10_000;

	private static final int CONNECTIONS = 16;

	/** As builders of images may have little CPU time. */
	private static final Duration START_LIMIT = Duration.ofMinutes(10);

	/** Also for the JVM, which writes the cache when the server stops. */
	private static final Duration STOP_LIMIT = Duration.ofMinutes(10);

	private static final Map<String, String> EMBEDDED = Map.of("GALLEY_EMBEDDED", "always", "GALLEY_EMBEDDED_S3_PORT",
			"0");

	private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	/** The list, asked for as sites ask. */
	private static final String QUESTION = """
			{"query":"query($n: Int) { posts(first: $n) { nodes { slug title excerpt publishedAt \
			featuredImage { url width height alt } author { name slug } category { name slug } tags { name slug } } } }",\
			"variables":{"n":20,"other":%d}}""";

	private final Path folder;

	private final Path data;

	private int port = freePort();

	private Train(Path folder, Path data) throws IOException {
		this.folder = folder;
		this.data = data;
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	public static void main(String[] args) throws Exception {
		if (args.length != 3) {
			throw new IllegalArgumentException("Usage: java Train.java FOLDER SAMPLES CACHE");
		}
		Path data = Files.createTempDirectory("training");
		try {
			new Train(Path.of(args[0]).toAbsolutePath(), data).run(args[1], Path.of(args[2]).toAbsolutePath());
		}
		finally {
			delete(data);
		}
	}

	private void run(String samples, Path cache) throws Exception {
		Process samplesImport = start(EMBEDDED, List.of(), "import", samples, "--approve");
		require(samplesImport.waitFor() == 0, "The samples could not be imported");
		Process embedded = start(EMBEDDED, List.of());
		try {
			awaitReady(embedded);
			train(cache, Map.of("DATABASE_URL", database(), "GALLEY_S3_BUCKET", "training", "GALLEY_S3_ENDPOINT",
					url("/none").toString(), "AWS_ACCESS_KEY_ID", "training", "AWS_SECRET_ACCESS_KEY", "training"));
		}
		finally {
			embedded.destroy();
			require(embedded.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS), "The embedded server does not stop");
		}
	}

	private void train(Path cache, Map<String, String> settings) throws Exception {
		this.port = freePort();
		Process server = start(settings, List.of("-XX:AOTCacheOutput=" + cache, "-Xlog:aot=error"));
		try {
			awaitReady(server);
			AtomicInteger number = new AtomicInteger();
			// Each computed, since a variable that no question has makes it another one.
			ask(number::getAndIncrement);
			// All but the first from the response cache.
			ask(() -> 0);
			server.destroy();
			require(server.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS), "The server does not stop");
		}
		finally {
			server.destroyForcibly();
		}
		require(Files.exists(cache) && Files.size(cache) > 0, "The JVM wrote no cache");
		System.out.printf("%s: %,d bytes%n", cache, Files.size(cache));
	}

	/** The address of the embedded database, which runs. */
	private String database() throws IOException {
		Path password = find("galley-password");
		int databasePort = Integer.parseInt(Files.readAllLines(find("postmaster.pid")).get(3).strip());
		return "postgres://postgres:%s@127.0.0.1:%d/postgres".formatted(Files.readString(password).strip(), databasePort);
	}

	private Path find(String name) throws IOException {
		try (Stream<Path> files = Files.walk(this.data)) {
			return files.filter((file) -> file.endsWith(name)).findFirst().orElseThrow();
		}
	}

	private Process start(Map<String, String> settings, List<String> options, String... arguments) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(ProcessHandle.current().info().command().orElseThrow());
		command.add("@" + this.folder.resolve("options"));
		command.addAll(options);
		command.addAll(List.of("-jar", this.folder.resolve("galley.jar").toString()));
		command.addAll(List.of(arguments));
		ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
		Map<String, String> environment = builder.environment();
		// Nothing may lead the training to a real database, bucket or site.
		environment.keySet().removeIf((name) -> name.matches("(GALLEY|SPRING|DATABASE|AWS|PG)_?.*"));
		environment.putAll(Map.of("PORT", String.valueOf(this.port), "SERVER_ADDRESS", "127.0.0.1", "GALLEY_DATA_DIR",
				this.data.toString(), "GALLEY_CDN_BASE_URL", "https://images.example.org", "GALLEY_EDITOR_PASSWORD",
				"only-for-training"));
		environment.putAll(settings);
		return builder.start();
	}

	private void awaitReady(Process server) throws InterruptedException {
		HttpRequest ready = HttpRequest.newBuilder(url("/actuator/health/readiness")).build();
		long end = System.nanoTime() + START_LIMIT.toNanos();
		while (!isReady(ready)) {
			require(server.isAlive() && System.nanoTime() < end, "The server does not start");
			Thread.sleep(100);
		}
	}

	private static boolean isReady(HttpRequest ready) throws InterruptedException {
		try {
			return HTTP.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private void ask(IntSupplier other) throws Exception {
		try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<?>> running = new ArrayList<>();
			for (int i = 0; i < CONNECTIONS; i++) {
				running.add(clients.submit(() -> {
					for (int n = 0; n < REQUESTS / CONNECTIONS; n++) {
						ask(QUESTION.formatted(other.getAsInt()));
					}
					return null;
				}));
			}
			for (Future<?> client : running) {
				client.get();
			}
		}
	}

	private void ask(String question) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(url("/graphql"))
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(question))
			.build();
		HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
		require(response.statusCode() == 200 && response.body().contains("\"slug\""), response.body());
	}

	private URI url(String path) {
		return URI.create("http://127.0.0.1:" + this.port + path);
	}

	private static void require(boolean condition, String failure) {
		if (!condition) {
			throw new IllegalStateException(failure);
		}
	}

	private static void delete(Path folder) throws IOException {
		try (Stream<Path> files = Files.walk(folder)) {
			files.sorted(Comparator.reverseOrder()).forEach((file) -> {
				try {
					Files.delete(file);
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
			});
		}
	}

}
