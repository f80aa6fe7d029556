package app.galley.credential;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs c2pa-rs, by its Python binding in the folder that {@code .ci/c2pa} makes.
 */
public final class C2pa {

	private static final String FOLDER = "GALLEY_TEST_C2PA";

	private C2pa() {
	}

	public static boolean isInstalled() {
		return System.getenv(FOLDER) != null;
	}

	/**
	 * What it says of files, by their names.
	 * @param chain in PEM; the last certificate is the anchor
	 */
	public static Map<String, JsonNode> check(Path folder, String chain, Collection<String> files) throws Exception {
		Path anchor = Files.writeString(folder.resolve("anchor.pem"), chain.substring(chain.lastIndexOf("-----BEGIN")));
		List<String> command = new ArrayList<>(
				List.of("python3", "src/test/resources/c2pa/check.py", folder.toString(), anchor.toString()));
		command.addAll(files);
		ProcessBuilder python = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
		python.environment().put("PYTHONPATH", Objects.requireNonNull(System.getenv(FOLDER)));
		Process process = python.start();
		String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).as(out).isZero();
		Map<String, JsonNode> reports = new LinkedHashMap<>();
		out.lines()
			.map(JsonMapper.shared()::readTree)
			.forEach((report) -> reports.put(report.get("file").asString(), report));
		assertThat(reports.keySet()).containsExactlyElementsOf(files);
		return reports;
	}

}
