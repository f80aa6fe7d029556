package app.galley.limit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import app.galley.Api;
import app.galley.Newsroom;
import app.galley.OwnProcesses;
import app.galley.embedded.GalleyProcess;
import app.galley.limit.HostileQueryTests.Attack;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The front page's list stays available under attack. With
 * {@code -Dgalley.hostile.seconds=10}, also measures the CPU time of a refusal and the
 * rate of the list beside the attack. The server is a separate process, so that its CPU
 * time, as the operating system counts it, includes compiler and garbage collector, but
 * not this client.
 */
@OwnProcesses
class HostileLoadTests {

	private static final int SECONDS = Integer.getInteger("galley.hostile.seconds", 0);

	private static final boolean MEASURED = SECONDS > 0;

	private static final int READERS = 16;

	/**
	 * Leaves readers nine tenths of the CPU, and with it of their rate: a refusal costs
	 * some milliseconds.
	 */
	private static final int ATTACKS_A_SECOND = 20;

	/** A rate that one client with one request at a time cannot reach. */
	private static final int WITHOUT_PAUSE = 1_000_000;

	private static final int REPETITIONS = 40;

	private static final int SLOW_CONNECTIONS = 100;

	private static final Duration UPLOAD = Duration.ofSeconds(2);

	private static final String LIST = JsonMapper.shared()
		.writeValueAsString(Map.of("query",
				"{ posts(first: 20) { nodes { slug title excerpt publishedAt featuredImage { url width height alt }"
						+ " author { name slug } category { name slug } tags { name slug } } } }"));

	@ParameterizedTest
	@ValueSource(strings = { "64MB", "0" })
	void keepsTheListAvailable(String cacheSize, @TempDir Path data) throws Exception {
		try (GalleyProcess server = GalleyProcess.start(data, "--galley.editor.password=" + Api.PASSWORD,
				"--galley.samples=false", "--galley.sdxl.sketch-step-delay=0ms",
				"--galley.response-cache.size=" + cacheSize, "--galley.limit.upload=" + UPLOAD.toMillis() + "ms")) {
			Api api = Api.at(server.awaitReady());
			Newsroom newsroom = new Newsroom(api);
			IntStream.range(0, MEASURED ? 20 : 2).forEach((n) -> newsroom.publish("Read by many"));
			if (MEASURED) {
				refusingCostsLittle(server, api);
				rateBeside(api, HostileLoadTests::nothing);
			}
			double before = rateBeside(api, HostileLoadTests::nothing);
			AtomicInteger attacks = new AtomicInteger();
			double attacked = rateBeside(api, () -> attack(api, ATTACKS_A_SECOND, attacks));
			double slow = rateBeside(api, () -> sendSlowly(api.url("/")));
			double after = rateBeside(api, HostileLoadTests::nothing);
			assertThat(attacks.get()).isGreaterThanOrEqualTo(
					MEASURED ? SECONDS * ATTACKS_A_SECOND * 9 / 10 : (int) HostileQueryTests.attacks().count());
			if (MEASURED) {
				double alone = (before + after) / 2;
				System.out.printf(
						"Response cache of %s: %.0f lists a second alone (%.0f, %.0f), %.0f %% of it beside %d attacks a second, %.0f %% beside %d requests that come byte by byte%n",
						cacheSize, alone, before, after, 100 * attacked / alone, ATTACKS_A_SECOND, 100 * slow / alone,
						SLOW_CONNECTIONS);
				AtomicInteger flood = new AtomicInteger();
				double flooded = rateBeside(api, () -> attack(api, WITHOUT_PAUSE, flood));
				System.out.printf("%.0f %% of it beside one client that attacks without pause, %d times a second%n",
						100 * flooded / alone, flood.get() / SECONDS);
				assertThat(attacked / alone).isGreaterThan(0.9);
				assertThat(slow / alone).isGreaterThan(0.9);
			}
		}
	}

	private static void refusingCostsLittle(GalleyProcess server, Api api) throws Exception {
		List<String> expensive = new ArrayList<>();
		Duration all = Duration.ZERO;
		HostileQueryTests.attacks().forEach((attack) -> api.post(attack.body()));
		List<Attack> attacks = HostileQueryTests.attacks().toList();
		for (Attack attack : attacks) {
			api.post(attack.body());
			Duration before = server.cpu();
			for (int i = 0; i < REPETITIONS; i++) {
				api.post(attack.body());
			}
			Duration each = server.cpu().minus(before).dividedBy(REPETITIONS);
			all = all.plus(each);
			report(each, attack.name(), expensive);
		}
		Duration before = server.cpu();
		int slow = sendSlowly(api.url("/"));
		report(server.cpu().minus(before).dividedBy(slow), "a request that comes byte by byte", expensive);
		assertThat(expensive).isEmpty();
		double mean = all.toNanos() / 1e9 / attacks.size();
		int processors = Runtime.getRuntime().availableProcessors();
		System.out.printf("%8.2f ms CPU on average: a tenth of %d processors refuses %.0f a second%n", mean * 1000,
				processors, processors / 10.0 / mean);
	}

