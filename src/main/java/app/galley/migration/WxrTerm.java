package app.galley.migration;

import java.util.HashMap;
import java.util.Map;

/**
 * An element of the channel: an author, category or tag with its parts, or one with a
 * text of its own.
 */
final class WxrTerm {

	final String name;

	final int line;

	/** By name without prefix; the element's own text by the empty name. */
	final Map<String, String> texts = new HashMap<>();

	WxrTerm(String name, int line) {
		this.name = name;
		this.line = line;
	}

	String text(String name) {
		return this.texts.getOrDefault(name, "").strip();
	}

}
