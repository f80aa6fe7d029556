package app.galley.embedded;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import app.galley.Api;
import app.galley.Newsroom;
import app.galley.OwnProcesses;
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
 * Two instances behind a proxy that tries reads again. A post is published each second,
 * readers read, and one instance is killed each minute and started again. No read fails,
 * and none misses a publication of more than a second before.
 * {@code -Dgalley.soak.minutes=30} kills 30 times; the default is one short minute, in
 * which each instance is killed once.
 */
@OwnProcesses
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SoakTests {

	private static final int MINUTES = Integer.getInteger("galley.soak.minutes", 0);

	/** Until an instance is killed, once the one before is back. */
	private static final Duration BETWEEN_KILLS = Duration.ofSeconds((MINUTES > 0) ? 60 : 5);

	private static final int KILLS = Math.max(MINUTES, 2);

	private static final int POSTS = (MINUTES > 0) ? 30 : 6;

	private static final int READERS = 4;

	private static final Duration FRESH = Duration.ofSeconds(1);

	@SuppressWarnings("NullAway.Init") // by start()
	private BackingServices backing;

	@SuppressWarnings("NullAway.Init") // by start()
	private Balancer balancer;

	private final Map<URI, GalleyProcess> processes = new HashMap<>();

	private final Queue<String> failures = new ConcurrentLinkedQueue<>();

	private final AtomicInteger reads = new AtomicInteger();

	private final AtomicInteger publications = new AtomicInteger();

	private final AtomicInteger lostWrites = new AtomicInteger();

	private volatile boolean stopping;

	/** The last publications that were confirmed, the newest first. */
	private final Deque<Publication> recent = new ConcurrentLinkedDeque<>();

	@BeforeAll
	void start(@TempDir Path data) throws Exception {
		this.backing = new BackingServices(data);
		this.balancer = Balancer.tryingReadsAgain();
		for (GalleyProcess process : List.of(launch(), launch())) {
			add(process);
		}
		Api.await(this.balancer::ready, (ready) -> ready.size() == 2);
	}

	private GalleyProcess launch() throws Exception {
		Map<String, String> settings = new HashMap<>(this.backing.environment());
		settings.put("GALLEY_PUBLIC_URL", this.balancer.url().toString());
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
		this.backing.close();
	}

	@Test
	@Timeout(7200)
	void failsNoReadAndShowsNoStaleList() throws Exception {
		Api proxy = Api.at(this.balancer.url());
		Newsroom newsroom = new Newsroom(proxy);
		List<String> posts = new ArrayList<>();
		for (int i = 0; i < POSTS; i++) {
			posts.add(Newsroom.id(newsroom.publish("Published again and again, " + i)));
		}
		List<Thread> threads = new ArrayList<>();
		threads.add(Thread.ofVirtual().start(() -> publish(proxy.asEditor(), posts)));
		for (int i = 0; i < READERS; i++) {
			threads.add(Thread.ofVirtual().start(() -> read(proxy)));
		}
		List<String> memory = new ArrayList<>();
		for (int kill = 0; kill < KILLS; kill++) {
			LockSupport.parkNanos(BETWEEN_KILLS.toNanos());
			memory.add(killOne(kill));
		}
		this.stopping = true;
		for (Thread thread : threads) {
			thread.join();
		}
		System.out.printf(
				"Soak: %d instances killed, %,d publications, %,d reads, %d writes unanswered, %d failures; MB of each before its end: %s%n",
				KILLS, this.publications.get(), this.reads.get(), this.lostWrites.get(), this.failures.size(), memory);
		assertThat(this.failures).isEmpty();
		assertThat(this.reads).hasValueGreaterThan(100);
		assertThat(this.publications).hasValueGreaterThan(KILLS);
	}

	/** Returns the memory that the instance occupied, in MB. */
	private String killOne(int kill) throws Exception {
		List<URI> ready = this.balancer.ready();
		URI address = ready.get(kill % ready.size());
		GalleyProcess process = this.processes.remove(address);
		String memory = process.memory();
		process.kill();
		this.balancer.remove(address);
		add(launch());
		Api.await(this.balancer::ready, (now) -> now.size() == 2);
		return memory;
	}

	/** Publishes one of the posts each second; what is not answered is not expected. */
	private void publish(Api editor, List<String> posts) {
		for (int i = 0; !this.stopping; i++) {
			long began = System.nanoTime();
			Map<String, String> post = Map.of("id", posts.get(i % posts.size()));
			try {
				editor.answer("mutation($input: UnpublishPostInput!) { unpublishPost(input: $input) { id } }",
						Map.of("input", post));
				Map<String, String> published = new HashMap<>(post);
				published.put("publishAt", Instant.now().toString());
				JsonNode now = editor.mutate("schedulePost", published, "status publishedAt");
				this.recent
					.addFirst(new Publication(Instant.parse(now.get("publishedAt").asString()), System.nanoTime()));
				if (this.recent.size() > 5) {
					this.recent.removeLast();
				}
				this.publications.incrementAndGet();
			}
			catch (RuntimeException | AssertionError ex) {
				this.lostWrites.incrementAndGet();
			}
			LockSupport.parkNanos(Duration.ofSeconds(1).toNanos() - (System.nanoTime() - began));
		}
	}

	private void read(Api proxy) {
		while (!this.stopping) {
			long began = System.nanoTime();
			Optional<Publication> due = this.recent.stream()
				.filter((one) -> began - one.confirmed() > FRESH.toNanos())
				.findFirst();
			try {
				String body = proxy.get("/graphql?query=%7Bposts(first:3)%7Bnodes%7BpublishedAt%7D%7D%7D").body();
				this.reads.incrementAndGet();
				JsonNode first = JsonMapper.shared().readTree(body).at("/data/posts/nodes/0/publishedAt");
				if (first.isMissingNode()) {
					this.failures.add("read: " + body);
				}
				else if (due.isPresent() && Instant.parse(first.asString()).isBefore(due.get().publishedAt())) {
					this.failures.add("stale: " + first + " instead of " + due.get());
				}
			}
			catch (RuntimeException ex) {
				this.failures.add("read: " + ex);
			}
			LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
		}
	}

	private record Publication(Instant publishedAt, long confirmed) {
	}

}
