package app.galley.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import app.galley.Api;
import app.galley.Newsroom;
import app.galley.OwnProcesses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Twenty clients request many images from two instances at once: each image is generated
 * exactly once. {@code -Dgenerations=1000} sets how many; the default is 24.
 */
@OwnProcesses
class ManyGenerationsTests {

	private static final int GENERATIONS = Integer.getInteger("generations", 24);

	private static final int CLIENTS = 20;

	@Test
	@Timeout(value = 1, unit = TimeUnit.HOURS)
	void areAllGeneratedExactlyOnce(@TempDir Path data) throws Exception {
		try (BackingServices backing = new BackingServices(data)) {
			Map<String, String> environment = new HashMap<>(backing.environment());
			environment.put("GALLEY_IMAGE_PENDINGPEREDITOR", String.valueOf(GENERATIONS));
			environment.put("GALLEY_CDN_BASE_URL", "https://cdn.example.org");
			environment.put("GALLEY_IMAGE_PENDING", String.valueOf(GENERATIONS));
			try (GalleyProcess one = GalleyProcess.start(environment);
					GalleyProcess other = GalleyProcess.start(environment)) {
				List<Api> instances = List.of(Api.at(one.awaitReady()).asEditor(),
						Api.at(other.awaitReady()).asEditor());
				long start = System.nanoTime();
				List<String> ids = request(instances);
				double requested = seconds(start);
				assertThat(ids).hasSize(GENERATIONS).doesNotHaveDuplicates();
				awaitAll(backing);
				double done = seconds(start);
				assertThat(count(backing, "SELECT count(*) FROM image_generation WHERE status = 'DONE'"))
					.isEqualTo(GENERATIONS);
				assertThat(count(backing, "SELECT count(DISTINCT image_id) FROM image_generation"))
					.isEqualTo(GENERATIONS);
				assertThat(count(backing, "SELECT count(*) FROM image")).isEqualTo(GENERATIONS);
				assertThat(count(backing, "SELECT count(*) FROM image_generation WHERE attempt > 1")).isZero();
				System.out.printf(
						"%,d generations by %d clients on two instances: requested in %.1f s, generated in %.1f s, %.2f a second%n",
						GENERATIONS, CLIENTS, requested, done, GENERATIONS / done);
			}
		}
	}

	private static List<String> request(List<Api> instances) throws Exception {
		List<Callable<List<String>>> clients = new ArrayList<>();
		for (int client = 0; client < CLIENTS; client++) {
			Api api = instances.get(client % 2);
			int number = client;
			clients.add(() -> {
				List<String> ids = new ArrayList<>();
				for (int i = number; i < GENERATIONS; i += CLIENTS) {
					ids.add(request(api, "Image " + i, i));
				}
				return ids;
			});
		}
		List<String> ids = new ArrayList<>();
		try (ExecutorService all = Executors.newFixedThreadPool(CLIENTS)) {
			for (Future<List<String>> client : all.invokeAll(clients)) {
				ids.addAll(client.get());
			}
		}
		return ids;
	}

	private static String request(Api api, String prompt, int seed) {
		Newsroom newsroom = new Newsroom(api);
		return newsroom.generate(newsroom.create(Map.of("title", prompt, "bodyMarkdown", "Words.")), prompt, seed);
	}

	/** Fails after a minute without progress. */
	private static void awaitAll(BackingServices backing) {
		String ended = "SELECT count(*) FROM image_generation WHERE status IN ('DONE', 'FAILED', 'CANCELLED')";
		for (int seen = 0; seen < GENERATIONS;) {
			int before = seen;
			seen = Api.await(() -> count(backing, ended), (now) -> now > before);
		}
	}

	private static int count(BackingServices backing, String sql) {
		return backing.jdbc().sql(sql).query(Integer.class).single();
	}

	private static double seconds(long since) {
		return Duration.ofNanos(System.nanoTime() - since).toMillis() / 1000.0;
	}

}
