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
import app.galley.Newsroom;
import app.galley.OwnProcesses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two instances share two SDXL servers that take one request each: no server ever gets
 * two requests at once, also when an instance is killed during a request.
 */
@OwnProcesses
class ServerConcurrencyTests {

	private static final int GENERATIONS = 16;

	@Test
	void noServerGetsMoreRequestsThanItTakesFromAllInstances(@TempDir Path data) throws Exception {
		Busy first = new Busy();
		Busy second = new Busy();
		try (BackingServices backing = new BackingServices(data);
				SdxlServer one = new SdxlServer(first::work);
				SdxlServer two = new SdxlServer(second::work)) {
			Map<String, String> environment = new HashMap<>(backing.environment());
			environment.put("GALLEY_CDN_BASE_URL", "https://cdn.example.org");
			environment.put("GALLEY_SDXL_URL", "http://127.0.0.1:" + one.port() + ",http://127.0.0.1:" + two.port());
			try (GalleyProcess survivor = GalleyProcess.start(environment)) {
				Api here = Api.at(survivor.awaitReady()).asEditor();
				GalleyProcess victim = GalleyProcess.start(environment);
				Api there = Api.at(victim.awaitReady()).asEditor();
				List<String> ids = new ArrayList<>();
				for (int i = 0; i < GENERATIONS; i++) {
					ids.add(request((i % 2 == 0) ? here : there, "Image " + i));
				}
				Api.await(() -> first.done.get() + second.done.get(), (done) -> done >= GENERATIONS / 4);
				victim.kill();
				for (String id : ids) {
					Api.await(() -> statusOf(here, id), (status) -> status.matches("DONE|FAILED"));
				}
				assertThat(first.peak.get()).as("at once on the first").isEqualTo(1);
				assertThat(second.peak.get()).as("at once on the second").isEqualTo(1);
				assertThat(first.done.get()).isPositive();
				assertThat(second.done.get()).isPositive();
				for (int i = 0; i < GENERATIONS; i++) {
					assertThat(one.requests("Image " + i) + two.requests("Image " + i)).as("requests").isLessThan(2);
				}
				// At most one request on each server is lost with the process.
				assertThat(ids.stream().filter((id) -> statusOf(here, id).equals("DONE")).count())
					.isGreaterThanOrEqualTo(GENERATIONS - 2);
			}
		}
	}

	private static String request(Api api, String prompt) {
		Newsroom newsroom = new Newsroom(api);
		return newsroom.generate(newsroom.create(Map.of("title", prompt, "bodyMarkdown", "Words.")), prompt,
				prompt.hashCode() & 0xffff);
	}

	private static String statusOf(Api api, String id) {
		return api.data("query($id: ID!) { imageGeneration(id: $id) { status } }", Map.of("id", id))
			.at("/imageGeneration/status")
			.asString();
	}

	/** Occupies the GPU, and counts the requests at once. */
	private static final class Busy {

		final AtomicInteger peak = new AtomicInteger();

		final AtomicInteger done = new AtomicInteger();

		private final AtomicInteger now = new AtomicInteger();

		void work(String step) {
			this.peak.accumulateAndGet(this.now.incrementAndGet(), Math::max);
			LockSupport.parkNanos(Duration.ofMillis(400).toNanos());
			this.now.decrementAndGet();
			this.done.incrementAndGet();
		}

	}

}
