package app.galley.embedded;

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
import app.galley.Newsroom;
import app.galley.OwnProcesses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Idle event streams stay open until the server stops.
 */
@OwnProcesses
class OpenStreamsTests {

	@Test
	void outliveTheTimeoutOfOtherResponsesAndEndWhenTheServerStops(@TempDir Path data) throws Exception {
		try (BackingServices backing = new BackingServices(data)) {
			Map<String, String> environment = new HashMap<>(backing.environment());
			environment.put("SPRING_MVC_ASYNC_REQUESTTIMEOUT", "1s");
			environment.put("SPRING_GRAPHQL_HTTP_SSE_KEEPALIVE", "2s");
			try (GalleyProcess galley = GalleyProcess.start(environment)) {
				Api api = Api.at(galley.awaitReady()).asEditor();
				String waiting = waiting(api, backing.jdbc());
				try (Stream<String> lines = watch(api, waiting)) {
					Iterator<String> received = lines.iterator();
					assertThat(upTo(received, "data:")).contains("QUEUED");
					// Four seconds by the server's keep-alive interval.
					upTo(received, ":");
					upTo(received, ":");
					galley.stop();
					assertThat(rest(received)).contains("event:complete");
				}
				// Half the time that the server waits for active requests.
				galley.awaitExit(15, TimeUnit.SECONDS);
			}
		}
	}

	/** A generation without a job, so that it stays queued. */
	private static String waiting(Api api, JdbcClient jdbc) {
		String task = Newsroom.id(new Newsroom(api).create(Map.of("title", "Idle", "bodyMarkdown", "Words.")));
		UUID id = UUID.randomUUID();
		jdbc.sql(
				"""
						INSERT INTO image_generation (id, task_id, status, engine, prompt, negative_prompt, width, height,
						    steps, cfg_scale, seed, sampler, alt, created_by, created_at)
						VALUES (?, ?::uuid, 'QUEUED', 'sketch', 'A quay', '', 1344, 768, 8, 1, 7, 'sketch', '', 'editor', now())""")
			.params(id, task)
			.update();
		return id.toString();
	}

	private static Stream<String> watch(Api api, String generation) {
		return api.subscribe("subscription($id: ID!) { imageGeneration(id: $id) { status } }",
				Map.of("id", generation));
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
