package app.galley.generation.sdxl;

import java.nio.charset.StandardCharsets;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A server's error message on one line, without addresses and paths, for the editor.
 * Every server has its own format, and proxies in between respond with HTML.
 */
final class ErrorText {

	private static final int MAX = 200;

	private ErrorText() {
	}

	static String of(byte[] body) {
		String text = new String(body, 0, Math.min(body.length, 20_000), StandardCharsets.UTF_8);
		try {
			text = find(SdxlHttp.JSON.readTree(body));
		}
		catch (JacksonException ex) {
			text = text.replaceAll("(?is)<(script|style|head)\\b.*?</\\1>", " ").replaceAll("<[^>]*>", " ");
		}
		return tidy(text);
	}

	static String of(String text) {
		return tidy(text);
	}

	/** What JSON that should describe an image reports instead; empty when nothing. */
	static String reported(JsonNode json) {
		return tidy(find(json, "/error/message", "/error", "/errors", "/exception"));
	}

	private static String find(JsonNode json) {
		return find(json, "/error/message", "/detail/0/msg", "/detail", "/message", "/error", "/errors");
	}

	private static String find(JsonNode json, String... places) {
		for (String at : places) {
			JsonNode node = json.at(at);
			if (node.isString() && !node.stringValue().isBlank()) {
				return node.stringValue();
			}
		}
		return "";
	}

	private static String tidy(String text) {
		String line = text.replaceAll("(?i)\\b[a-z]+://\\S+", "…")
			.replaceAll("\\b\\d{1,3}(\\.\\d{1,3}){3}(:\\d+)?\\b", "…")
			.replaceAll("(/[\\w.-]+){2,}", "…")
			.replaceAll("[\\s\\p{Cntrl}]+", " ")
			.strip();
		return (line.length() > MAX) ? line.substring(0, MAX) + "…" : line;
	}

}
