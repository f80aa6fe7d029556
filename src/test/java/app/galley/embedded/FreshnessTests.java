package app.galley.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import app.galley.Api;
import app.galley.Newsroom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two instances that remember answers, under load: what one of them publishes or takes
 * back is seen on it at once and on the other within 100 ms, also while the other hears
 * no news. {@code -Dgalley.freshness.rounds=200} for the long form; the short one, on
 * machines that do other things too, is content with a second.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FreshnessTests {

	private static final int ROUNDS = Integer.getInteger("galley.freshness.rounds", 30);

	private static final Duration CUT = Duration.ofSeconds(5);

	private static final Duration BOUND = Duration.ofMillis((ROUNDS < 200) ? 1000 : 100);

	/** Who holds the lock that says an instance lives is its listening connection. */
	private static final String CUT_NEWS = """
			SELECT count(pg_terminate_backend(pid)) FROM pg_locks
			WHERE locktype = 'advisory' AND classid = 1785684595 AND granted""";

	private static final String LIST = "{ posts(first: 20) { nodes { slug title author { name } category { name } tags { name } } } }";

	private static final String ONE = "query($slug: String!) { post(slug: $slug) { title author { name } } }";

	@SuppressWarnings("NullAway.Init") // by start()
	private Backing backing;

	@SuppressWarnings("NullAway.Init") // by start()
	private GalleyProcess one;

	@SuppressWarnings("NullAway.Init") // by start()
	private GalleyProcess other;

	@SuppressWarnings("NullAway.Init") // by start()
	private Api here;

	@SuppressWarnings("NullAway.Init") // by start()
	private Api there;

	@BeforeAll
	void start(@TempDir Path data) throws Exception {
		this.backing = new Backing(data);
		this.one = GalleyProcess.start(this.backing.environment());
		this.other = GalleyProcess.start(this.backing.environment());
		this.here = Api.at(this.one.awaitReady());
		this.there = Api.at(this.other.awaitReady());
	}

	@AfterAll
	void stop() throws Exception {
		this.one.close();
		this.other.close();
		this.backing.close();
	}

	@Test
	void whatIsPublishedIsSeen() {
		JsonNode post = new Newsroom(this.here).publish("Now you see me");
		List<Duration> delays = new ArrayList<>();
		try (Load load = new Load()) {
			toggle(post, ROUNDS, delays);
			assertThat(load.answers()).isGreaterThan(ROUNDS);
		}
		tell("hearing news", delays);
	}

	@Test
	void whatIsPublishedIsSeenWhileNoNewsIsHeard() throws InterruptedException {
		JsonNode post = new Newsroom(this.here).publish("Now you hear nothing");
		List<Duration> delays = new ArrayList<>();
		Instant end = Instant.now().plus(CUT);
		Thread cutting = Thread.ofVirtual().start(() -> {
			while (Instant.now().isBefore(end)) {
				this.backing.jdbc().sql(CUT_NEWS).query(Integer.class).single();
				pause(20);
			}
		});
		try (Load load = new Load()) {
			while (cutting.isAlive()) {
				toggle(post, 1, delays);
			}
			toggle(post, ROUNDS, delays);
		}
		cutting.join();
		tell("hearing none for %s, then again".formatted(CUT), delays);
	}

	private static void tell(String how, List<Duration> delays) {
		Collections.sort(delays);
		System.out.printf("Seen elsewhere, %s: %d changes, median %d ms, longest %d ms%n", how, delays.size(),
				delays.get(delays.size() / 2).toMillis(), delays.getLast().toMillis());
	}

	/** Takes the post off and puts it on again, asking both instances after each. */
	private void toggle(JsonNode post, int rounds, List<Duration> delays) {
		Api editor = this.here.asEditor();
		for (int i = 0; i < rounds; i++) {
			editor.data("mutation($id: ID!) { unpublishPost(input: { id: $id }) { id } }",
					Map.of("id", Newsroom.id(post)));
			check(post, false, delays);
			editor.data(
					"mutation($id: ID!, $at: DateTime!) { schedulePost(input: { id: $id, publishAt: $at }) { id } }",
					Map.of("id", Newsroom.id(post), "at", "2026-01-01T00:00:00Z"));
			check(post, true, delays);
		}
	}

	private void check(JsonNode post, boolean published, List<Duration> delays) {
		long committed = System.nanoTime();
		assertThat(says(this.here, post, published)).as("on the instance that wrote").isTrue();
		while (true) {
			long asked = System.nanoTime();
			if (says(this.there, post, published)) {
				delays.add(Duration.ofNanos(Math.max(asked - committed, 0)));
				break;
			}
			assertThat(Duration.ofNanos(asked - committed)).as("on the other instance").isLessThan(BOUND);
		}
		assertThat(says(this.there, post, published)).as("and not forgotten again").isTrue();
	}

	/** Whether the post's own answer and the list both say so. */
	private static boolean says(Api api, JsonNode post, boolean published) {
		String slug = post.get("slug").asString();
		boolean alone = !api.data(ONE, Map.of("slug", slug)).get("post").isNull();
		boolean listed = api.data(LIST).toString().contains(slug);
		return alone == published && listed == published;
	}

	private static void pause(long millis) {
		try {
			Thread.sleep(millis);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Asks both instances for the list all the time. */
	private final class Load implements AutoCloseable {

		private final java.util.concurrent.atomic.AtomicLong answers = new java.util.concurrent.atomic.AtomicLong();

		private final List<Thread> threads = new ArrayList<>();

		private volatile boolean ended;

		private Load() {
			for (Api api : List.of(FreshnessTests.this.here, FreshnessTests.this.there)) {
				this.threads.add(Thread.ofVirtual().start(() -> ask(api)));
			}
		}

		private void ask(Api api) {
			while (!this.ended) {
				api.data(LIST);
				this.answers.incrementAndGet();
			}
		}

		private long answers() {
			return this.answers.get();
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
