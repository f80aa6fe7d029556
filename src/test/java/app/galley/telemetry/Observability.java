package app.galley.telemetry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The files of {@code deploy/observability}.
 */
final class Observability {

	private static final Path FOLDER = Path.of("deploy/observability");

	/** Of a PromQL expression: what stands where no metric's name can. */
	private static final Pattern NO_NAMES = Pattern
		.compile("\"[^\"]*\"|\\{[^}]*}|\\[[^]]*]|\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");

	private static final Pattern NAME = Pattern.compile("(?<![\\w:.])[a-zA-Z_:][\\w:]*(?!\\s*\\(|[\\w:])");

	private static final Set<String> KEYWORDS = Set.of("and", "or", "unless", "bool", "offset", "sum", "max", "min",
			"avg", "inf", "nan");

	/** Metrics that Prometheus itself adds. */
	private static final Set<String> OF_PROMETHEUS = Set.of("up");

	private Observability() {
	}

	/** The rules of the alerts. */
	static List<JsonNode> alerts() throws IOException {
		return YAMLMapper.shared()
			.readTree(Files.readString(FOLDER.resolve("alerts.yaml")))
			.get("groups")
			.valueStream()
			.flatMap((group) -> group.get("rules").valueStream())
			.toList();
	}

	/** The expressions of the dashboard's panels, wherever they stand in it. */
	static List<String> panels() throws IOException {
		return JsonMapper.shared()
			.readTree(Files.readString(FOLDER.resolve("dashboard.json")))
			.findValues("expr")
			.stream()
			.map(JsonNode::asString)
			.toList();
	}

	/** The metrics that alerts and dashboard name. */
	static Set<String> metrics() throws IOException {
		Set<String> metrics = new TreeSet<>();
		Stream.concat(alerts().stream().map((alert) -> alert.get("expr").asString()), panels().stream())
			.forEach((expression) -> metrics.addAll(metrics(expression)));
		metrics.removeAll(OF_PROMETHEUS);
		return metrics;
	}

	static Set<String> metrics(String expression) {
		Set<String> names = new TreeSet<>();
		NAME.matcher(NO_NAMES.matcher(expression).replaceAll(" "))
			.results()
			.map((name) -> name.group())
			.filter((name) -> !KEYWORDS.contains(name))
			.forEach(names::add);
		return names;
	}

}
