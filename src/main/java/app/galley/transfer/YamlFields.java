package app.galley.transfer;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;

/**
 * Reads YAML as composed nodes, before numbers, dates and booleans are made of the text.
 * Aliases are resolved.
 */
final class YamlFields {

	/** An alias that contains others can stand for millions. */
	private static final int MAX_NODES = 20_000;

	private static final int MAX_DEPTH = 30;

	/** {@code title: Ships: a history}. */
	private static final Pattern UNQUOTED = Pattern.compile("(\\s*(?:- )?[\\w.-]+:\\s+)([^\"'\\[{|>&*!#%@`\\s].*)");

	private final int firstLine;

	private final List<FrontMatter.Note> notes;

	private int nodes;

	private YamlFields(int firstLine, List<FrontMatter.Note> notes) {
		this.firstLine = firstLine;
		this.notes = notes;
	}

	/**
	 * Parses lines of YAML.
	 * @param firstLine number of the first in the file
	 * @throws Unreadable with the line of the fault
	 */
	static Value.Table read(List<String> lines, int firstLine, List<FrontMatter.Note> notes) {
		return new YamlFields(firstLine, notes).read(new ArrayList<>(lines));
	}

	private Value.Table read(List<String> lines) {
		while (true) {
			try {
				Node root = new Yaml(new SafeConstructor(new LoaderOptions()), new Representer(new DumperOptions()))
					.compose(new StringReader(String.join("\n", lines)));
				return table(root);
			}
			catch (MarkedYAMLException ex) {
				int line = (ex.getProblemMark() != null) ? ex.getProblemMark().getLine() : 0;
				if (!quote(lines, line)) {
					throw new Unreadable(this.firstLine + line,
							"cannot read the front matter: " + Objects.requireNonNullElse(ex.getProblem(), "not YAML"));
				}
			}
			catch (YAMLException ex) {
				throw new Unreadable(this.firstLine, "cannot read the front matter: "
						+ String.valueOf(ex.getMessage()).lines().findFirst().orElse("not YAML"));
			}
		}
	}

	/** Puts the text of a line with a colon in quotes, as its writer meant. */
	private boolean quote(List<String> lines, int line) {
		if (line >= lines.size()) {
			return false;
		}
		Matcher unquoted = UNQUOTED.matcher(lines.get(line));
		if (!unquoted.matches() || !unquoted.group(2).contains(": ")) {
			return false;
		}
		lines.set(line, unquoted.group(1) + "'" + unquoted.group(2).strip().replace("'", "''") + "'");
		this.notes.add(new FrontMatter.Note(this.firstLine + line, unquoted.group(2).strip(),
				"read as one text; put it in quotes, because it contains a colon"));
		return true;
	}

	private Value.Table table(@Nullable Node root) {
		if (root == null || root.getTag().equals(Tag.NULL)) {
			return new Value.Table(Map.of(), this.firstLine);
		}
		if (!(value(root, 0) instanceof Value.Table fields)) {
			throw new Unreadable(this.firstLine, "front matter must be a list of keys and values");
		}
		return fields;
	}

	private Value value(Node node, int depth) {
		int line = this.firstLine + node.getStartMark().getLine();
		if (++this.nodes > MAX_NODES || depth > MAX_DEPTH) {
			throw new Unreadable(line, "front matter is too large, or its aliases (*name) contain themselves");
		}
		return switch (node) {
			case ScalarNode scalar ->
				new Value.Text(scalar.isPlain() && scalar.getTag().equals(Tag.NULL) ? "" : scalar.getValue(), line);
			case SequenceNode sequence ->
				new Value.Items(sequence.getValue().stream().map((item) -> value(item, depth + 1)).toList(), line);
			case MappingNode mapping -> table(mapping, line, depth);
			default -> throw new Unreadable(line, "front matter has a value that is neither text, list nor table");
		};
	}

	private Value.Table table(MappingNode mapping, int line, int depth) {
		Map<String, Value> entries = new LinkedHashMap<>();
		Map<String, Value> merged = new LinkedHashMap<>();
		for (NodeTuple entry : mapping.getValue()) {
			String key = (entry.getKeyNode() instanceof ScalarNode scalar) ? scalar.getValue() : "?";
			Value value = value(entry.getValueNode(), depth + 1);
			if (key.equals("<<") && value instanceof Value.Table more) {
				merged.putAll(more.entries());
			}
			else if (entries.put(key, value) != null) {
				this.notes.add(new FrontMatter.Note(value.line(), key, "stands twice; the last one is used"));
			}
		}
		merged.forEach(entries::putIfAbsent);
		return new Value.Table(entries, line);
	}

}
