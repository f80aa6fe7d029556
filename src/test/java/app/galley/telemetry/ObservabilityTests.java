package app.galley.telemetry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The files of {@code deploy/observability} and their runbook; {@code .ci/lint} runs
 * promtool on the rules, {@link TelemetryTests} compares their metrics with a server's.
 */
class ObservabilityTests {

	@Test
	void findsTheMetricsOfAnExpression() {
		assertThat(Observability.metrics(
				"""
						sum by (le, area) (rate(a_bucket{area!="b", c="d"}[5m])) / on (e) group_left (f) max_over_time(g_total[1h] offset 1d)
						> bool 1e3 and h == 0 or absent(i{j="k"})"""))
			.containsExactly("a_bucket", "g_total", "h", "i");
	}

	@Test
	void tenAlertsAtMostEachHaveAParagraphInTheRunbook() throws IOException {
		String runbook = Files.readString(Path.of("docs/runbook.md"));
		List<JsonNode> alerts = Observability.alerts();
		assertThat(alerts).hasSizeBetween(1, 10);
		assertThat(alerts).allSatisfy((alert) -> {
			String name = alert.get("alert").asString();
			assertThat(alert.at("/annotations/runbook_url").asString())
				.endsWith("/docs/runbook.md#" + name.toLowerCase(Locale.ROOT));
			int start = runbook.indexOf("\n### " + name + "\n");
			assertThat(start).as("a paragraph about %s", name).isPositive();
			int end = runbook.indexOf("\n### ", start + 1);
			assertThat(runbook.substring(start, (end > 0) ? end : runbook.length())).as(name)
				.contains("**Means**", "**Look at**", "**Do**");
		});
	}

	@Test
	void rulesAreTested() throws IOException {
		String tests = Files.readString(Path.of("deploy/observability/alerts-test.yaml"));
		assertThat(Observability.alerts())
			.allSatisfy((alert) -> assertThat(tests).contains("alertname: " + alert.get("alert").asString()));
	}

}
