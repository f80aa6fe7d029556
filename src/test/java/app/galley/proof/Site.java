package app.galley.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import app.galley.Api;
import app.galley.browser.Processes;
import org.jspecify.annotations.Nullable;

import org.springframework.util.FileSystemUtils;

/**
 * The public site in production mode, on a free port. It is built once for all tests, and
 * each instance starts from that build. Only one can run at a time because they cache
 * pages in the same directory.
 */
final class Site implements AutoCloseable {

	/** For {@code @ResourceLock}. */
	static final String RESOURCE = "site";

	static final String SECRET = "the secret of the proof";

	/** The origin from which the site lets its owner load a script. */
	static final String ANALYTICS = "https://stats.example";

	private static final Path HOME = Path.of("site");

	private static final Path CACHE = HOME.resolve(".next-proof");

	private static final Path BUILT = HOME.resolve(".next-proof-built");

	private static boolean built;

	private final URI url;

	private final URI api;

	private @Nullable Process process;

	/**
	 * @param url a {@link #freeUrl()}, which is also in the API's settings
	 */
	Site(URI url, URI api) throws IOException {
		this.url = url;
		this.api = api;
		build();
		FileSystemUtils.deleteRecursively(CACHE);
		FileSystemUtils.copyRecursively(BUILT, CACHE);
		start();
	}

	private void build() throws IOException {
		if (built) {
			return;
		}
		Processes.npmCi(HOME);
		Processes.run(HOME, environment(), List.of("npm", "run", "codegen"));
		Processes.run(HOME, environment(), List.of("node", "node_modules/next/dist/bin/next", "build"));
		FileSystemUtils.deleteRecursively(BUILT);
		FileSystemUtils.copyRecursively(CACHE, BUILT);
		built = true;
	}

	/** Starts the server with the pages cached so far. */
	void start() throws IOException {
		start("-H", "127.0.0.1");
	}

	/** Starts it with options of {@code next start}, such as the address to listen on. */
	void start(String... options) throws IOException {
		List<String> command = new ArrayList<>(
				List.of("node", "node_modules/next/dist/bin/next", "start", "-p", String.valueOf(this.url.getPort())));
		command.addAll(List.of(options));
		ProcessBuilder builder = new ProcessBuilder(command).directory(HOME.toFile())
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(Path.of("target/proof-site.log").toFile()));
		builder.environment().putAll(environment());
		Process started = builder.start();
		this.process = started;
		Api.await(() -> started.isAlive() && isReady(), Boolean::booleanValue);
	}

	void stop() {
		if (this.process == null) {
			return;
		}
		this.process.destroy();
		try {
			if (!this.process.waitFor(10, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.process = null;
	}

	/** Files below the build directory, and their size in bytes. */
	static Map<Path, Long> files() throws IOException {
		Map<Path, Long> files = new TreeMap<>();
		try (Stream<Path> all = Files.walk(CACHE)) {
			for (Path file : all.filter(Files::isRegularFile).toList()) {
				files.put(CACHE.relativize(file), Files.size(file));
			}
		}
		return files;
	}

	static URI freeUrl() {
		try (ServerSocket socket = new ServerSocket(0)) {
			return URI.create("http://localhost:" + socket.getLocalPort());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private boolean isReady() {
		try {
			return Api.at(this.url).get("/robots.txt").statusCode() == 200;
		}
		catch (UncheckedIOException ex) {
			return false;
		}
	}

	private Map<String, String> environment() {
		Map<String, String> environment = new HashMap<>();
		environment.put("NEXT_TELEMETRY_DISABLED", "1");
		environment.put("GALLEY_SITE_DIST", CACHE.getFileName().toString());
		environment.put("GALLEY_SITE_URL", this.url.toString());
		environment.put("GALLEY_API_URL", this.api.toString());
		environment.put("GALLEY_SITE_SECRET", SECRET);
		environment.put("GALLEY_SITE_ANALYTICS_ORIGIN", ANALYTICS);
		return environment;
	}

	@Override
	public void close() {
		stop();
	}

}
