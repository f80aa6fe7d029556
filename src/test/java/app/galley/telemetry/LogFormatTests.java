package app.galley.telemetry;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import app.galley.Api;
import app.galley.Newsroom;
import app.galley.OwnProcesses;
import app.galley.embedded.GalleyProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

@OwnProcesses
class LogFormatTests {

	@TempDir
	@SuppressWarnings("NullAway.Init") // by JUnit
	Path data;

	@Test
	void everyLineIsAnObjectWithTheIdsOfItsJob() throws Exception {
		Map<String, String> settings = Map.of("GALLEY_DATA_DIR", this.data.toString(), "GALLEY_LOG_FORMAT", "ecs",
				"GALLEY_EDITOR_PASSWORD", Api.PASSWORD, "GALLEY_SDXL_SKETCHSTEPDELAY", "0ms");
		try (GalleyProcess galley = GalleyProcess.start(settings)) {
			URI address = galley.awaitReady();
			Newsroom newsroom = new Newsroom(Api.at(address));
			JsonNode draft = newsroom.draft("Logged");
			String generation = newsroom.generate(draft, "A pier", 1);
			String line = Api
				.await(() -> lines(galley).stream().filter((one) -> one.contains(generation + " is done")).toList(),
						(found) -> !found.isEmpty())
				.getFirst();
			assertThat(lines(galley)).hasSizeGreaterThan(3)
				.allSatisfy(
						(one) -> assertThat(JsonMapper.shared().readTree(one).at("/ecs/version").isString()).isTrue());
			JsonNode logged = JsonMapper.shared().readTree(line);
			assertThat(logged.get("generation").asString()).isEqualTo(generation);
			assertThat(logged.get("draft").asString()).isEqualTo(Newsroom.id(draft));
			assertThat(logged.get("job").asString()).isEqualTo("generate-image/" + generation);
		}
	}

	@Test
	void aWrongFormatStopsTheStartWithWhatWouldBeRight() throws Exception {
		try (GalleyProcess galley = GalleyProcess
			.start(Map.of("GALLEY_DATA_DIR", this.data.toString(), "GALLEY_LOG_FORMAT", "xml"))) {
			assertThat(galley.awaitExit()).isEqualTo(1);
			assertThat(galley.output()).contains("galley.log.format", "xml", "ECS", "PLAIN").doesNotContain("\tat ");
		}
	}

	private static List<String> lines(GalleyProcess galley) {
		try {
			return galley.output().lines().toList();
		}
		catch (Exception ex) {
			throw new AssertionError(ex);
		}
	}

}
