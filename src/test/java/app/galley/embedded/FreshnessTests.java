package app.galley.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import app.galley.Api;
import app.galley.Newsroom;
import app.galley.OwnProcesses;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two instances with response caches, under load: a post that one instance publishes or
 * unpublishes shows there at once and on the other within 100 ms, also while
 * notifications are cut off. {@code -Dgalley.freshness.rounds=200} runs the long form;
 * the short one, for busy machines, allows a second.
 */
@OwnProcesses
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FreshnessTests {

	private static final int ROUNDS = Integer.getInteger("galley.freshness.rounds", 20);

	private static final Duration CUT = Duration.ofSeconds(5);

	/** Between two requests of one reader; the short form leaves CPU to other tests. */
	private static final Duration PAUSE = Duration.ofMillis((ROUNDS < 200) ? 2 : 0);

	private static final Duration BOUND = Duration.ofMillis((ROUNDS < 200) ? 1000 : 100);

	/** The listening connection of an instance holds the lock that marks it as alive. */
	private static final String CUT_NOTIFICATIONS = """
			SELECT count(pg_terminate_backend(pid)) FROM pg_locks
			WHERE locktype = 'advisory' AND classid = 1785684595 AND granted""";

	private static final String LIST = "{ posts(first: 20) { nodes { slug title author { name } category { name } tags { name } } } }";

	private static final String ONE = "query($slug: String!) { post(slug: $slug) { title author { name } } }";

	@SuppressWarnings("NullAway.Init") // by start()
	private InstancePair instances;

	@BeforeAll
	void start(@TempDir Path data) throws Exception {
		this.instances = new InstancePair(data);
	}

	@AfterAll
	void stop() throws Exception {
		this.instances.close();
	}

	@Test
	void showsChangesOnBothInstances() {
		JsonNode post = new Newsroom(this.instances.first).publish("Now you see me");
		List<Duration> delays = new ArrayList<>();
		try (Load load = new Load()) {
			toggle(post, ROUNDS, delays);
			assertThat(load.responses()).isGreaterThan(ROUNDS);
		}
		print("with notifications", delays);
	}

	@Test
	void showsChangesOnBothInstancesWithoutNotifications() {
		JsonNode post = new Newsroom(this.instances.first).publish("Now you hear nothing");
		List<Duration> delays = new ArrayList<>();
		try (Load load = new Load(); ScheduledExecutorService cutting = Executors.newSingleThreadScheduledExecutor()) {
			Future<?> cuts = cutting.scheduleAtFixedRate(this::cutNotifications, 0, 20, TimeUnit.MILLISECONDS);
			long end = System.nanoTime() + CUT.toNanos();
			while (System.nanoTime() < end) {
				toggle(post, 1, delays);
			}
			assertThat(cuts.cancel(false)).as("cut until now").isTrue();
			toggle(post, ROUNDS, delays);
		}
		print("with notifications cut for %s, then restored".formatted(CUT), delays);
	}

	private void cutNotifications() {
		this.instances.backing.jdbc().sql(CUT_NOTIFICATIONS).query(Integer.class).single();
	}

	private static void print(String how, List<Duration> delays) {
		Collections.sort(delays);
		System.out.printf("Visible on the other instance, %s: %d changes, median %d ms, longest %d ms%n", how,
				delays.size(), delays.get(delays.size() / 2).toMillis(), delays.getLast().toMillis());
	}

	/**
	 * Unpublishes the post and publishes it again, checking both instances after each.
	 */
	private void toggle(JsonNode post, int rounds, List<Duration> delays) {
		Api editor = this.instances.first.asEditor();
		for (int i = 0; i < rounds; i++) {
			editor.mutate("unpublishPost", Map.of("id", Newsroom.id(post)), "id");
			check(post, false, delays);
			editor.mutate("schedulePost", Map.of("id", Newsroom.id(post), "publishAt", "2026-01-01T00:00:00Z"), "id");
			check(post, true, delays);
		}
	}

	private void check(JsonNode post, boolean published, List<Duration> delays) {
		long committed = System.nanoTime();
		assertThat(shows(this.instances.first, post, published)).as("on the instance that wrote").isTrue();
		while (true) {
			long queried = System.nanoTime();
			if (shows(this.instances.second, post, published)) {
				delays.add(Duration.ofNanos(Math.max(queried - committed, 0)));
				break;
			}
			assertThat(Duration.ofNanos(queried - committed)).as("on the other instance").isLessThan(BOUND);
		}
		assertThat(shows(this.instances.second, post, published)).as("and not undone again").isTrue();
	}

	/** Whether the post query and the list query both agree. */
	private static boolean shows(Api api, JsonNode post, boolean published) {
		String slug = post.get("slug").asString();
		boolean found = !api.data(ONE, Map.of("slug", slug)).get("post").isNull();
		boolean listed = api.data(LIST).toString().contains(slug);
		return found == published && listed == published;
	}

	/** Keeps querying the list on both instances. */
	private final class Load implements AutoCloseable {

		private final AtomicLong responses = new AtomicLong();

		private final List<Thread> threads = new ArrayList<>();

		private volatile boolean ended;

		private Load() {
			for (Api api : List.of(FreshnessTests.this.instances.first, FreshnessTests.this.instances.second)) {
				this.threads.add(Thread.ofVirtual().start(() -> query(api)));
			}
		}

		private void query(Api api) {
			while (!this.ended) {
				api.data(LIST);
				this.responses.incrementAndGet();
				LockSupport.parkNanos(PAUSE.toNanos());
			}
		}

		private long responses() {
			return this.responses.get();
		}

		@Override
		public void close() {
			this.ended = true;
			this.threads.forEach((thread) -> {
				try {
					thread.join();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			});
		}

	}

}
