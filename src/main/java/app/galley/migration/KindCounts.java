package app.galley.migration;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import app.galley.importing.ImportReport;

/**
 * Counts blocks, cards and shortcodes by kind: how many were converted, and what became
 * of the others.
 */
final class KindCounts {

	private final Map<String, Map<String, Integer>> counts = new TreeMap<>();

	void add(String kind, String outcome) {
		this.counts.computeIfAbsent(kind, (same) -> new TreeMap<>()).merge(outcome, 1, Integer::sum);
	}

	/** Adds a line for each kind. */
	void report(ImportReport report, String file, String what) {
		this.counts.forEach((kind, outcomes) -> report.note(file, 1, what + " " + kind,
				outcomes.entrySet()
					.stream()
					.map((outcome) -> outcome.getValue() + " " + outcome.getKey())
					.collect(Collectors.joining(", "))));
	}

}
