package app.galley.embedded;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import app.galley.Api;
import app.galley.Newsroom;
import app.galley.OwnProcesses;
import app.galley.signin.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two instances behind a proxy that sends each request to the next of them, replaced one
 * after the other while readers read, an editor types, and images are generated and
 * watched. {@code -Dgalley.deploy.rounds=10} replaces both ten times; the default is
 * once. {@code -Dgalley.deploy.delay=0s} shows what a proxy that checks health needs the
 * delay for.
 */
@OwnProcesses
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RollingDeployTests {

	private static final int ROUNDS = Integer.getInteger("galley.deploy.rounds", 1);

	private static final String DELAY = System.getProperty("galley.deploy.delay", "2s");

	private static final int READERS = 4;

	private static final String WATCH = "subscription($id: ID!) { imageGeneration(id: $id) { status } }";

	/** Closed while the SDXL server must not finish. */
	private volatile CountDownLatch finish = new CountDownLatch(0);

	@SuppressWarnings("NullAway.Init") // by start()
	private BackingServices backing;

	@SuppressWarnings("NullAway.Init") // by start()
	private SdxlServer sdxl;

	@SuppressWarnings("NullAway.Init") // by start()
	private Balancer balancer;

	private final Map<URI, GalleyProcess> processes = new HashMap<>();

	@BeforeAll
	void start(@TempDir Path data) throws Exception {
		this.backing = new BackingServices(data);
		this.sdxl = new SdxlServer((step) -> awaitFinish());
		this.balancer = new Balancer();
		// Both find an empty database.
		GalleyProcess one = launch();
		GalleyProcess other = launch();
		add(one);
		add(other);
		Api.await(this.balancer::ready, (ready) -> ready.size() == 2);
	}

	private void awaitFinish() {
		try {
			this.finish.await(60, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private GalleyProcess launch() throws Exception {
		Map<String, String> settings = new HashMap<>(this.backing.environment());
		settings.put("GALLEY_PUBLIC_URL", this.balancer.url().toString());
		settings.put("GALLEY_SHUTDOWN_DELAY", DELAY);
		settings.put("GALLEY_SDXL_URL", "http://127.0.0.1:" + this.sdxl.port());
		settings.put("GALLEY_SDXL_API", "sdapi");
		settings.put("PORT", String.valueOf(InstancePair.freePort()));
		return GalleyProcess.start(settings);
	}

	private void add(GalleyProcess process) throws Exception {
		URI address = process.awaitReady();
		this.processes.put(address, process);
		this.balancer.add(address);
	}

	@AfterAll
	void stop() throws Exception {
		for (GalleyProcess process : this.processes.values()) {
			process.close();
		}
		this.balancer.close();
		this.sdxl.close();
		this.backing.close();
	}

	@Test
	void bothRanTheMigrationsOnce() {
		assertThat(this.backing.repeatedMigrations()).isEmpty();
	}

	@Test
	@Timeout(3600)
	void losesNoRequestNoEventNoImageAndNoSession() throws Exception {
		Api proxy = Api.at(this.balancer.url());
		Newsroom newsroom = new Newsroom(proxy);
		Queue<String> failures = new ConcurrentLinkedQueue<>();
		Traffic traffic = new Traffic(proxy, newsroom, failures);
		List<String> prompts = new ArrayList<>();
		List<CompletableFuture<List<String>>> watchers = new ArrayList<>();
		for (int round = 0; round < ROUNDS; round++) {
			for (URI address : List.copyOf(this.processes.keySet())) {
				this.finish = new CountDownLatch(1);
				String prompt = "A harbour, round " + round + ", replacing " + address;
				prompts.add(prompt);
				JsonNode draft = newsroom.create(Map.of("title", "Illustrated meanwhile", "bodyMarkdown", "Words."));
				String generation = newsroom.generate(draft, prompt, 7);
				watchers.add(CompletableFuture.supplyAsync(() -> watch(proxy, generation, failures),
						(task) -> Thread.ofVirtual().start(task)));
				Api.await(() -> this.sdxl.requests(prompt), (count) -> count == 1);
				replace(address);
			}
		}
		traffic.stop();
		for (CompletableFuture<List<String>> watcher : watchers) {
			assertThat(watcher.get(60, TimeUnit.SECONDS)).last().isEqualTo("DONE");
		}
		failures.addAll(this.balancer.failures);
		System.out.printf(
				"Rolling deploy: %d instances replaced, %,d reads, %,d saves by one editor, %d streams for %d images, %d failures%n",
				2 * ROUNDS, traffic.reads.get(), traffic.saves.get(), this.streams.get(), prompts.size(),
				failures.size());
		assertThat(failures).isEmpty();
		assertThat(traffic.reads).hasValueGreaterThan(100);
		assertThat(traffic.saves).hasValueGreaterThan(20);
		assertThat(prompts).allSatisfy((prompt) -> assertThat(this.sdxl.requests(prompt)).isEqualTo(1));
		endsAnAccountOnBothInstances(newsroom);
	}

	/** The image is being generated while its instance, or the other, is replaced. */
	private void replace(URI address) throws Exception {
		GalleyProcess old = Objects.requireNonNull(this.processes.get(address));
		old.stop();
		CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS).execute(this.finish::countDown);
		GalleyProcess next = launch();
		old.awaitExit(30, TimeUnit.SECONDS);
		this.balancer.remove(address);
		this.processes.remove(address);
		add(next);
		Api.await(this.balancer::ready, (ready) -> ready.size() == 2);
	}

	private final AtomicInteger streams = new AtomicInteger();

	/** As the desk: connects again until the generation has ended. */
	private List<String> watch(Api proxy, String generation, Queue<String> failures) {
		List<String> seen = new ArrayList<>();
		while (seen.isEmpty() || !seen.getLast().matches("DONE|FAILED|CANCELLED")) {
			this.streams.incrementAndGet();
			try {
				proxy.asEditor()
					.events(WATCH, Map.of("id", generation))
					.forEach((event) -> seen.add(event.at("/data/imageGeneration/status").asString()));
			}
			catch (RuntimeException ex) {
				failures.add("stream: " + ex);
			}
			LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
		}
		return seen;
	}

	private void endsAnAccountOnBothInstances(Newsroom newsroom) throws Exception {
		List<Api> instances = this.balancer.ready().stream().map(Api::at).toList();
		Api admin = instances.getFirst().asEditor();
		String username = Newsroom.unique("leaving");
		admin.data("mutation { createPerson(input: { username: \"%s\", password: \"%s\", role: EDITOR }) { role } }"
			.formatted(username, Api.PASSWORD));
		Session here = new Session(instances.getFirst());
		here.signIn(username, Api.PASSWORD);
		assertThat(here.get("/desk").statusCode()).isEqualTo(200);
		Session there = here.at(instances.getLast());
		assertThat(there.get("/desk").statusCode()).isEqualTo(200);
		this.finish = new CountDownLatch(1);
		String generation = newsroom.generate(newsroom.create(Map.of("title", "Watched", "bodyMarkdown", "Words.")),
				"A gate", 7);
		try (Stream<String> lines = there.subscribe(WATCH, Map.of("id", generation))) {
			admin.data("mutation { deactivatePerson(input: { username: \"%s\" }) { active } }".formatted(username));
			assertThat(here.get("/desk").statusCode()).isEqualTo(302);
			assertThat(there.get("/desk").statusCode()).isEqualTo(302);
			assertThat(lines.filter((line) -> line.contains("errors")).findFirst().orElseThrow())
				.contains("UNAUTHORIZED");
		}
		this.finish.countDown();
	}

	/** Readers without pause, and an editor who types without pause in one session. */
	private final class Traffic {

		final AtomicInteger reads = new AtomicInteger();

		final AtomicInteger saves = new AtomicInteger();

		private final Api proxy;

		private final Queue<String> failures;

		private final List<Thread> threads = new ArrayList<>();

		private volatile boolean stopping;

		Traffic(Api proxy, Newsroom newsroom, Queue<String> failures) {
			this.proxy = proxy;
			this.failures = failures;
			JsonNode draft = newsroom.draft("Typed meanwhile");
			newsroom.illustrate(draft);
			for (int i = 0; i < READERS; i++) {
				start("/graphql?query=%7Bposts(first:3)%7Bnodes%7Btitle%7D%7D%7D".replace("3", String.valueOf(3 + i)));
			}
			this.threads.add(Thread.ofVirtual().start(() -> type(draft)));
		}

		private void start(String path) {
			this.threads.add(Thread.ofVirtual().start(() -> {
				while (!this.stopping) {
					try {
						HttpResponse<String> response = this.proxy.get(path);
						String body = response.body();
						this.reads.incrementAndGet();
						if (!body.startsWith("{\"data\"")) {
							this.failures.add("read: " + response.statusCode() + " " + body);
						}
					}
					catch (RuntimeException ex) {
						this.failures.add("read: " + ex);
					}
					LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
				}
			}));
		}

		private void type(JsonNode draft) {
			Session browser = new Session(this.proxy);
			browser.signIn("editor", Api.PASSWORD);
			browser.get("/desk");
			int version = draft.get("version").asInt();
			while (!this.stopping) {
				String text = "Sentence " + this.saves.incrementAndGet() + ".";
				try {
					String body = browser.post("""
							mutation { editContentTask(input: { id: "%s", version: %d, bodyMarkdown: "%s" }) {
							  version bodyMarkdown } }""".formatted(Newsroom.id(draft), version, text), browser.csrf())
						.body();
					JsonNode saved = JsonMapper.shared().readTree(body).at("/data/editContentTask");
					if (!saved.at("/bodyMarkdown").asString("").equals(text)) {
						this.failures.add("save: " + body);
						return;
					}
					version = saved.get("version").asInt();
				}
				catch (RuntimeException ex) {
					this.failures.add("save: " + ex);
				}
				LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
			}
		}

		void stop() throws InterruptedException {
			this.stopping = true;
			for (Thread thread : this.threads) {
				thread.join();
			}
		}

	}

}
