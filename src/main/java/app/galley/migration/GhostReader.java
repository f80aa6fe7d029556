package app.galley.migration;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiConsumer;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a Ghost export as a stream of rows: memory holds one at a time.
 */
final class GhostReader {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private GhostReader() {
	}

	/**
	 * Reads the file to its end.
	 * @param rows receives the name of a table and a row
	 * @throws Damaged where the file cannot be read on
	 */
	static void read(Path file, BiConsumer<String, JsonNode> rows) throws IOException {
		boolean found = false;
		try (InputStream in = Files.newInputStream(file); JsonParser json = JSON.createParser(in)) {
			while (json.nextToken() != null) {
				if (json.currentToken() == JsonToken.PROPERTY_NAME && "data".equals(json.currentName())) {
					json.nextToken();
					if (json.currentToken() == JsonToken.START_OBJECT) {
						found |= tables(json, rows);
					}
				}
			}
		}
		catch (JacksonException ex) {
			TokenStreamLocation at = ex.getLocation();
			throw new Damaged((at != null) ? Math.max(1, at.getLineNr()) : 1, "is not complete, or not JSON: "
					+ String.valueOf(ex.getOriginalMessage()).lines().findFirst().orElse(""));
		}
		if (!found) {
			throw new Damaged(1, "is not a Ghost export: it has no db[0].data.posts");
		}
	}

	private static boolean tables(JsonParser json, BiConsumer<String, JsonNode> rows) {
		boolean posts = false;
		while (json.nextToken() == JsonToken.PROPERTY_NAME) {
			String table = json.currentName();
			posts |= table.equals("posts");
			if (json.nextToken() != JsonToken.START_ARRAY) {
				json.skipChildren();
				continue;
			}
			while (json.nextToken() != JsonToken.END_ARRAY) {
				if (json.currentToken() == JsonToken.START_OBJECT) {
					rows.accept(table, json.readValueAsTree());
				}
				else {
					json.skipChildren();
				}
			}
		}
		return posts;
	}

	/** A file that cannot be read on, with the line. */
	static final class Damaged extends IOException {

		private final int line;

		Damaged(int line, String message) {
			super(message);
			this.line = line;
		}

		int line() {
			return this.line;
		}

	}

}
