package app.galley.embedded;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import app.galley.Api;
import app.galley.Newsroom;
import app.galley.OwnProcesses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * SIGTERM while jobs run, with a real process: platforms kill one that takes longer than
 * their grace.
 */
@OwnProcesses
class ShutdownTests {

	private static final int WAIT = 6;

	@Test
	void waitsForAllJobsAtOnceThenLeavesThemToTheNextProcess(@TempDir Path data) throws Exception {
		try (BackingServices backing = new BackingServices(data);
				ServerSocket silentSite = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			silentSite.setSoTimeout(60_000);
			Map<String, String> environment = new HashMap<>(backing.environment());
			environment.put("DBSCHEDULER_SHUTDOWNMAXWAIT", WAIT + "s");
			environment.put("GALLEY_SDXL_SKETCHSTEPDELAY", "30s");
			environment.put("GALLEY_SITE_URL", "http://localhost:" + silentSite.getLocalPort());
			environment.put("GALLEY_SITE_SECRET", "shared by test and server");
			try (GalleyProcess galley = GalleyProcess.start(environment)) {
				Api api = Api.at(galley.awaitReady());
				Newsroom newsroom = new Newsroom(api);
				JsonNode task = newsroom.create(Map.of("title", "Stopped", "bodyMarkdown", "Words."));
				String generation = newsroom.generate(task, "A slow harbour", 3);
				String category = newsroom.category("Harbours");
				api.asEditor().mutate("editCategory", Map.of("id", id(backing, category), "name", "Ports"), "slug");
				try (Socket delivery = silentSite.accept()) {
					Api.await(() -> newsroom.generation(generation).get("status").asString(), "RUNNING"::equals);
					long start = System.nanoTime();
					galley.stop();
					galley.awaitExit(40, TimeUnit.SECONDS);
					assertThat((System.nanoTime() - start) / 1e9).as("seconds\n" + galley.output())
						.isBetween((double) WAIT, 1.7 * WAIT);
				}
			}
			assertThat(backing.jdbc().sql("SELECT status FROM image_generation").query(String.class).single())
				.isEqualTo("QUEUED");
			assertThat(backing.jdbc()
				.sql("SELECT count(*) FROM scheduled_tasks WHERE picked")
				.query(Integer.class)
				.single()).as("jobs that no process would run before it finds this one dead").isZero();
		}
	}

	private static String id(BackingServices backing, String category) {
		return backing.jdbc()
			.sql("SELECT id::text FROM category WHERE slug = ?")
			.param(category)
			.query(String.class)
			.single();
	}

}
