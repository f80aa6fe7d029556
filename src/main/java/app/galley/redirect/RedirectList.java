package app.galley.redirect;

import java.util.ArrayList;
import java.util.List;

import app.galley.problem.Refused;
import org.jspecify.annotations.Nullable;

/**
 * Reads a list of redirects: CSV, or lines of two addresses with spaces, tabs or an arrow
 * between them. A heading, comments ({@code #}) and what follows the two addresses, such
 * as a status, are left out.
 */
final class RedirectList {

	static final int MAX_LINES = 2000;

	private static final int MAX_LENGTH = 1 << 20;

	private RedirectList() {
	}

	static List<Line> read(String text) {
		if (text.length() > MAX_LENGTH) {
			throw new Refused("input.list", "enter at most 1 MiB");
		}
		List<Line> lines = new ArrayList<>();
		int number = 0;
		for (String line : (Iterable<String>) text.lines()::iterator) {
			number++;
			Line read = line(number, line.replace("\uFEFF", "").strip());
			if (read != null) {
				lines.add(read);
			}
		}
		if (lines.size() > MAX_LINES) {
			throw new Refused("input.list",
					"enter at most %,d redirects at once, not %,d".formatted(MAX_LINES, lines.size()));
		}
		if (lines.isEmpty()) {
			throw new Refused("input.list", "enter a line for each redirect, such as /old,/new");
		}
		return lines;
	}

	private static @Nullable Line line(int number, String line) {
		if (line.isEmpty() || line.startsWith("#")) {
			return null;
		}
		String[] parts = line.split(line.startsWith("\"") || line.contains(",") ? "\\s*[,;]\\s*" : "(\\s|;|->|=>|→)+");
		String from = unquoted(parts[0]);
		String to = (parts.length > 1) ? unquoted(parts[1]) : null;
		boolean heading = number == 1 && !from.startsWith("/") && to != null && !to.startsWith("/")
				&& !to.contains("://");
		return heading ? null : new Line(number, from, to);
	}

	private static String unquoted(String cell) {
		return (cell.length() > 1 && cell.startsWith("\"") && cell.endsWith("\""))
				? cell.substring(1, cell.length() - 1) : cell;
	}

	/**
	 * @param number from 1
	 * @param to null when the line has one address only
	 */
	record Line(int number, String from, @Nullable String to) {
	}

}