	private static void report(Duration each, String attack, List<String> expensive) {
		System.out.printf("%8.2f ms CPU  %s%n", each.toNanos() / 1e6, attack);
		if (each.toMillis() >= 50) {
			expensive.add(attack + ": " + each);
		}
	}

	/**
	 * Lists a second, each of them checked, beside another activity.
	 */
	private static double rateBeside(Api api, Callable<?> other) throws Exception {
		String expected = api.post(LIST).body();
		assertThat(expected).startsWith("{\"data\":");
		AtomicInteger read = new AtomicInteger();
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			Future<?> disturbance = threads.submit(other);
			long start = System.nanoTime();
			long end = start + Duration.ofSeconds(SECONDS).toNanos();
			List<Future<?>> readers = new ArrayList<>();
			for (int i = 0; i < READERS; i++) {
				readers.add(threads.submit(() -> {
					do {
						assertThat(api.post(LIST).body()).isEqualTo(expected);
						read.incrementAndGet();
					}
					while (System.nanoTime() < end || (!MEASURED && !disturbance.isDone()));
				}));
			}
			for (Future<?> reader : readers) {
				reader.get();
			}
			double rate = read.get() / ((System.nanoTime() - start) / 1e9);
			disturbance.get();
			return rate;
		}
	}

	private static @Nullable Void nothing() {
		return null;
	}

	/** Sends each attack once or, when measuring, all in turn until the time is up. */
	private static @Nullable Void attack(Api api, int aSecond, AtomicInteger sent) throws InterruptedException {
		List<Attack> attacks = HostileQueryTests.attacks().toList();
		long start = System.nanoTime();
		long end = start + Duration.ofSeconds(SECONDS).toNanos();
		while (MEASURED ? System.nanoTime() < end : sent.get() < attacks.size()) {
			Attack attack = attacks.get(sent.get() % attacks.size());
			try {
				assertThat(api.post(attack.body()).body()).startsWith("{\"errors\":");
			}
			catch (UncheckedIOException ex) {
				if (!attack.mayBeCutOff()) {
					throw ex;
				}
			}
			long due = start + sent.incrementAndGet() * Duration.ofSeconds(1).toNanos() / aSecond;
			Thread.sleep(Duration.ofNanos(MEASURED ? Math.max(due - System.nanoTime(), 0) : 0));
		}
		return null;
	}

	/** Writes byte by byte until the server refuses each request. */
	private static int sendSlowly(URI server) throws Exception {
		int refused = 0;
		List<Socket> open = new ArrayList<>();
		try {
			for (int i = 0; i < SLOW_CONNECTIONS; i++) {
				open.add(beginSlowly(server));
			}
			while (refused < SLOW_CONNECTIONS) {
				for (Socket socket : List.copyOf(open)) {
					socket.getOutputStream().write(' ');
					String response = read(socket.getInputStream());
					if (!response.isEmpty()) {
						assertThat(response).contains(" 408 ", "\"upload\"");
						socket.close();
						open.remove(socket);
						refused++;
					}
				}
			}
			return refused;
		}
		finally {
			open.forEach(HostileLoadTests::close);
		}
	}

	private static Socket beginSlowly(URI server) throws IOException {
		Socket socket = new Socket(server.getHost(), server.getPort());
		socket.setSoTimeout(1);
		OutputStream out = socket.getOutputStream();
		out.write("""
				POST /graphql HTTP/1.1\r
				Host: localhost\r
				Content-Type: application/json\r
				Content-Length: 60000\r
				\r
				{"query":\"""".getBytes(StandardCharsets.US_ASCII));
		return socket;
	}

	private static String read(InputStream in) throws IOException {
		try {
			byte[] buffer = new byte[4096];
			return new String(buffer, 0, Math.max(in.read(buffer), 0), StandardCharsets.UTF_8);
		}
		catch (SocketTimeoutException ex) {
			return "";
		}
	}

	private static void close(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
