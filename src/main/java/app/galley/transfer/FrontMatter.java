package app.galley.transfer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.toml.TomlMapper;

/**
 * A Markdown file, split into its front matter (YAML between {@code ---}, TOML between
 * {@code +++}, JSON in braces) and its body.
 *
 * @param fields null for a file without front matter
 * @param bodyLine line on which the body begins, from 1
 * @param notes what was read in another way than written
 */
record FrontMatter(Value.@Nullable Table fields, String bodyMarkdown, int bodyLine, List<Note> notes) {

	private static final TomlMapper TOML = TomlMapper.builder()
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.build();

	/**
	 * Something to report.
	 *
	 * @param line from 1
	 */
	record Note(int line, String what, String why) {
	}

	/**
	 * Parses a file's text, whose lines end with {@code \n}.
	 * @throws Unreadable with the line of the fault
	 */
	static FrontMatter parse(String text) {
		List<String> lines = text.lines().toList();
		int start = 0;
		while (start < lines.size() && lines.get(start).isBlank()) {
			start++;
		}
		String fence = (start < lines.size()) ? lines.get(start).stripTrailing() : "";
		List<Note> notes = new ArrayList<>();
		return switch (fence) {
			case "---" -> {
				int end = closing(lines, start, List.of("---", "..."));
				yield of(YamlFields.read(lines.subList(start + 1, end), start + 2, notes), lines, end, notes);
			}
			case "+++" -> {
				int end = closing(lines, start, List.of("+++"));
				yield of(toml(lines.subList(start + 1, end), start + 2), lines, end, notes);
			}
			case "{" -> {
				int end = closing(lines, start, List.of("}"));
				yield of(YamlFields.read(lines.subList(start, end + 1), start + 1, notes), lines, end, notes);
			}
			default -> new FrontMatter(null, text.stripTrailing() + "\n", 1, notes);
		};
	}

	private static FrontMatter of(Value.Table fields, List<String> lines, int end, List<Note> notes) {
		int body = end + 1;
		while (body < lines.size() && lines.get(body).isBlank()) {
			body++;
		}
		// White space before the first line of text may be indented code.
		return new FrontMatter(fields, String.join("\n", lines.subList(body, lines.size())).stripTrailing() + "\n",
				body + 1, notes);
	}

	private static int closing(List<String> lines, int start, List<String> fences) {
		for (int i = start + 1; i < lines.size(); i++) {
			if (fences.contains(lines.get(i).stripTrailing())) {
				return i;
			}
		}
		throw new Unreadable(start + 1, "front matter has no end; add a line " + fences.getFirst());
	}

	private static Value.Table toml(List<String> lines, int firstLine) {
		try {
			return table(TOML.readTree(String.join("\n", lines)), lines, firstLine);
		}
		catch (JacksonException ex) {
			TokenStreamLocation at = ex.getLocation();
			throw new Unreadable((at != null && at.getLineNr() > 0) ? at.getLineNr() + firstLine - 1 : firstLine,
					"cannot read the front matter: " + ex.getOriginalMessage().lines().findFirst().orElse(""));
		}
	}

	private static Value.Table table(JsonNode node, List<String> lines, int firstLine) {
		Map<String, Value> entries = new LinkedHashMap<>();
		node.propertyStream()
			.forEach((entry) -> entries.put(entry.getKey(),
					value(entry.getValue(), lines, line(entry.getKey(), lines, firstLine), firstLine)));
		return new Value.Table(entries, firstLine);
	}

	private static Value value(JsonNode node, List<String> lines, int line, int firstLine) {
		if (node.isObject()) {
			return table(node, lines, firstLine);
		}
		if (node.isArray()) {
			return new Value.Items(node.valueStream().map((item) -> value(item, lines, line, firstLine)).toList(),
					line);
		}
		if (node.isNumber() && line - firstLine < lines.size()) {
			String written = lines.get(line - firstLine)
				.replaceFirst("^[^=]*=\\s*", "")
				.replaceFirst("\\s*(#.*)?$", "");
			return new Value.Text(written.matches("[-+]?[0-9][0-9_.eE+-]*") ? written : node.asString(), line);
		}
		return new Value.Text(node.asString(), line);
	}

	/** The parser does not say where a key is. */
	private static int line(String key, List<String> lines, int firstLine) {
		for (int i = 0; i < lines.size(); i++) {
			String line = lines.get(i).strip();
			if (line.startsWith(key + " ") || line.startsWith(key + "=") || line.startsWith('"' + key + '"')
					|| line.equals("[" + key + "]")) {
				return firstLine + i;
			}
		}
		return firstLine;
	}

}
