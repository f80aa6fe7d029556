package app.galley.embedded;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import app.galley.Api;
import app.galley.Newsroom;
import app.galley.OwnProcesses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Anonymous queries of a server with a real streaming replica that lags, hangs,
 * disconnects, is promoted and dies. {@code -Dgalley.replica.rounds=200} changes more
 * often.
 */
@OwnProcesses
class ReadReplicaTests {

	private static final int ROUNDS = Integer.getInteger("galley.replica.rounds", 3);

	private static final String POST = "query($slug: String!) { post(slug: $slug) { title author { name } } }";

	@Test
	void readersGetNoStaleResponseAndNoErrorWhateverTheReplicaDoes(@TempDir Path data) throws Exception {
		try (BackingServices backing = new BackingServices(data.resolve("primary"));
				StreamingReplica replica = StreamingReplica.of(backing, data.resolve("replica"));
				TcpProxy proxy = new TcpProxy(replica.port())) {
			Map<String, String> settings = new HashMap<>(backing.environment());
			settings.put("GALLEY_DATABASE_READ_URL", settings.getOrDefault("DATABASE_URL", "")
				.replaceFirst("@127.0.0.1:\\d+", "@127.0.0.1:" + proxy.port()));
			settings.put("GALLEY_RESPONSE_CACHE_SIZE", "0");
			int metrics = InstancePair.freePort();
			settings.put("GALLEY_MANAGEMENT_PORT", String.valueOf(metrics));
			try (GalleyProcess server = GalleyProcess.start(settings)) {
				Api api = Api.at(server.awaitReady());
				Site site = new Site(api, new Newsroom(api).publish("Now you see me"),
						URI.create("http://localhost:" + metrics + "/metrics"));
				try (Readers readers = new Readers(api, new Newsroom(api).publish("Always there"))) {
					site.awaitReadsFromReplica();
					assertThat(api.asEditor().events("subscription { health { level name } }", Map.of()))
						.map((event) -> event.at("/data/health/name").asString() + " "
								+ event.at("/data/health/level").asString())
						.contains("Replica OK");
					readsWhatAnotherInstanceNotifiesOf(site, replica, backing);
					site.change("while replay is paused");
					assertThat(site.metric("galley_replica_lag_seconds")).isPositive();
					replica.resumeReplay();
					site.awaitReadsFromReplica();

					replica.delayReplay(Duration.ofMillis(100));
					site.change("while replay is late");
					replica.delayReplay(Duration.ZERO);
					site.awaitReadsFromReplica();

					proxy.delay(Duration.ofMinutes(1));
					site.change("while the replica does not respond");
					proxy.delay(Duration.ZERO);
					proxy.cut();
					site.change("while the replica refuses connections");
					proxy.heal();
					site.awaitReadsFromReplica();

					replica.promote();
					site.change("when the replica is a primary");
					replica.kill();
					site.change("when the replica is dead");
					assertThat(readers.failures).isEmpty();
					assertThat(readers.count.get()).isGreaterThan(50);
				}
			}
		}
	}

	/** The replica replays nothing meanwhile, so its response is a stale one. */
	private static void readsWhatAnotherInstanceNotifiesOf(Site site, StreamingReplica replica,
			BackingServices backing) {
		String stale = Api.await(() -> {
			replica.resumeReplay();
			site.awaitReadsFromReplica();
			String title = site.title();
			replica.pauseReplay();
			backing.jdbc().sql("UPDATE post SET title = ? WHERE slug = ?").params(title + "!", site.slug).update();
			// Unless the notification of an earlier change arrives just now.
			return site.title().equals(title) ? title : "";
		}, (title) -> !title.isEmpty());
		backing.jdbc().sql("SELECT pg_notify('galley', 'cache-tags:any')").query((row, n) -> n).list();
		Api.await(Duration.ofSeconds(1), site::title, (stale + "!")::equals);
		for (int i = 0; i < 20; i++) {
			assertThat(site.title()).as("from the primary").isEqualTo(stale + "!");
		}
	}

	/** An editor of one post, who reads it as the public does. */
	private record Site(Api api, String id, String slug, URI metrics) {

		private Site(Api api, JsonNode post, URI metrics) {
			this(api, Newsroom.id(post), post.get("slug").asString(), metrics);
		}

		private void change(String when) {
			for (int round = 0; round < ROUNDS; round++) {
				this.api.asEditor().mutate("unpublishPost", Map.of("id", this.id), "id");
				reads(false, when);
				this.api.asEditor()
					.mutate("schedulePost", Map.of("id", this.id, "publishAt", "2026-01-01T00:00:00Z"), "id");
				reads(true, when);
			}
		}

		/** Longer than a late replica needs. */
		private void reads(boolean published, String when) {
			long end = System.nanoTime() + Duration.ofMillis(150).toNanos();
			do {
				assertThat(!post().isNull()).as(when).isEqualTo(published);
			}
			while (System.nanoTime() < end);
		}

		private JsonNode post() {
			return this.api.data(POST, Map.of("slug", this.slug)).get("post");
		}

		private String title() {
			return post().get("title").asString();
		}

		private void awaitReadsFromReplica() {
			double before = readsFromReplica();
			Api.await(() -> {
				assertThat(post().isNull()).isFalse();
				return readsFromReplica();
			}, (reads) -> reads > before);
		}

		private double readsFromReplica() {
			return metric("galley_replica_reads_total{database=\"replica\"}");
		}

		private double metric(String name) {
			try {
				return GalleyProcess.get(this.metrics)
					.body()
					.lines()
					.filter((line) -> line.startsWith(name + " "))
					.mapToDouble((line) -> Double.parseDouble(line.substring(name.length() + 1)))
					.findFirst()
					.orElseThrow();
			}
			catch (Exception ex) {
				throw new AssertionError("The metrics cannot be read", ex);
			}
		}

	}

	/** Readers of another post, all the time. */
	private static final class Readers implements AutoCloseable {

		private final AtomicInteger count = new AtomicInteger();

		private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();

		private final List<Thread> threads = new ArrayList<>();

		private volatile boolean ended;

		private Readers(Api api, JsonNode post) {
			Map<String, String> variables = Map.of("slug", post.get("slug").asString());
			for (int i = 0; i < 2; i++) {
				this.threads.add(Thread.ofVirtual().start(() -> {
					while (!this.ended) {
						read(api, variables);
					}
				}));
			}
		}

		private void read(Api api, Map<String, String> variables) {
			try {
				assertThat(api.data(POST, variables).get("post").isNull()).isFalse();
				this.count.incrementAndGet();
			}
			catch (RuntimeException | AssertionError ex) {
				this.failures.add(ex.toString());
			}
		}

		@Override
		public void close() throws InterruptedException {
			this.ended = true;
			for (Thread thread : this.threads) {
				thread.join();
			}
		}

	}

}
