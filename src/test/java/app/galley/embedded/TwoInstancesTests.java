package app.galley.embedded;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import app.galley.Api;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two instances in processes of their own on one database and one bucket, both given by
 * settings, as in production.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoInstancesTests {

	private static final JsonMapper JSON = JsonMapper.shared();

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
		this.here = Api.at(this.one.awaitReady()).asEditor();
		this.there = Api.at(this.other.awaitReady()).asEditor();
	}

	@AfterAll
	void stop() throws Exception {
		this.one.close();
		this.other.close();
		this.backing.close();
	}

	@Test
	void aGenerationAskedForHereIsWatchedThere() throws Exception {
		String task = this.here
			.data("mutation($input: CreateContentTaskInput!) { createContentTask(input: $input) { id } }",
					Map.of("input", Map.of("title", "Two houses", "bodyMarkdown", "Words.")))
			.at("/createContentTask/id")
			.asString();
		String generation = this.here
			.data("mutation($input: GenerateImageInput!) { generateImage(input: $input) { id } }",
					Map.of("input", Map.of("taskId", task, "prompt", "Two houses, one roof")))
			.at("/generateImage/id")
			.asString();
		List<JsonNode> events = CompletableFuture.supplyAsync(() -> follow(this.there, generation))
			.get(60, java.util.concurrent.TimeUnit.SECONDS);
		assertThat(events.getLast().get("status").asString()).isEqualTo("DONE");

		String picture = this.there
			.data("query($id: ID!) { contentTask(id: $id) { featuredImage { url } } }", Map.of("id", task))
			.at("/contentTask/featuredImage/url")
			.asString();
		for (Api api : List.of(this.here, this.there)) {
			HttpResponse<String> answer = api.get(picture.replaceFirst("^https?://[^/]+", ""));
			assertThat(answer.statusCode()).isEqualTo(200);
			assertThat(answer.headers().firstValue("Content-Type")).contains("image/png");
		}
	}

	@Test
	void saysSoWhileTheDatabaseIsAwayAndGoesOnWhenItIsBack() {
		Api reader = Api.at(this.here.url(""));
		this.backing.database.cut();
		try {
			JsonNode error = reader.errors("{ posts(first: 1) { nodes { slug title } } }", Map.of()).get(0);
			assertThat(error.at("/extensions/code").asString()).isEqualTo("UNAVAILABLE");
			assertThat(error.get("message").asString()).contains("database")
				.doesNotContain("127.0.0.1", "SELECT", "jdbc", "Exception");
			JsonNode write = this.here
				.errors("mutation($input: CreateContentTaskInput!) { createContentTask(input: $input) { id } }",
						Map.of("input", Map.of("title", "Lost?", "bodyMarkdown", "Words.")))
				.get(0);
			assertThat(write.at("/extensions/code").asString()).isEqualTo("UNAVAILABLE");
			assertThat(this.here.get("/preview/").statusCode()).isEqualTo(503);
			HttpResponse<String> readiness = reader.get("/actuator/health/readiness");
			assertThat(readiness.statusCode()).isEqualTo(503);
			assertThat(reader.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
		}
		finally {
			this.backing.database.heal();
		}
		Api.await(() -> reader.get("/actuator/health/readiness").statusCode(), (status) -> status == 200);
		reader.data("{ posts(first: 1) { nodes { slug title } } }");
	}

	private static List<JsonNode> follow(Api api, String generation) {
		HttpRequest.Builder request = api.request("/graphql")
			.header("Content-Type", "application/json")
			.header("Accept", "text/event-stream")
			.POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(
					Map.of("query", "subscription($id: ID!) { imageGeneration(id: $id) { status progress } }",
							"variables", Map.of("id", generation)))));
		try (Stream<String> lines = api.send(request, HttpResponse.BodyHandlers.ofLines()).body()) {
			return lines.filter((line) -> line.startsWith("data:") && line.length() > 5)
				.map((line) -> JSON.readTree(line.substring(5)))
				.filter((event) -> event.has("data"))
				.map((event) -> event.at("/data/imageGeneration"))
				.toList();
		}
	}

}
