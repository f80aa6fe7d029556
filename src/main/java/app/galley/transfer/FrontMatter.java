package app.galley.transfer;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.dataformat.toml.TomlMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A Markdown file, split into its front matter (YAML between {@code ---}, TOML between
 * {@code +++}) and its body.
 *
 * @param bodyMarkdown the text after the front matter
 */
record FrontMatter(JsonNode fields, String bodyMarkdown) {

	private static final Map<String, ObjectMapper> FORMATS = Map.of("---", new YAMLMapper(), "+++", new TomlMapper());

	/**
	 * Parses a file's text.
	 * @throws Unreadable with the line of the fault
	 */
	static FrontMatter parse(String text) {
		String source = text.startsWith("\uFEFF") ? text.substring(1) : text;
		List<String> lines = source.replace("\r\n", "\n").lines().toList();
		String fence = lines.isEmpty() ? "" : lines.getFirst().stripTrailing();
		ObjectMapper format = FORMATS.get(fence);
		if (format == null) {
			throw new Unreadable(1, "start the file with front matter: a line --- (YAML) or +++ (TOML)");
		}
		int end = closing(lines, fence);
		try {
			JsonNode fields = format.readTree(String.join("\n", lines.subList(1, end)));
			if (!fields.isObject()) {
				throw new Unreadable(2, "front matter must be a list of keys and values");
			}
			return new FrontMatter(fields, String.join("\n", lines.subList(end + 1, lines.size())).strip() + "\n");
		}
		catch (JacksonException ex) {
			TokenStreamLocation at = ex.getLocation();
			throw new Unreadable((at != null && at.getLineNr() > 0) ? at.getLineNr() + 1 : 2,
					"cannot read the front matter: " + ex.getOriginalMessage().lines().findFirst().orElse(""));
		}
	}

	private static int closing(List<String> lines, String fence) {
		for (int i = 1; i < lines.size(); i++) {
			if (lines.get(i).stripTrailing().equals(fence)) {
				return i;
			}
		}
		throw new Unreadable(1, "front matter has no end; add a line " + fence);
	}

	/**
	 * The text of the first of these keys that has one. A dot descends into a table:
	 * {@code extra.team}.
	 */
	Optional<String> text(String... keys) {
		return Stream.of(keys)
			.map(this::at)
			.filter((node) -> node.isString() || node.isNumber())
			.map((node) -> node.asString().strip())
			.filter((value) -> !value.isEmpty())
			.findFirst();
	}

	/** The texts of the first of these keys that has any, as one text or a list. */
	List<String> texts(String... keys) {
		for (String key : keys) {
			JsonNode node = at(key);
			List<String> found = (node.isArray() ? node.valueStream() : Stream.of(node))
				.filter((item) -> item.isString() || item.isNumber())
				.map((item) -> item.asString().strip())
				.filter((value) -> !value.isEmpty())
				.toList();
			if (!found.isEmpty()) {
				return found;
			}
		}
		return List.of();
	}

	boolean flag(String key) {
		return at(key).asBoolean(false);
	}

	/** A date or instant; a date alone is midnight UTC. */
	Optional<Instant> instant(String... keys) {
		return text(keys).map(FrontMatter::toInstant);
	}

	static Instant toInstant(String value) {
		String iso = value.replaceFirst("^(\\d{4}-\\d{2}-\\d{2}) (\\d)", "$1T$2");
		try {
			if (!iso.contains("T")) {
				return LocalDate.parse(iso).atStartOfDay(ZoneOffset.UTC).toInstant();
			}
			return iso.matches(".*([zZ]|[+-]\\d{2}:?\\d{2})$") ? OffsetDateTime.parse(iso).toInstant()
					: LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
		}
		catch (DateTimeParseException ex) {
			throw new Unreadable(2, "not a date: " + value + " (write 2026-11-25 or 2026-11-25T09:30:00Z)");
		}
	}

	private JsonNode at(String key) {
		JsonNode node = this.fields;
		for (String part : key.split("\\.")) {
			node = node.path(part);
		}
		return node;
	}

	/** A file that cannot be imported, and why. */
	static final class Unreadable extends RuntimeException {

		private final int line;

		Unreadable(int line, @Nullable String message) {
			super(message);
			this.line = line;
		}

		int line() {
			return this.line;
		}

	}

}
