package app.galley.generation;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.database.DatabaseClock;
import app.galley.embedded.SdxlServer;
import app.galley.media.TestImages;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What slow and broken generations do to other work, on a machine whose clock is ten
 * minutes fast.
 */
@GalleyTest
@TestPropertySource(properties = { "galley.sdxl.concurrency=12", "galley.image.pending-per-editor=40" })
class JobThreadsTests {

	/** More than the urgent jobs have threads. */
	private static final int SLOW_IMAGES = 12;

	private static final Duration FAST = Duration.ofMinutes(10);

	private static final BreakableSteps STEPS = new BreakableSteps();

	private static volatile CountDownLatch answers = new CountDownLatch(0);

	@SuppressWarnings("NullAway.Init") // by start()
	private static SdxlServer sdxl;

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@Autowired
	GenerationHealth health;

	@Autowired
	DatabaseClock clock;

	@Autowired
	JdbcClient jdbc;

	@DynamicPropertySource
	static void settings(DynamicPropertyRegistry registry) {
		registry.add("galley.sdxl.url", () -> "http://127.0.0.1:" + sdxl.port());
	}

	@BeforeAll
	static void start() throws IOException {
		sdxl = new SdxlServer((step) -> await(answers),
				(width, height, seed) -> TestImages.encode(TestImages.photo(width, height), "png"));
	}

	@AfterAll
	static void stop() {
		answers.countDown();
		sdxl.close();
	}

	@Test
	void publishesAScheduledPostInTimeWhileAllImagesAreSlow() {
		JsonNode task = this.newsroom.submit(this.newsroom.illustrate(this.newsroom.draft("In time")));
		answers = new CountDownLatch(1);
		try {
			JsonNode slow = this.newsroom.draft("Slow");
			List<String> generations = new ArrayList<>();
			for (int i = 0; i < SLOW_IMAGES; i++) {
				generations.add(this.newsroom.generate(slow, "Slow " + i, i));
			}
			Api.await(() -> generations.stream().filter((id) -> status(id).equals("RUNNING")).count(),
					(running) -> running == SLOW_IMAGES);
			Instant due = databaseTime().plusSeconds(2);
			String post = Newsroom.id(this.newsroom.approve(task, Map.of("publishAt", due.toString())));
			assertThat(status(post, "post")).as("ten minutes early by this machine's clock").isEqualTo("SCHEDULED");
			Api.await(Duration.ofSeconds(20), () -> status(post, "post"), "PUBLISHED"::equals);
			assertThat(databaseTime()).isBetween(due, due.plusSeconds(10));
			assertThat(generations).allSatisfy((id) -> assertThat(status(id)).isEqualTo("RUNNING"));
			assertThat(published(post)).as("published once").isEqualTo(1);
			generations.forEach((id) -> this.api.asEditor().mutate("cancelImageGeneration", Map.of("id", id), "id"));
			generations.forEach((id) -> Api.await(() -> status(id), "CANCELLED"::equals));
		}
		finally {
			answers.countDown();
		}
	}

	@Test
	void failsAtTheFirstTryWithTheTrueCauseWhenALibraryDoesNotLoad() {
		JsonNode task = this.newsroom.draft("Broken library");
		STEPS.breakNext(new UnsatisfiedLinkError("no webp in the library path"));
		JsonNode failed = end(this.newsroom.generate(task, "A broken library", 1));
		assertThat(failed.get("status").asString()).isEqualTo("FAILED");
		assertThat(failed.get("error").asString()).contains("UnsatisfiedLinkError: no webp in the library path");
		assertThat(attempts(failed)).isEqualTo(1);
		assertThat(this.health.health()).satisfies((down) -> {
			assertThat(down.getStatus()).isEqualTo(Status.DOWN);
			assertThat(down.getDetails().toString()).contains("no webp in the library path");
		});
		assertThat(end(this.newsroom.generate(task, "A repaired library", 2)).get("status").asString())
			.isEqualTo("DONE");
		assertThat(this.health.health().getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void goesByTheDatabasesClockAndNotByTheMachines() {
		assertThat(Duration.between(databaseTime(), this.clock.instant()).abs()).isLessThan(Duration.ofSeconds(5));
		assertThat(this.clock.correction().plus(FAST).abs()).isLessThan(Duration.ofSeconds(5));
		OffsetDateTime created = this.jdbc.sql("SELECT created_at FROM content_task WHERE id = ?::uuid")
			.param(Newsroom.id(this.newsroom.draft("When")))
			.query(OffsetDateTime.class)
			.single();
		assertThat(Duration.between(created.toInstant(), databaseTime()).abs()).isLessThan(Duration.ofSeconds(5));
	}

	private JsonNode end(String id) {
		return Api.await(() -> this.newsroom.generation(id), (g) -> g.get("status").asString().matches("DONE|FAILED"));
	}

	private int attempts(JsonNode generation) {
		return this.jdbc.sql("SELECT attempt FROM image_generation WHERE id = ?::uuid")
			.param(Newsroom.id(generation))
			.query(Integer.class)
			.single();
	}

	private String status(String generation) {
		return status(generation, "image_generation");
	}

	private String status(String id, String table) {
		return this.jdbc.sql("SELECT status FROM " + table + " WHERE id = ?::uuid")
			.param(id)
			.query(String.class)
			.single();
	}

	private int published(String post) {
		return this.jdbc.sql("SELECT count(*) FROM activity WHERE post_id = ?::uuid AND action = 'PUBLISHED'")
			.param(post)
			.query(Integer.class)
			.single();
	}

	private Instant databaseTime() {
		return this.jdbc.sql("SELECT clock_timestamp()").query(OffsetDateTime.class).single().toInstant();
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Broken {

		@Bean
		@Primary
		FaultPoint breakableSteps() {
			return STEPS;
		}

		@Bean
		@Primary
		DatabaseClock fastClock() {
			return new DatabaseClock(Clock.offset(Clock.systemUTC(), FAST));
		}

	}

	/** Fails once, after the image was prepared. */
	private static final class BreakableSteps extends FaultPoint {

		private final AtomicInteger failures = new AtomicInteger();

		private volatile Error error = new Error();

		BreakableSteps() {
			super(null);
		}

		void breakNext(Error next) {
			this.error = next;
			this.failures.set(1);
		}

		@Override
		public void reached(String step) {
			if (step.equals("prepared") && this.failures.getAndUpdate((n) -> Math.max(0, n - 1)) > 0) {
				throw this.error;
			}
		}

	}

}
