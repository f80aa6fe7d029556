package app.galley.export;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/**
 * A Markdown file with YAML front matter, in which the body stands byte by byte as it is
 * stored.
 *
 * @param fields front matter
 * @param body Markdown
 */
record FrontMatterText(JsonNode fields, String body) {

	private static final String FENCE = "---\n";

	private static final YAMLMapper YAML = YAMLMapper.builder()
		.disable(YAMLWriteFeature.SPLIT_LINES)
		.addModule(new SimpleModule().addSerializer(Instant.class, new PlainInstant()))
		.build();

	/**
	 * @param fields in this order; an {@link Instant} becomes a YAML timestamp
	 */
	static byte[] write(Map<String, ?> fields, String body) {
		return (YAML.writeValueAsString(fields) + FENCE + body).getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * Reads what {@link #write} wrote.
	 * @throws IllegalArgumentException for another text
	 */
	static FrontMatterText read(byte[] bytes) {
		String text = new String(bytes, StandardCharsets.UTF_8);
		int end = text.indexOf("\n" + FENCE, FENCE.length() - 1);
		if (!text.startsWith(FENCE) || end < 0) {
			throw new IllegalArgumentException("front matter between two lines --- is missing");
		}
		JsonNode fields = YAML.readTree(text.substring(FENCE.length(), end + 1));
		if (!fields.isObject()) {
			throw new IllegalArgumentException("front matter must be a list of keys and values");
		}
		return new FrontMatterText(fields, text.substring(end + 1 + FENCE.length()));
	}

	/** Without quotes, so that site generators read a time and not a text. */
	private static final class PlainInstant extends StdSerializer<Instant> {

		PlainInstant() {
			super(Instant.class);
		}

		@Override
		public void serialize(Instant value, JsonGenerator generator, SerializationContext context) {
			generator.writeNumber(value.toString());
		}

	}

}
