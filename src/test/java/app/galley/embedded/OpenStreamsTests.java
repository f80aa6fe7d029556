package app.galley.embedded;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import app.galley.Api;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Event streams on which nothing happens: they live as long as the server, and no longer.
 */
class OpenStreamsTests {

	private static final JsonMapper JSON = JsonMapper.shared();

	@Test
	@Timeout(150)
	void outliveTheTimeoutOfOtherAnswersAndEndWhenTheServerStops(@TempDir Path data) throws Exception {
		try (Backing backing = new Backing(data)) {
			Map<String, String> environment = new HashMap<>(backing.environment());
			environment.put("SPRING_MVC_ASYNC_REQUESTTIMEOUT", "1s");
			environment.put("SPRING_GRAPHQL_HTTP_SSE_KEEPALIVE", "2s");
			try (GalleyProcess galley = GalleyProcess.start(environment)) {
				Api api = Api.at(galley.awaitReady()).asEditor();
				String waiting = waiting(api, backing.jdbc());
				try (Stream<String> lines = watch(api, waiting)) {
					Iterator<String> told = lines.iterator();
					assertThat(upTo(told, "data:")).contains("QUEUED");
					// Four seconds, by the server's own clock.
					upTo(told, ":");
					upTo(told, ":");
					galley.stop();
					assertThat(rest(told)).contains("event:complete");
				}
				// Half as long as the server waits for requests under way.
				galley.awaitExit(15, TimeUnit.SECONDS);
			}
		}
	}

	/** A generation with no job, so that nothing happens to it. */
	private static String waiting(Api api, JdbcClient jdbc) {
		String task = api
			.data("mutation($input: CreateContentTaskInput!) { createContentTask(input: $input) { id } }",
					Map.of("input", Map.of("title", "Patience", "bodyMarkdown", "Words.")))
			.at("/createContentTask/id")
			.asString();
		UUID id = UUID.randomUUID();
		jdbc.sql(
				"""
						INSERT INTO image_generation (id, task_id, status, engine, prompt, negative_prompt, width, height,
						    steps, cfg_scale, seed, sampler, alt, created_by, created_at)
						VALUES (?, ?::uuid, 'QUEUED', 'sketch', 'A quay', '', 1344, 768, 8, 1, 7, 'sketch', '', 'nobody', now())""")
			.params(id, task)
			.update();
		return id.toString();
	}

	private static Stream<String> watch(Api api, String generation) {
		return api.send(api.request("/graphql")
			.header("Content-Type", "application/json")
			.header("Accept", "text/event-stream")
			.POST(HttpRequest.BodyPublishers.ofString(JSON
				.writeValueAsString(Map.of("query", "subscription($id: ID!) { imageGeneration(id: $id) { status } }",
						"variables", Map.of("id", generation))))),
				HttpResponse.BodyHandlers.ofLines())
			.body();
	}

	private static String upTo(Iterator<String> lines, String prefix) {
		String line = lines.next();
		while (!line.startsWith(prefix)) {
			line = lines.next();
		}
		return line;
	}

	private static List<String> rest(Iterator<String> lines) {
		Iterable<String> all = () -> lines;
		return StreamSupport.stream(all.spliterator(), false).toList();
	}

}
