package app.galley.embedded;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

import app.galley.Api;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Kills the real program, or cuts it off from its servers, at every step of a generation.
 * Whatever happens, the generation ends, DONE or FAILED with a reason, with exactly one
 * committed image or none; nothing is left over in bucket and database; and the SDXL
 * server gets the request once at most. {@code -Dfaults.seeds=3} does it for every step,
 * fault and engine, three times over; without it a short form is run.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultInjectionTests {

	private static final int SEEDS = Integer.getInteger("faults.seeds", 0);

	private static final List<String> STEPS = List.of("lease", "leased", "send", "sent", "working", "received",
			"prepared", "upload-original", "uploaded-original", "upload-480", "uploaded-480", "upload-768",
			"uploaded-768", "upload-1200", "uploaded-1200", "upload-1344", "uploaded-1344", "commit", "committing",
			"committed", "finished");

	private static final List<Run> SHORT = List.of(new Run("sent", Fault.KILL, "sdapi", 0),
			new Run("working", Fault.CUT_SDXL, "sdapi", 0), new Run("commit", Fault.CUT_DATABASE, "sdapi", 0),
			new Run("upload-original", Fault.CUT_STORAGE, "sdapi", 0), new Run("received", Fault.KILL, "sdapi", 0),
			new Run("leased", Fault.KILL, "sketch", 0), new Run("upload-1344", Fault.KILL, "sketch", 0),
			new Run("committing", Fault.KILL, "sketch", 0), new Run("committed", Fault.KILL, "sketch", 0));

	private final AtomicReference<@Nullable Trap> trap = new AtomicReference<>(null);

	private volatile CompletableFuture<Void> healed = CompletableFuture.completedFuture(null);

	private final Map<String, Row> table = new LinkedHashMap<>();

	@SuppressWarnings("NullAway.Init") // by start()
	private Backing backing;

	@SuppressWarnings("NullAway.Init") // by start()
	private SdxlServer sdxl;

	@SuppressWarnings("NullAway.Init") // by start()
	private Wire sdxlWire;

	@SuppressWarnings("NullAway.Init") // by start()
	private HttpServer steps;

	private @Nullable GalleyProcess galley;

	private @Nullable Api api;

	private String engine = "";

	@BeforeAll
	void start(@TempDir Path data) throws Exception {
		this.backing = new Backing(data);
		this.sdxl = new SdxlServer(this::reached);
		this.sdxlWire = new Wire(this.sdxl.port());
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
		this.sdxlWire.close();
		this.sdxl.close();
		this.backing.close();
	}

	@Test
	@Timeout(value = 2, unit = TimeUnit.HOURS)
	void everyGenerationEndsWithOneImageOrAReason() throws Exception {
		List<Run> runs = (SEEDS > 0) ? everything() : SHORT;
		List<String> wrong = new ArrayList<>();
		for (Run run : runs) {
			List<String> found = go(run);
			System.out.println("Fault injection: " + run + ((found.isEmpty()) ? " is right" : " is wrong"));
			found.forEach((sentence) -> wrong.add(run + ": " + sentence));
			found.forEach((sentence) -> System.out.println("Fault injection: " + run + ": " + sentence));
		}
		print(runs.size());
		assertThat(wrong).isEmpty();
		assertNothingLeftOver();
	}

	private static List<Run> everything() {
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

	private List<String> go(Run run) throws Exception {
		Api editor = running(run.engine()).asEditor();
		String prompt = "A paper boat, " + run;
		String task = editor
			.data("mutation($input: CreateContentTaskInput!) { createContentTask(input: $input) { id } }",
					Map.of("input", Map.of("title", run.toString(), "bodyMarkdown", "Words.")))
			.at("/createContentTask/id")
			.asString();
		Trap armed = new Trap(run, new CompletableFuture<>());
		this.trap.set(armed);
		long start = System.nanoTime();
		String id = editor
			.data("mutation($input: GenerateImageInput!) { generateImage(input: $input) { id } }",
					Map.of("input", Map.of("taskId", task, "prompt", prompt, "seed", prompt.hashCode() & 0xffff)))
			.at("/generateImage/id")
			.asString();
		awaitStep(armed);
		if (run.fault() == Fault.KILL) {
			running(run.engine());
		}
		this.healed.get(60, TimeUnit.SECONDS);
		Ended ended = Api.await(() -> ended(id), (e) -> e.status().matches("DONE|FAILED|CANCELLED"));
		Row row = this.table.computeIfAbsent(run.step() + " | " + run.fault(), (k) -> new Row());
		row.add(ended, this.sdxl.requests(prompt), Duration.ofNanos(System.nanoTime() - start));
		return judge(run, ended, prompt, task);
	}

	private void awaitStep(Trap armed) throws Exception {
		try {
			armed.sprung().get(60, TimeUnit.SECONDS);
		}
		catch (TimeoutException ex) {
			this.trap.set(null);
			throw new AssertionError(armed.run() + ": the step was never reached:\n"
					+ java.util.Objects.requireNonNull(this.galley).output(), ex);
		}
	}

	private List<String> judge(Run run, Ended ended, String prompt, String task) {
		List<String> wrong = new ArrayList<>();
		int images = this.backing.jdbc()
			.sql("SELECT count(*) FROM image WHERE prompt = ?")
			.param(prompt)
			.query(Integer.class)
			.single();
		boolean pointed = this.backing.jdbc()
			.sql("SELECT count(*) FROM content_task t JOIN image_generation g ON g.image_id = t.featured_image_id WHERE t.id = ?::uuid AND g.id = ?::uuid")
			.params(task, ended.id())
			.query(Integer.class)
			.single() == 1;
		if (ended.status().equals("DONE") ? (images != 1 || !pointed) : (images != 0 || pointed)) {
			wrong.add("%s with %d images, the task points at it: %s".formatted(ended.status(), images, pointed));
		}
		if (ended.status().equals("CANCELLED") || ended.status().equals("FAILED") && ended.error().length() < 40) {
			wrong.add(ended.status() + " without a reason: " + ended.error());
		}
		if (run.engine().equals("sketch") && !ended.status().equals("DONE")) {
			wrong.add("nothing outside was at work, and yet it is " + ended);
		}
		if (this.sdxl.requests(prompt) > 1) {
			wrong.add(this.sdxl.requests(prompt) + " requests reached the SDXL server");
		}
		return wrong;
	}

	private Ended ended(String id) {
		return this.backing.jdbc()
			.sql("SELECT id::text, status, coalesce(error, '') AS error FROM image_generation WHERE id = ?::uuid")
			.param(id)
			.query(Ended.class)
			.single();
	}

	/** By the program's own means, and then once more to see that it is so. */
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
			settings.put("GALLEY_TEST_FAULTPOINTS", "http://127.0.0.1:" + this.steps.getAddress().getPort());
			if (engine.equals("sdapi")) {
				settings.put("GALLEY_SDXL_URL", "http://127.0.0.1:" + this.sdxlWire.port());
				settings.put("GALLEY_SDXL_API", "sdapi");
			}
			this.engine = engine;
			GalleyProcess started = GalleyProcess.start(settings);
			this.galley = started;
			this.api = Api.at(started.awaitReady());
		}
		return this.api;
	}

	/** Called by the program at each step, which waits until this returns. */
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
			case KILL -> java.util.Objects.requireNonNull(this.galley).kill();
			case CUT_DATABASE -> cut(this.backing.database, run);
			case CUT_STORAGE -> cut(this.backing.storage, run);
			case CUT_SDXL -> cut(this.sdxlWire, run);
		}
	}

	private void cut(Wire wire, Run run) {
		wire.cut();
		this.healed = CompletableFuture.runAsync(wire::heal,
				CompletableFuture.delayedExecutor(300 + 1_700 * run.seed(), TimeUnit.MILLISECONDS));
	}

	private void print(int runs) {
		System.out.printf("Fault injection, %d runs%n%-36s %5s %5s %7s %9s %9s%n", runs, "step | fault", "DONE",
				"FAILED", "requests", "median ms", "worst ms");
		this.table.forEach((what, row) -> System.out.println("%-36s %s".formatted(what, row)));
	}

	private enum Fault {

		KILL, CUT_DATABASE, CUT_STORAGE, CUT_SDXL

	}

	private record Run(String step, Fault fault, String engine, int seed) {
	}

	private record Trap(Run run, CompletableFuture<Void> sprung) {
	}

	private record Ended(String id, String status, String error) {
	}

	private static final class Row {

		private int done;

		private int failed;

		private int mostRequests;

		private final List<Long> times = new ArrayList<>();

		void add(Ended ended, int requests, Duration time) {
			if (ended.status().equals("DONE")) {
				this.done++;
			}
			else {
				this.failed++;
			}
			this.mostRequests = Math.max(this.mostRequests, requests);
			this.times.add(time.toMillis());
			this.times.sort(null);
		}

		@Override
		public String toString() {
			return "%5d %6d %8d %9d %9d".formatted(this.done, this.failed, this.mostRequests,
					this.times.get(this.times.size() / 2), this.times.getLast());
		}

	}

}
