package app.galley.docs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a tag would release, and from which parts of others.
 */
class ReleaseTests {

	private static final Pattern USES = Pattern.compile("uses: (?!\\./)(.*)");

	private static final Pattern FROM = Pattern.compile("(?m)^FROM (\\S+:.*)$");

	@Test
	void allPartsHaveOneVersion() throws Exception {
		String pom = Files.readString(Path.of("pom.xml"));
		String version = pom.replaceFirst("(?s).*<artifactId>galley</artifactId>\\s*<version>([^<]*)<.*", "$1");
		assertThat(version).matches("\\d+\\.\\d+\\.\\d+");
		assertThat(Path.of("site/package.json")).content().contains("\"version\": \"" + version + "\"");
		assertThat(Path.of("site/package-lock.json")).content().contains("\n  \"version\": \"" + version + "\"");
	}

	@Test
	void actionsArePinnedByCommit() throws Exception {
		try (Stream<Path> workflows = Files.list(Path.of(".github/workflows"))) {
			List<String> used = workflows.flatMap((file) -> find(USES, file)).toList();
			assertThat(used).hasSizeGreaterThan(15)
				.allSatisfy((action) -> assertThat(action).matches("[\\w./-]+@[0-9a-f]{40} # v\\d+\\.\\d+\\.\\d+"));
		}
	}

	@Test
	void baseImagesArePinnedByDigest() {
		assertThat(find(FROM, Path.of("Dockerfile"))).hasSize(2)
			.allSatisfy((image) -> assertThat(image).matches("[\\w./-]+:[\\w.-]+@sha256:[0-9a-f]{64} AS \\w+"));
	}

	@Test
	void scriptChecksVersionsAndPrintsTheSectionOfTheChangelog(@TempDir Path folder) throws Exception {
		Path script = Files.createDirectories(folder.resolve(".ci")).resolve("release");
		Files.copy(Path.of(".ci/release"), script);
		Files.writeString(folder.resolve("pom.xml"), "<artifactId>galley</artifactId>\n<version>1.2.3</version>\n");
		Files.createDirectories(folder.resolve("site"));
		Files.writeString(folder.resolve("site/package.json"), "{\n  \"version\": \"1.2.3\",\n}\n");
		Files.writeString(folder.resolve("site/package-lock.json"), "{\n  \"version\": \"1.2.3\",\n}\n");
		Files.writeString(folder.resolve("CHANGELOG.md"),
				"# Changelog\n\n## [Unreleased]\n\n- Later\n\n## [1.2.3] - 2026-12-01\n\n- Now\n\n## [1.2.2] - 2026-11-01\n\n- Before\n");
		assertThat(run(script, "check", "v1.2.3")).isEqualTo("0 ");
		assertThat(run(script, "notes", "v1.2.3")).isEqualTo("0 - Now");
		assertThat(run(script, "check", "v1.2.4")).isEqualTo("1 release: pom.xml has version 1.2.3");
		assertThat(run(script, "check", "main")).startsWith("1 release: usage:");
		Files.writeString(folder.resolve("site/package.json"), "{\n  \"version\": \"1.2.2\",\n}\n");
		assertThat(run(script, "check", "v1.2.3")).isEqualTo("1 release: site/package.json has version 1.2.2");
		Files.writeString(folder.resolve("site/package.json"), "{\n  \"version\": \"1.2.3\",\n}\n");
		Files.writeString(folder.resolve("CHANGELOG.md"),
				"# Changelog\n\n## [1.2.3] - 2026-12-01\n\n## [1.2.2]\n\n- Before\n");
		assertThat(run(script, "check", "v1.2.3")).startsWith("1 release: CHANGELOG.md has no section [1.2.3]");
	}

	private static Stream<String> find(Pattern pattern, Path file) {
		try {
			return pattern.matcher(Files.readString(file)).results().map((found) -> found.group(1)).toList().stream();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** The exit code and the output. */
	private static String run(Path script, String... arguments) throws Exception {
		List<String> command = Stream.concat(Stream.of("bash", script.toString()), Stream.of(arguments)).toList();
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		return process.waitFor() + " " + output.strip();
	}

}
