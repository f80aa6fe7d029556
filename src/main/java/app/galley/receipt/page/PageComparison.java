package app.galley.receipt.page;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import app.galley.receipt.page.PageDocument.Line;
import org.jspecify.annotations.Nullable;

/**
 * The lines in which two normalised pages differ, as the fewest changes from one to the
 * other.
 */
public final class PageComparison {

	/** More would help no reader. */
	static final int MAX_CHANGES = 20;

	/** Cells of the table of common lines; longer differences become one change. */
	private static final int MAX_CELLS = 4_000_000;

	private PageComparison() {
	}

	public static List<Change> of(List<Line> expected, List<Line> found) {
		int start = 0;
		while (start < Math.min(expected.size(), found.size()) && same(expected.get(start), found.get(start))) {
			start++;
		}
		int end = 0;
		while (end < Math.min(expected.size(), found.size()) - start
				&& same(expected.get(expected.size() - 1 - end), found.get(found.size() - 1 - end))) {
			end++;
		}
		List<Line> left = expected.subList(start, expected.size() - end);
		List<Line> right = found.subList(start, found.size() - end);
		if (left.isEmpty() && right.isEmpty()) {
			return List.of();
		}
		if ((long) left.size() * right.size() > MAX_CELLS) {
			return List.of(Change.of(left, right));
		}
		return paired(changes(left, right));
	}

	/**
	 * Joins what is missing and what is in its place: elements of the head are sorted, so
	 * that a changed one may stand elsewhere.
	 */
	private static List<Change> paired(List<Change> changes) {
		List<Change> paired = new ArrayList<>(changes);
		for (Change missing : changes) {
			if (missing.found() != null) {
				continue;
			}
			for (Change added : changes) {
				if (added.expected() == null && added.place().equals(missing.place()) && paired.remove(added)) {
					paired.set(paired.indexOf(missing), new Change(missing.place(), missing.expected(), added.found()));
					break;
				}
			}
		}
		return paired;
	}

	private static boolean same(Line one, Line other) {
		return one.text().equals(other.text());
	}

	/** By the longest common subsequence. */
	private static List<Change> changes(List<Line> left, List<Line> right) {
		int[][] common = new int[left.size() + 1][right.size() + 1];
		for (int i = left.size() - 1; i >= 0; i--) {
			for (int j = right.size() - 1; j >= 0; j--) {
				common[i][j] = same(left.get(i), right.get(j)) ? common[i + 1][j + 1] + 1
						: Math.max(common[i + 1][j], common[i][j + 1]);
			}
		}
		List<Change> changes = new ArrayList<>();
		int i = 0;
		int j = 0;
		while ((i < left.size() || j < right.size()) && changes.size() < MAX_CHANGES) {
			int fromLeft = i;
			int fromRight = j;
			while ((i < left.size() || j < right.size())
					&& !(i < left.size() && j < right.size() && same(left.get(i), right.get(j)))) {
				if (j == right.size() || (i < left.size() && common[i + 1][j] >= common[i][j + 1])) {
					i++;
				}
				else {
					j++;
				}
			}
			if (i > fromLeft || j > fromRight) {
				addTo(changes, left.subList(fromLeft, i), right.subList(fromRight, j));
			}
			while (i < left.size() && j < right.size() && same(left.get(i), right.get(j))) {
				i++;
				j++;
			}
		}
		return changes;
	}

	/** Line by line where the places are the same, and in the head and the data. */
	private static void addTo(List<Change> changes, List<Line> expected, List<Line> found) {
		if (places(expected).equals(places(found))) {
			for (int n = 0; n < expected.size(); n++) {
				changes.add(Change.of(expected.subList(n, n + 1), found.subList(n, n + 1)));
			}
		}
		else if (isOfHeadOrData(expected, found)) {
			expected.forEach((line) -> changes.add(Change.of(List.of(line), List.of())));
			found.forEach((line) -> changes.add(Change.of(List.of(), List.of(line))));
		}
		else {
			changes.add(Change.of(expected, found));
		}
	}

	private static List<String> places(List<Line> lines) {
		return lines.stream().map(Line::place).toList();
	}

	private static boolean isOfHeadOrData(List<Line> expected, List<Line> found) {
		return Stream.of(expected, found)
			.flatMap(List::stream)
			.allMatch((line) -> line.place().startsWith("head > ") || line.place().startsWith("JSON-LD"));
	}

	/**
	 * Lines that stand in place of others.
	 *
	 * @param place of the first of them
	 * @param expected null for nothing
	 * @param found null for nothing
	 */
	public record Change(String place, @Nullable String expected, @Nullable String found) {

		private static Change of(List<Line> expected, List<Line> found) {
			return new Change((expected.isEmpty() ? found : expected).getFirst().place(), text(expected), text(found));
		}

		/** The place already names the field of structured data. */
		private static String shown(Line line) {
			return line.text().strip().replaceFirst("^json [^=]*=", "");
		}

		private static @Nullable String text(List<Line> lines) {
			return lines.isEmpty() ? null : lines.stream().map(Change::shown).collect(Collectors.joining(" "));
		}

	}

}
