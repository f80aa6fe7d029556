package app.galley.embedded;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import app.galley.Api;
import app.galley.Newsroom;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The real program in another process, run from the compiled classes, so that a test can
 * kill it.
 */
public final class GalleyProcess implements AutoCloseable {

	private static final Pattern ADDRESS = Pattern.compile("GraphQL +(http://localhost:\\d+)/graphql");

	private static final Duration START_TIMEOUT = Duration.ofMinutes(5);

	private final Process process;

	private final Path log;

	/** 0 for the one that the banner names. */
	private final String port;

	private GalleyProcess(Process process, Path log, String port) {
		this.process = process;
		this.log = log;
		this.port = port;
	}

	public static GalleyProcess start(Path data, String... arguments) throws Exception {
		return start(Map.of("GALLEY_DATA_DIR", data.toAbsolutePath().toString()), arguments);
	}

	/**
	 * Starts the program.
	 * @param settings environment variables
	 */
	public static GalleyProcess start(Map<String, String> settings, String... arguments) throws Exception {
		return launch("-XX:AOTCache=" + Program.CACHE, settings, arguments);
	}

	/** Starts the server from a packaged jar, of another version. */
	static GalleyProcess startJar(Path jar, Map<String, String> settings) throws Exception {
		return launch(settings, "-jar", jar.toString());
	}

	private static GalleyProcess launch(String option, Map<String, String> settings, String... arguments)
			throws IOException {
		return launch(settings,
				Stream
					.concat(Stream.of(option, "-cp", Program.CLASS_PATH, "app.galley.GalleyApplication"),
							Arrays.stream(arguments))
					.toArray(String[]::new));
	}

	private static GalleyProcess launch(Map<String, String> settings, String... options) throws IOException {
		Path log = Files.createTempFile("galley", ".log");
		List<String> command = Stream.concat(
				Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m",
						// Starts fast, as it runs for seconds only.
						"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"),
				Arrays.stream(options))
			.toList();
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
		Map<String, String> environment = builder.environment();
		environment.keySet().removeIf((name) -> name.startsWith("GALLEY_") || name.equals("DATABASE_URL"));
		environment.keySet().removeAll(EmbeddedChoice.PLATFORMS);
		environment.putAll(Map.of("PORT", "0", "GALLEY_EMBEDDED_S3_PORT", "0"));
		environment.putAll(settings);
		return new GalleyProcess(builder.start(), log, settings.getOrDefault("PORT", "0"));
	}

	/** Waits for the banner; the base address. */
	public URI awaitReady() throws Exception {
		String log = Api.await(START_TIMEOUT, this::log,
				(text) -> ADDRESS.matcher(text).find() || !this.process.isAlive());
		Matcher address = ADDRESS.matcher(log);
		if (!address.find()) {
			throw new AssertionError("Galley did not start:\n" + log);
		}
		return URI.create(this.port.equals("0") ? address.group(1) : "http://localhost:" + this.port);
	}

	/** The total CPU time of the process so far, in steps of 10 ms. */
	public Duration cpu() {
		return this.process.info().totalCpuDuration().orElseThrow();
	}

	/** What the process occupies, in MB; "unknown" where the system has no /proc. */
	String memory() throws IOException {
		Path status = Path.of("/proc", String.valueOf(this.process.pid()), "status");
		if (!Files.exists(status)) {
			return "unknown";
		}
		return Files.readAllLines(status)
			.stream()
			.filter((line) -> line.startsWith("VmRSS:"))
			.map((line) -> String.valueOf(Long.parseLong(line.replaceAll("\\D", "")) / 1024))
			.findFirst()
			.orElse("unknown");
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	public int awaitExit() throws Exception {
		return awaitExit(START_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
	}

	public int awaitExit(long time, TimeUnit unit) throws Exception {
		if (!this.process.waitFor(time, unit)) {
			this.process.destroyForcibly();
			throw new AssertionError("Galley did not end:\n" + output());
		}
		return this.process.exitValue();
	}

	/** {@code kill -9}. */
	public void kill() throws Exception {
		this.process.destroyForcibly();
		awaitExit();
	}

	/**
	 * As a machine that is suspended: the process does nothing, but its connections stay.
	 */
	void pause() throws Exception {
		signal("STOP");
	}

	/** Ends the pause. */
	void resume() throws Exception {
		signal("CONT");
	}

	private void signal(String name) throws Exception {
		if (new ProcessBuilder("kill", "-" + name, String.valueOf(this.process.pid())).start().waitFor() != 0) {
			throw new AssertionError("Could not send SIG" + name);
		}
	}

	/** {@code kill}. */
	void stop() {
		this.process.destroy();
	}

	/** {@code kill}, then waits for the orderly shutdown. */
	@Override
	public void close() throws Exception {
		stop();
		if (!this.process.waitFor(30, TimeUnit.SECONDS)) {
			this.process.destroyForcibly();
			throw new AssertionError("Galley did not shut down:\n" + output());
		}
	}

	public String output() throws Exception {
		return Files.readString(this.log);
	}

	private String log() {
		try {
			return Files.readString(this.log);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static HttpResponse<String> get(URI address) throws Exception {
		try (HttpClient client = HttpClient.newHttpClient()) {
			return client.send(HttpRequest.newBuilder(address).timeout(START_TIMEOUT).build(),
					HttpResponse.BodyHandlers.ofString());
		}
	}

	/**
	 * The compiled classes as a jar, and the AOT cache of one run of it: each further run
	 * starts with half the work. A cache does not accept folders in the class path.
	 */
	private static final class Program {

		static final Path FOLDER = createFolder();

		static final String CLASS_PATH = classPath();

		static final Path CACHE = train();

		private static Path createFolder() {
			try {
				return Files
					.createDirectories(Path.of("target", "galley-test", "program-" + ProcessHandle.current().pid()))
					.toAbsolutePath();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		private static String classPath() {
			return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
				.map(Path::of)
				.filter((entry) -> !entry.endsWith("test-classes"))
				.map((entry) -> Files.isDirectory(entry) ? jar(entry) : entry)
				.map(Path::toString)
				.collect(Collectors.joining(File.pathSeparator));
		}

		private static Path jar(Path classes) {
			Path jar = FOLDER.resolve("galley.jar");
			String[] arguments = { "--create", "--no-compress", "--file", jar.toString(), "-C", classes.toString(),
					"." };
			if (ToolProvider.findFirst("jar").orElseThrow().run(System.out, System.err, arguments) != 0) {
				throw new AssertionError("The compiled classes could not be packed into " + jar);
			}
			return jar;
		}

		private static Path train() {
			Path cache = FOLDER.resolve("galley.aot");
			Map<String, String> settings = Map.of("GALLEY_DATA_DIR", FOLDER.resolve("data").toString(),
					"GALLEY_EDITOR_PASSWORD", Api.PASSWORD, "GALLEY_SDXL_SKETCHSTEPDELAY", "0ms");
			try (GalleyProcess training = launch("-XX:AOTCacheOutput=" + cache, settings)) {
				URI address = training.awaitReady();
				// What most tests do.
				new Newsroom(Api.at(address)).publish("Trained");
				get(address.resolve("/preview/"));
				training.stop();
				// It writes the cache first.
				training.awaitExit();
			}
			catch (Exception ex) {
				throw new AssertionError("The training run failed", ex);
			}
			assertThat(cache).isNotEmptyFile();
			return cache;
		}

	}

}
