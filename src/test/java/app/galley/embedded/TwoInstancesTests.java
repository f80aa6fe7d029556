package app.galley.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import app.galley.Api;
import app.galley.Newsroom;
import app.galley.OwnProcesses;
import app.galley.signin.Session;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Work shared between two instances, a pause of one of them at a step of a generation,
 * and an outage of their database. {@code -Dgalley.pause.seconds=60} pauses for so long,
 * at every step and with heartbeats at their default interval; the default is a short
 * form.
 */
@OwnProcesses
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoInstancesTests {

	private static final int PAUSE = Integer.getInteger("galley.pause.seconds", 0);

	@SuppressWarnings("NullAway.Init") // by start()
	private InstancePair instances;

	private final AtomicReference<@Nullable Pause> pause = new AtomicReference<>(null);

	@SuppressWarnings("NullAway.Init") // by start()
	private SdxlServer sdxl;

	private final List<HttpServer> steps = new ArrayList<>();

	/** The instance that sent the latest request for an image. */
	private volatile String sender = "";

	@BeforeAll
	void start(@TempDir Path data) throws Exception {
		this.sdxl = new SdxlServer((step) -> reached(this.sender, step));
		this.instances = new InstancePair(data, settings("first"), settings("second"));
	}

	private Map<String, String> settings(String instance) throws IOException {
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
		server.createContext("/", (exchange) -> {
			try (exchange) {
				reached(instance, exchange.getRequestURI().getPath().substring(1));
				exchange.sendResponseHeaders(204, -1);
			}
		});
		server.start();
		this.steps.add(server);
		Map<String, String> settings = new HashMap<>();
		settings.put("GALLEY_TEST_FAULTPOINTS", "http://127.0.0.1:" + server.getAddress().getPort());
		settings.put("GALLEY_SDXL_URL", "http://127.0.0.1:" + this.sdxl.port());
		if (PAUSE == 0) {
			settings.put("DB_SCHEDULER_HEARTBEAT_INTERVAL", "500ms");
		}
		return settings;
	}

	@AfterAll
	void stop() throws Exception {
		this.instances.close();
		this.steps.forEach((server) -> server.stop(0));
		this.sdxl.close();
	}

	/**
	 * Longer than an instance may be silent before the other takes over its urgent jobs.
	 */
	@TestFactory
	Stream<DynamicTest> aPausedInstanceFinishesItsImage() {
		return ((PAUSE > 0) ? FaultInjectionTests.STEPS : List.of("working", "committing")).stream()
			.map((step) -> DynamicTest.dynamicTest(step, () -> pauseAt(step)));
	}

	private void pauseAt(String step) throws Exception {
		Newsroom newsroom = new Newsroom(this.instances.first.asEditor());
		String prompt = "A clock that stands still at " + step;
		JsonNode task = newsroom.create(Map.of("title", prompt, "bodyMarkdown", "Words."));
		Pause armed = new Pause(step, new CompletableFuture<>());
		this.pause.set(armed);
		String id = newsroom.generate(task, prompt, prompt.hashCode() & 0xffff);
		armed.over().get(90 + PAUSE, TimeUnit.SECONDS);
		JsonNode ended = Api.await(() -> newsroom.generation(id),
				(generation) -> generation.get("status").asString().matches("DONE|FAILED|CANCELLED"));
		assertThat(ended.get("status").asString()).as(ended.toString()).isEqualTo("DONE");
		assertThat(this.sdxl.requests(prompt)).isEqualTo(1);
		assertThat(this.instances.backing.jdbc()
			.sql("SELECT count(*) FROM image WHERE prompt = ?")
			.param(prompt)
			.query(Integer.class)
			.single()).isEqualTo(1);
	}

	/** Called at each step; the instance is paused before it gets the response. */
	private void reached(String instance, String step) {
		if (step.equals("sent")) {
			this.sender = instance;
		}
		Pause armed = this.pause.get();
		if (armed == null || !armed.step().equals(step) || !this.pause.compareAndSet(armed, null)) {
			return;
		}
		GalleyProcess process = instance.equals("first") ? this.instances.firstProcess : this.instances.secondProcess;
		try {
			process.pause();
		}
		catch (Exception ex) {
			armed.over().completeExceptionally(ex);
			return;
		}
		CompletableFuture.delayedExecutor(Math.max(4, PAUSE), TimeUnit.SECONDS).execute(() -> {
			try {
				process.resume();
				armed.over().complete(null);
			}
			catch (Exception ex) {
				armed.over().completeExceptionally(ex);
			}
		});
	}

	private record Pause(String step, CompletableFuture<Void> over) {
	}

	@Test
	void aGenerationRequestedOnOneInstanceIsFollowedOnTheOther() throws Exception {
		Api here = this.instances.first.asEditor();
		Api there = this.instances.second.asEditor();
		Newsroom newsroom = new Newsroom(here);
		JsonNode task = newsroom.create(Map.of("title", "Two houses", "bodyMarkdown", "Words."));
		String generation = newsroom.generate(task, "Two houses, one roof", 7);
		List<JsonNode> events = CompletableFuture
			.supplyAsync(() -> there.events("subscription($id: ID!) { imageGeneration(id: $id) { status progress } }",
					Map.of("id", generation)))
			.get(60, TimeUnit.SECONDS);
		assertThat(events.getLast().at("/data/imageGeneration/status").asString()).isEqualTo("DONE");

		String image = there
			.data("query($id: ID!) { contentTask(id: $id) { featuredImage { url } } }", Map.of("id", Newsroom.id(task)))
			.at("/contentTask/featuredImage/url")
			.asString();
		for (Api api : List.of(here, there)) {
			HttpResponse<String> response = api.get(image.replaceFirst("^https?://[^/]+", ""));
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(response.headers().firstValue("Content-Type")).contains("image/png");
		}
	}

	@Test
	void startsInATimeZoneThatPostgreSqlDoesNotKnow() throws Exception {
		Map<String, String> settings = this.instances.backing.environment();
		settings.put("TZ", "ACT");
		GalleyProcess command = GalleyProcess.start(settings, "storage", "check");
		command.awaitExit();
		assertThat(command.output()).contains("rows without an object").doesNotContain("TimeZone");
	}

	@Test
	void readersAreServedWhileBucketAndSdxlServerAreAway() throws Exception {
		Map<String, String> settings = this.instances.backing.environment();
		settings.put("GALLEY_PUBLIC_URL", this.instances.first.url("").toString());
		settings.put("PORT", String.valueOf(InstancePair.freePort()));
		settings.put("GALLEY_S3_ENDPOINT", "http://127.0.0.1:1");
		settings.put("GALLEY_SDXL_URL", "http://127.0.0.1:1");
		try (GalleyProcess galley = GalleyProcess.start(settings)) {
			Api reader = Api.at(galley.awaitReady());
			Api.await(() -> reader.get("/actuator/health/readiness").statusCode(), (status) -> status == 200);
			JsonNode details = Api.await(
					() -> JsonMapper.shared().readTree(reader.asEditor().get("/actuator/health").body()),
					(health) -> health.at("/components/s3/status").asString().equals("DEGRADED")
							&& health.at("/components/sdxl/status").asString().equals("DEGRADED"));
			assertThat(details.at("/components/s3/details/reason").asString()).contains("GALLEY_S3_ENDPOINT");
			HttpResponse<String> health = reader.get("/actuator/health");
			assertThat(health.statusCode()).isEqualTo(200);
			assertThat(health.body()).contains("\"status\":\"UP\"").doesNotContain("s3", "sdxl", "127.0.0.1");
			assertThat(reader.get("/actuator/health/liveness").body()).isEqualTo("{\"status\":\"UP\"}");
			reader.data("{ posts(first: 1) { nodes { slug title } } }");
		}
	}

	@Test
	void reportsADatabaseOutageAndRecovers() {
		Api reader = this.instances.first;
		Api here = reader.asEditor();
		Session browser = new Session(reader);
		browser.signIn("editor", Api.PASSWORD);
		this.instances.backing.database.cut();
		try {
			JsonNode error = reader.errors("{ posts(first: 1) { nodes { slug title } } }", Map.of()).get(0);
			assertThat(error.at("/extensions/code").asString()).isEqualTo("UNAVAILABLE");
			assertThat(error.get("message").asString()).contains("database")
				.doesNotContain("127.0.0.1", "SELECT", "jdbc", "Exception");
			JsonNode write = here.refused("createContentTask", Map.of("title", "Lost?", "bodyMarkdown", "Words."))
				.get(0);
			assertThat(write.at("/extensions/code").asString()).isEqualTo("UNAVAILABLE");
			assertThat(here.get("/preview/").statusCode()).isEqualTo(503);
			assertThat(browser.get("/desk").statusCode()).isEqualTo(503);
			HttpResponse<String> readiness = reader.get("/actuator/health/readiness");
			assertThat(readiness.statusCode()).isEqualTo(503);
			assertThat(reader.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
		}
		finally {
			this.instances.backing.database.heal();
		}
		Api.await(() -> reader.get("/actuator/health/readiness").statusCode(), (status) -> status == 200);
		reader.data("{ posts(first: 1) { nodes { slug title } } }");
		assertThat(browser.get("/desk").statusCode()).as("still signed in").isEqualTo(200);
	}

}
