package app.galley.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import app.galley.Api;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two SDXL servers with one place each, and two instances in processes of their own that
 * share them: no server ever has two requests at once, also when an instance is killed
 * while its request is with one.
 */
class ServerPlacesTests {

	private static final int GENERATIONS = 16;

	@Test
	void noServerHasMoreRequestsThanPlacesOverAllInstances(@TempDir Path data) throws Exception {
		Busy first = new Busy();
		Busy second = new Busy();
		try (Backing backing = new Backing(data);
				SdxlServer one = new SdxlServer(first::work);
				SdxlServer two = new SdxlServer(second::work)) {
			Map<String, String> environment = new HashMap<>(backing.environment());
			environment.put("GALLEY_SDXL_URL", "http://127.0.0.1:" + one.port() + ",http://127.0.0.1:" + two.port());
			try (GalleyProcess survivor = GalleyProcess.start(environment)) {
				Api here = Api.at(survivor.awaitReady()).asEditor();
				GalleyProcess victim = GalleyProcess.start(environment);
				Api there = Api.at(victim.awaitReady()).asEditor();
				List<String> asked = new ArrayList<>();
				for (int i = 0; i < GENERATIONS; i++) {
					asked.add(ask((i % 2 == 0) ? here : there, "Picture " + i));
				}
				Api.await(() -> first.done.get() + second.done.get(), (done) -> done >= GENERATIONS / 4);
				victim.kill();
				for (String id : asked) {
					Api.await(() -> status(here, id), (status) -> status.matches("DONE|FAILED"));
				}
				assertThat(first.most.get()).as("at once on the first").isEqualTo(1);
				assertThat(second.most.get()).as("at once on the second").isEqualTo(1);
				assertThat(first.done.get()).isPositive();
				assertThat(second.done.get()).isPositive();
				for (int i = 0; i < GENERATIONS; i++) {
					assertThat(one.requests("Picture " + i) + two.requests("Picture " + i)).as("requests")
						.isLessThan(2);
				}
				// At most one on each server was lost with the process.
				assertThat(asked.stream().filter((id) -> status(here, id).equals("DONE")).count())
					.isGreaterThanOrEqualTo(GENERATIONS - 2);
			}
		}
	}

	private static String ask(Api api, String prompt) {
		String task = api
			.data("mutation($input: CreateContentTaskInput!) { createContentTask(input: $input) { id } }",
					Map.of("input", Map.of("title", prompt, "bodyMarkdown", "Words.")))
			.at("/createContentTask/id")
			.asString();
		return api
			.data("mutation($input: GenerateImageInput!) { generateImage(input: $input) { id } }",
					Map.of("input", Map.of("taskId", task, "prompt", prompt)))
			.at("/generateImage/id")
			.asString();
	}

	private static String status(Api api, String id) {
		return api.data("query($id: ID!) { imageGeneration(id: $id) { status } }", Map.of("id", id))
			.at("/imageGeneration/status")
			.asString();
	}

	/** How a GPU is kept busy. */
	private static final class Busy {

		final AtomicInteger most = new AtomicInteger();

		final AtomicInteger done = new AtomicInteger();

		private final AtomicInteger now = new AtomicInteger();

		void work(String step) {
			this.most.accumulateAndGet(this.now.incrementAndGet(), Math::max);
			LockSupport.parkNanos(Duration.ofMillis(400).toNanos());
			this.now.decrementAndGet();
			this.done.incrementAndGet();
		}

	}

}
