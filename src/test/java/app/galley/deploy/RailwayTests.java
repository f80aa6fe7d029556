package app.galley.deploy;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import app.galley.Api;
import app.galley.GalleyTest;
import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerProperties;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code railway.json} against a running server. Railway refuses a file with a value of
 * the wrong type, and ignores fields that it does not know.
 */
@GalleyTest
class RailwayTests {

	/** Of https://railway.com/railway.schema.json, as far as a Dockerfile has them. */
	private static final Map<String, Set<String>> FIELDS = Map.of("build",
			Set.of("builder", "dockerfilePath", "watchPatterns"), "deploy",
			Set.of("healthcheckPath", "healthcheckTimeout", "restartPolicyType", "restartPolicyMaxRetries",
					"overlapSeconds", "drainingSeconds", "preDeployCommand", "startCommand", "multiRegionConfig",
					"cronSchedule"));

	/** Sources of a COPY from the build context. */
	private static final Pattern COPY = Pattern.compile("(?m)^COPY (?!.*--from)((?:--\\S+ )*)(.+) \\S+$");

	private final JsonNode file = JsonMapper.shared().readTree(Path.of("railway.json"));

	@Autowired
	Api api;

	@Autowired
	LifecycleProperties lifecycle;

	@Autowired
	DbSchedulerProperties jobs;

	@Test
	void hasFieldsThatRailwayKnows() {
		assertThat(this.file.at("/$schema").asString()).isEqualTo("https://railway.com/railway.schema.json");
		assertThat(this.file.propertyNames()).containsExactlyInAnyOrder("$schema", "build", "deploy");
		FIELDS.forEach((part, known) -> assertThat(known).containsAll(this.file.get(part).propertyNames()));
		assertThat(this.file.at("/build/builder").asString()).isEqualTo("DOCKERFILE");
		assertThat(this.file.at("/deploy/restartPolicyType").asString()).isIn("ON_FAILURE", "ALWAYS");
		for (String number : List.of("healthcheckTimeout", "restartPolicyMaxRetries", "overlapSeconds",
				"drainingSeconds")) {
			assertThat(this.file.get("deploy").get(number).isInt()).as(number).isTrue();
		}
	}

	@Test
	void everyPathInItAnswers() {
		List<String> paths = this.file.get("deploy")
			.propertyStream()
			.filter((field) -> field.getKey().endsWith("Path"))
			.map((field) -> field.getValue().asString())
			.toList();
		assertThat(paths).isNotEmpty()
			.allSatisfy((path) -> assertThat(this.api.get(path).statusCode()).as(path).isEqualTo(200));
	}

	/** In the order in which the server stops: requests, then both kinds of jobs. */
	@Test
	void theServerStopsWithinTheDrainingTime() {
		Duration longest = this.lifecycle.getTimeoutPerShutdownPhase()
			.plus(this.jobs.getShutdownMaxWait().multipliedBy(2));
		assertThat(Duration.ofSeconds(this.file.at("/deploy/drainingSeconds").asInt()))
			.isGreaterThanOrEqualTo(longest.plusSeconds(5));
	}

	@Test
	void aChangeOfAnythingInTheImageDeploys() throws IOException {
		List<String> patterns = this.file.at("/build/watchPatterns").valueStream().map(JsonNode::asString).toList();
		String dockerfile = this.file.at("/build/dockerfilePath").asString();
		List<String> copied = COPY.matcher(Files.readString(Path.of(dockerfile)))
			.results()
			.flatMap((copy) -> Stream.of(copy.group(2).split(" ")))
			.toList();
		assertThat(copied).isNotEmpty();
		assertThat(Stream.concat(Stream.of(dockerfile, "railway.json"), copied.stream()).toList())
			.allSatisfy((source) -> assertThat(patterns).as("a pattern for %s", source)
				.anyMatch((pattern) -> matches(pattern, source)));
	}

	private static boolean matches(String pattern, String source) {
		Path changed = Files.isDirectory(Path.of(source)) ? Path.of(source, "changed") : Path.of(source);
		return FileSystems.getDefault().getPathMatcher("glob:" + pattern).matches(changed.normalize());
	}

}
