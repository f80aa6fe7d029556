package app.galley.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import app.galley.Api;
import app.galley.Newsroom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Anonymous reads from a real streaming replica that lags, disconnects and dies.
 * {@code -Dgalley.replica.rounds=500} changes more often.
 */
class ReadReplicaTests {

	private static final int ROUNDS = Integer.getInteger("galley.replica.rounds", 12);

	private static final String STATUS = "query($slug: String!) { post(slug: $slug) { title author { name } } }";

	private static final String UNPUBLISH = "mutation($id: ID!) { unpublishPost(input: { id: $id }) { status } }";

	private static final String PUBLISH = "mutation($id: ID!) { schedulePost(input: { id: $id, publishAt: \"2020-01-01T00:00:00Z\" }) { status } }";

	@Test
	void readersGetNoStaleResponseAndNoErrorWhateverTheReplicaDoes(@TempDir Path data) throws Exception {
		try (BackingServices backing = new BackingServices(data.resolve("primary"));
				StreamingReplica replica = StreamingReplica.of(backing, data.resolve("replica"));
				TcpProxy proxy = new TcpProxy(replica.port())) {
			Map<String, String> environment = new HashMap<>(backing.environment());
			environment.put("GALLEY_DATABASE_READ_URL",
					environment.get("DATABASE_URL").replaceFirst("@127.0.0.1:\\d+", "@127.0.0.1:" + proxy.port()));
			environment.put("GALLEY_CDN_BASE_URL", "https://cdn.example.org");
			environment.put("GALLEY_RESPONSE_CACHE_SIZE", "0");
			try (GalleyProcess server = GalleyProcess.start(environment)) {
				Api api = Api.at(server.awaitReady());
				Newsroom newsroom = new Newsroom(api);
				String slug = newsroom.publish("Read from the replica").get("slug").asString();
				String id = backing.jdbc().sql("SELECT id::text FROM post WHERE slug = ?").param(slug).query(String.class).single();
				awaitReadsFrom(replica, api, slug);
				try (Readers readers = new Readers(api, newsroom.publish("Always there").get("slug").asString())) {
					changeAndRead(api, id, slug);
					replica.pauseReplay();
					changeAndRead(api, id, slug);
					replica.resumeReplay();
					awaitReadsFrom(replica, api, slug);
					proxy.cut();
					changeAndRead(api, id, slug);
					proxy.heal();
					awaitReadsFrom(replica, api, slug);
					replica.kill();
					changeAndRead(api, id, slug);
					assertThat(readers.failures()).isEmpty();
					assertThat(readers.count()).isGreaterThan(50);
				}
			}
		}
	}

	/** A change's caller, and whoever it tells of it, must see it at once. */
	private static void changeAndRead(Api api, String id, String slug) {
		for (int round = 0; round < ROUNDS; round++) {
			api.asEditor().data(UNPUBLISH, Map.of("id", id));
			assertThat(api.data(STATUS, Map.of("slug", slug)).get("post").isNull()).as("unpublished").isTrue();
			api.asEditor().data(PUBLISH, Map.of("id", id));
			assertThat(api.data(STATUS, Map.of("slug", slug)).get("post").isNull()).as("published").isFalse();
		}
	}

	/** Reads until one comes from the replica. */
	private static void awaitReadsFrom(StreamingReplica replica, Api api, String slug) {
		long before = replica.reads();
		Api.await(() -> {
			api.data(STATUS, Map.of("slug", slug));
			return replica.reads();
		}, (reads) -> reads > before);
	}

	/** Readers of one post, all the time. */
	private static final class Readers implements AutoCloseable {

		private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

		private final AtomicBoolean ended = new AtomicBoolean();

		private final AtomicInteger count = new AtomicInteger();

		private final List<Future<?>> running = new ArrayList<>();

		private final List<String> failures = new ArrayList<>();

		Readers(Api api, String slug) {
			for (int i = 0; i < 4; i++) {
				this.running.add(this.executor.submit(() -> {
					while (!this.ended.get()) {
						read(api, slug);
					}
				}));
			}
		}

		private void read(Api api, String slug) {
			try {
				if (api.data(STATUS, Map.of("slug", slug)).get("post").isNull()) {
					fail("the post is missing");
				}
				this.count.incrementAndGet();
			}
			catch (RuntimeException | AssertionError ex) {
				fail(ex.toString());
			}
		}

		private void fail(String failure) {
			synchronized (this.failures) {
				this.failures.add(failure);
			}
		}

		List<String> failures() throws Exception {
			this.ended.set(true);
			for (Future<?> reader : this.running) {
				reader.get();
			}
			return this.failures;
		}

		int count() {
			return this.count.get();
		}

		@Override
		public void close() throws IOException {
			this.ended.set(true);
			this.executor.close();
		}

	}

}
