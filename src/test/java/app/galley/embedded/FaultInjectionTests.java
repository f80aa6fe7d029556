package app.galley.embedded;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import app.galley.Api;
import app.galley.Newsroom;
import app.galley.OwnProcesses;
import app.galley.credential.SigningKey;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Kills or pauses the real program, or cuts its connections, at every step of a
 * generation. The generation always ends, DONE with exactly one committed image or FAILED
 * with a reason and none; nothing is left over in bucket and database; and the SDXL
 * server gets the request at most once. {@code -Dfaults.seeds=3} runs every step, fault
 * and engine three times, {@code -Dfaults.pause=60} pauses for so many seconds, and
 * {@code -Dfaults.pooler=true} puts a pooler in transaction mode in front of the
 * database; the default is a short form.
 */
@OwnProcesses
@Order(1) // the longest first
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultInjectionTests {

	private static final int SEEDS = Integer.getInteger("faults.seeds", 0);

	/** Seconds; with a value, heartbeats keep their default interval. */
	private static final int PAUSE = Integer.getInteger("faults.pause", 0);

	private static final boolean POOLER = Boolean.getBoolean("faults.pooler");

	static final List<String> STEPS = List.of("lease", "leased", "send", "sent", "working", "received", "prepared",
			"upload-original", "uploaded-original", "upload-480", "uploaded-480", "upload-768", "uploaded-768",
			"upload-1200", "uploaded-1200", "upload-1344", "uploaded-1344", "upload-share", "uploaded-share", "commit",
			"committing", "committed", "finished");

	private static final List<Run> SHORT_FORM = List.of(new Run("sent", Fault.KILL, "sdapi", 0),
			new Run("working", Fault.CUT_SDXL, "sdapi", 0), new Run("commit", Fault.CUT_DATABASE, "sdapi", 0),
			new Run("upload-original", Fault.CUT_STORAGE, "sdapi", 0), new Run("working", Fault.PAUSE, "sdapi", 0),
			new Run("committing", Fault.PAUSE, "sdapi", 0), new Run("received", Fault.KILL, "sdapi", 0),
			new Run("leased", Fault.KILL, "sketch", 0), new Run("upload-1344", Fault.KILL, "sketch", 0),
			new Run("committing", Fault.KILL, "sketch", 0), new Run("committed", Fault.KILL, "sketch", 0));

	private final AtomicReference<@Nullable Trap> trap = new AtomicReference<>(null);

	private volatile CompletableFuture<Void> healed = CompletableFuture.completedFuture(null);

	/** Signed files have the same keys, whichever attempt signs them. */
	private final SigningKey key = SigningKey.create("Test", Instant.now());

	private final Map<String, Row> table = new LinkedHashMap<>();

	@SuppressWarnings("NullAway.Init") // by start()
	private BackingServices backing;

	private @Nullable TransactionPooler pooler;

	@SuppressWarnings("NullAway.Init") // by start()
	private SdxlServer sdxl;

	@SuppressWarnings("NullAway.Init") // by start()
	private TcpProxy sdxlProxy;

	@SuppressWarnings("NullAway.Init") // by start()
	private HttpServer steps;

	private @Nullable GalleyProcess galley;

	private @Nullable Api api;

	private String engine = "";

	@BeforeAll
	void start(@TempDir Path data) throws Exception {
		this.backing = new BackingServices(data);
		this.pooler = POOLER ? new TransactionPooler(this.backing.database.port()) : null;
		this.sdxl = new SdxlServer(this::reached);
		this.sdxlProxy = new TcpProxy(this.sdxl.port());
		this.steps = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.steps.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
		this.steps.createContext("/", (exchange) -> {
			try (exchange) {
				reached(exchange.getRequestURI().getPath().substring(1));
				exchange.sendResponseHeaders(204, -1);
			}
		});
		this.steps.start();
	}

	@AfterAll
	void stop() throws Exception {
		if (this.galley != null) {
			this.galley.kill();
		}
		this.steps.stop(0);
		this.sdxlProxy.close();
		this.sdxl.close();
		if (this.pooler != null) {
			this.pooler.close();
		}
		this.backing.close();
	}

	@TestFactory
	Stream<DynamicTest> everyGenerationEndsWithOneImageOrAReason() {
		List<Run> runs = (SEEDS > 0) ? allRuns() : SHORT_FORM;
		Stream<DynamicTest> injections = runs.stream()
			.map((run) -> DynamicTest.dynamicTest(run.toString(), () -> assertThat(inject(run)).isEmpty()));
		return Stream.concat(injections, Stream.of(DynamicTest.dynamicTest("nothing is left over", () -> {
			print(runs.size());
			assertNothingLeftOver();
		})));
	}

	private static List<Run> allRuns() {
		List<Run> runs = new ArrayList<>();
		for (String engine : List.of("sdapi", "sketch")) {
			for (int seed = 0; seed < SEEDS; seed++) {
				for (String step : STEPS) {
					for (Fault fault : Fault.values()) {
						boolean server = engine.equals("sdapi");
						if (server || (fault != Fault.CUT_SDXL && seed == 0 && !step.equals("working"))) {
							runs.add(new Run(step, fault, engine, seed));
						}
					}
				}
			}
		}
		return runs;
	}

	private List<String> inject(Run run) throws Exception {
		Newsroom newsroom = new Newsroom(running(run.engine()));
		String prompt = "A paper boat, " + run;
		JsonNode task = newsroom.create(Map.of("title", run.toString(), "bodyMarkdown", "Words."));
		Trap armed = new Trap(run, new CompletableFuture<>());
		this.trap.set(armed);
		long start = System.nanoTime();
		String id = newsroom.generate(task, prompt, prompt.hashCode() & 0xffff);
		awaitStep(armed);
		if (run.fault() == Fault.KILL) {
			running(run.engine());
		}
		this.healed.get(60 + PAUSE, TimeUnit.SECONDS);
		Ended ended = Api.await(() -> ended(id), (e) -> e.status().matches("DONE|FAILED|CANCELLED"));
		Row row = this.table.computeIfAbsent(run.step() + " | " + run.fault(), (k) -> new Row());
		row.add(ended, this.sdxl.requests(prompt), Duration.ofNanos(System.nanoTime() - start));
		return faultsOf(run, ended, prompt, Newsroom.id(task));
	}

	private void awaitStep(Trap armed) throws Exception {
		try {
			armed.sprung().get(60, TimeUnit.SECONDS);
		}
		catch (TimeoutException ex) {
			this.trap.set(null);
			throw new AssertionError(
					armed.run() + ": the step was never reached:\n" + Objects.requireNonNull(this.galley).output(), ex);
		}
	}

	private List<String> faultsOf(Run run, Ended ended, String prompt, String task) {
		List<String> faults = new ArrayList<>();
		int images = this.backing.jdbc()
			.sql("SELECT count(*) FROM image WHERE prompt = ? AND certificate_sha256 IS NOT NULL")
			.param(prompt)
			.query(Integer.class)
			.single();
		boolean referred = this.backing.jdbc()
			.sql("SELECT count(*) FROM content_task t JOIN image_generation g ON g.image_id = t.featured_image_id WHERE t.id = ?::uuid AND g.id = ?::uuid")
			.params(task, ended.id())
			.query(Integer.class)
			.single() == 1;
		if (ended.status().equals("DONE") ? (images != 1 || !referred) : (images != 0 || referred)) {
			faults.add("%s with %d images; the task refers to it: %s".formatted(ended.status(), images, referred));
		}
		if (ended.status().equals("CANCELLED") || ended.status().equals("FAILED") && ended.error().length() < 40) {
			faults.add(ended.status() + " without a reason: " + ended.error());
		}
		if (run.engine().equals("sketch") && !ended.status().equals("DONE")) {
			faults.add("no outside service was involved, and yet it is " + ended);
		}
		if (run.fault() == Fault.PAUSE && !ended.status().equals("DONE")) {
			faults.add("nothing was lost in the pause, and yet it is " + ended);
		}
		if (this.sdxl.requests(prompt) > 1) {
			faults.add(this.sdxl.requests(prompt) + " requests reached the SDXL server");
		}
		return faults;
	}

	private Ended ended(String id) {
		return this.backing.jdbc()
			.sql("SELECT id::text, status, coalesce(error, '') AS error FROM image_generation WHERE id = ?::uuid")
			.param(id)
			.query(Ended.class)
			.single();
	}

	/** Repairs with the program's own command, then checks that nothing is left. */
	private void assertNothingLeftOver() throws Exception {
		Map<String, String> settings = new HashMap<>(this.backing.environment());
		settings.put("GALLEY_S3_SWEEPGRACE", "0s");
		GalleyProcess repair = GalleyProcess.start(settings, "storage", "check", "--repair");
		assertThat(repair.awaitExit()).as(repair.output()).isZero();
		GalleyProcess check = GalleyProcess.start(settings, "storage", "check");
		assertThat(check.awaitExit()).as(check.output()).isZero();
		System.out.println("Fault injection, after the sweep:\n" + check.output());
		assertThat(check.output()).containsPattern("unreferenced +0\n").containsPattern("rows without an object +0\n");
	}

	private Api running(String engine) throws Exception {
		if (this.galley != null && (!this.galley.isAlive() || !this.engine.equals(engine))) {
			this.galley.kill();
			this.galley = null;
		}
		if (this.galley == null || this.api == null) {
			Map<String, String> settings = new HashMap<>(this.backing.environment());
			if (PAUSE == 0) {
				settings.put("DB_SCHEDULER_HEARTBEAT_INTERVAL", "500ms");
			}
			if (this.pooler != null) {
				settings.put("DATABASE_URL", this.pooler.behind(Objects.requireNonNull(settings.get("DATABASE_URL"))));
			}
			settings.put("GALLEY_CREDENTIAL_KEY", this.key.keyPem());
			settings.put("GALLEY_CREDENTIAL_CHAIN", this.key.chainPem());
			settings.put("GALLEY_TEST_FAULTPOINTS", "http://127.0.0.1:" + this.steps.getAddress().getPort());
			if (engine.equals("sdapi")) {
				settings.put("GALLEY_SDXL_URL", "http://127.0.0.1:" + this.sdxlProxy.port());
				settings.put("GALLEY_SDXL_API", "sdapi");
			}
			this.engine = engine;
			GalleyProcess started = GalleyProcess.start(settings);
			this.galley = started;
			this.api = Api.at(started.awaitReady());
		}
		return this.api;
	}

	/** Called by the program at each step; the program waits until this returns. */
	private void reached(String step) {
		Trap armed = this.trap.get();
		if (armed == null || !armed.run().step().equals(step) || !this.trap.compareAndSet(armed, null)) {
			return;
		}
		try {
			spring(armed.run());
			armed.sprung().complete(null);
		}
		catch (Exception ex) {
			armed.sprung().completeExceptionally(ex);
		}
	}

	private void spring(Run run) throws Exception {
		switch (run.fault()) {
			case KILL -> Objects.requireNonNull(this.galley).kill();
			case CUT_DATABASE -> cut(this.backing.database, run);
			case CUT_STORAGE -> cut(this.backing.storage, run);
			case CUT_SDXL -> cut(this.sdxlProxy, run);
			case PAUSE -> pause(Objects.requireNonNull(this.galley));
		}
	}

	private void cut(TcpProxy wire, Run run) {
		wire.cut();
		this.healed = CompletableFuture.runAsync(wire::heal,
				CompletableFuture.delayedExecutor(300 + 1_700 * run.seed(), TimeUnit.MILLISECONDS));
	}

	private void pause(GalleyProcess process) throws Exception {
		process.pause();
		this.healed = CompletableFuture.runAsync(() -> {
			try {
				process.resume();
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}, CompletableFuture.delayedExecutor(Math.max(3, PAUSE), TimeUnit.SECONDS));
	}

	private void print(int runs) {
		System.out.printf("Fault injection, %d runs%n%-36s %5s %5s %7s %9s %9s%n", runs, "step | fault", "DONE",
				"FAILED", "requests", "median ms", "worst ms");
		this.table.forEach((what, row) -> System.out.println("%-36s %s".formatted(what, row)));
	}

	private enum Fault {

		KILL, CUT_DATABASE, CUT_STORAGE, CUT_SDXL, PAUSE

	}

	private record Run(String step, Fault fault, String engine, int seed) {

		@Override
		public String toString() {
			return "%s at %s, %s engine, seed %d".formatted(this.fault, this.step, this.engine, this.seed);
		}

	}

	private record Trap(Run run, CompletableFuture<Void> sprung) {
	}

	private record Ended(String id, String status, String error) {
	}

	private static final class Row {

		private int done;

		private int failed;

		private int maxRequests;

		private final List<Long> times = new ArrayList<>();

		void add(Ended ended, int requests, Duration time) {
			if (ended.status().equals("DONE")) {
				this.done++;
			}
			else {
				this.failed++;
			}
			this.maxRequests = Math.max(this.maxRequests, requests);
			this.times.add(time.toMillis());
			this.times.sort(null);
		}

		@Override
		public String toString() {
			return "%5d %6d %8d %9d %9d".formatted(this.done, this.failed, this.maxRequests,
					this.times.get(this.times.size() / 2), this.times.getLast());
		}

	}

}
