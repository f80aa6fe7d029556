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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Twenty clients ask two instances at once for many pictures: all are made, none twice.
 * {@code -Dgenerations=1000} for how many; without it, 40.
 */
class ManyGenerationsTests {

	private static final int GENERATIONS = Integer.getInteger("generations", 40);

	private static final int CLIENTS = 20;

	@Test
	@Timeout(value = 1, unit = TimeUnit.HOURS)
	void areAllMadeAndNoneTwice(@TempDir Path data) throws Exception {
		try (Backing backing = new Backing(data)) {
			Map<String, String> environment = new HashMap<>(backing.environment());
			environment.put("GALLEY_IMAGE_PENDINGPEREDITOR", String.valueOf(GENERATIONS));
			environment.put("GALLEY_IMAGE_PENDING", String.valueOf(GENERATIONS));
			try (GalleyProcess one = GalleyProcess.start(environment);
					GalleyProcess other = GalleyProcess.start(environment)) {
				List<Api> instances = List.of(Api.at(one.awaitReady()).asEditor(),
						Api.at(other.awaitReady()).asEditor());
				long start = System.nanoTime();
				List<String> asked = ask(instances);
				double requested = seconds(start);
				assertThat(asked).hasSize(GENERATIONS).doesNotHaveDuplicates();
				awaitAll(backing);
				double done = seconds(start);
				assertThat(count(backing, "SELECT count(*) FROM image_generation WHERE status = 'DONE'"))
					.isEqualTo(GENERATIONS);
				assertThat(count(backing, "SELECT count(DISTINCT image_id) FROM image_generation"))
					.isEqualTo(GENERATIONS);
				assertThat(count(backing, "SELECT count(*) FROM image")).isEqualTo(GENERATIONS);
				assertThat(count(backing, "SELECT count(*) FROM image_generation WHERE attempt > 1")).isZero();
				System.out.printf(
						"%,d generations by %d clients on two instances: asked for in %.1f s, made in %.1f s, %.2f a second%n",
						GENERATIONS, CLIENTS, requested, done, GENERATIONS / done);
			}
		}
	}

	private static List<String> ask(List<Api> instances) throws Exception {
		List<Callable<List<String>>> clients = new ArrayList<>();
		for (int client = 0; client < CLIENTS; client++) {
			Api api = instances.get(client % 2);
			int number = client;
			clients.add(() -> {
				List<String> asked = new ArrayList<>();
				for (int i = number; i < GENERATIONS; i += CLIENTS) {
					asked.add(ask(api, "Picture " + i, i));
				}
				return asked;
			});
		}
		List<String> asked = new ArrayList<>();
		try (ExecutorService all = Executors.newFixedThreadPool(CLIENTS)) {
			for (Future<List<String>> client : all.invokeAll(clients)) {
				asked.addAll(client.get());
			}
		}
		return asked;
	}

	private static String ask(Api api, String prompt, int seed) {
		String task = api
			.data("mutation($input: CreateContentTaskInput!) { createContentTask(input: $input) { id } }",
					Map.of("input", Map.of("title", prompt, "bodyMarkdown", "Words.")))
			.at("/createContentTask/id")
			.asString();
		return api
			.data("mutation($input: GenerateImageInput!) { generateImage(input: $input) { id } }",
					Map.of("input", Map.of("taskId", task, "prompt", prompt, "seed", seed)))
			.at("/generateImage/id")
			.asString();
	}

	/** Gives up once a minute goes by in which none is done. */
	private static void awaitAll(Backing backing) {
		String ended = "SELECT count(*) FROM image_generation WHERE status IN ('DONE', 'FAILED', 'CANCELLED')";
		for (int seen = 0; seen < GENERATIONS;) {
			int before = seen;
			seen = Api.await(() -> count(backing, ended), (now) -> now > before);
		}
	}

	private static int count(Backing backing, String sql) {
		return backing.jdbc().sql(sql).query(Integer.class).single();
	}

	private static double seconds(long since) {
		return Duration.ofNanos(System.nanoTime() - since).toMillis() / 1000.0;
	}

}
