package app.galley.doctor;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Findings as text of at most 80 columns: level, name, what was tried, what came of it,
 * and, after an arrow, what to do.
 */
final class FindingText {

	private static final int WIDTH = 80;

	private static final int INDENT = 29;

	private FindingText() {
	}

	static String of(List<Finding> findings) {
		return findings.stream().map(FindingText::line).collect(Collectors.joining("\n")) + "\n\n" + summary(findings);
	}

	private static String line(Finding finding) {
		StringBuilder text = new StringBuilder("%-8s %-19s ".formatted(finding.level(), finding.name()));
		wrap(text, finding.tried() + ":", true);
		wrap(text, finding.found(), false);
		if (finding.advice() != null) {
			wrap(text, "-> " + finding.advice(), false);
		}
		return text.toString().stripTrailing();
	}

	private static void wrap(StringBuilder text, String sentence, boolean first) {
		int column = WIDTH;
		for (String word : sentence.strip().split("\\s+")) {
			if (column + 1 + word.length() > WIDTH) {
				if (!first) {
					text.append('\n').repeat(' ', INDENT);
				}
				column = INDENT;
			}
			else {
				text.append(' ');
				column++;
			}
			first = false;
			text.append(word);
			column += word.length();
		}
	}

	private static String summary(List<Finding> findings) {
		long problems = count(findings, Level.PROBLEM);
		long warnings = count(findings, Level.WARNING);
		long skipped = count(findings, Level.SKIPPED);
		return "%s, %s, %d not tried, %d ok.".formatted(
				(problems == 0) ? "No problems" : problems + ((problems == 1) ? " problem" : " problems"),
				warnings + ((warnings == 1) ? " warning" : " warnings"), skipped, count(findings, Level.OK));
	}

	private static long count(List<Finding> findings, Level level) {
		return findings.stream().filter((finding) -> finding.level() == level).count();
	}

}
