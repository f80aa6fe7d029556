package app.galley.embedded;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import app.galley.Api;
import app.galley.Newsroom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Work shared between two instances, and an outage of their database.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoInstancesTests {

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
			HttpResponse<String> readiness = reader.get("/actuator/health/readiness");
			assertThat(readiness.statusCode()).isEqualTo(503);
			assertThat(reader.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
		}
		finally {
			this.instances.backing.database.heal();
		}
		Api.await(() -> reader.get("/actuator/health/readiness").statusCode(), (status) -> status == 200);
		reader.data("{ posts(first: 1) { nodes { slug title } } }");
	}

}
