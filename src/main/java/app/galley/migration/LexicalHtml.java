package app.galley.migration;

import org.jsoup.nodes.Entities;
import tools.jackson.databind.JsonNode;

/**
 * A text of Ghost's present editor (Lexical) as HTML.
 */
final class LexicalHtml {

	private static final int MAX_DEPTH = 100;

	/** Tags of text formats, by their bits. */
	private static final String[][] FORMATS = { { "1", "strong" }, { "2", "em" }, { "4", "s" }, { "8", "u" },
			{ "16", "code" }, { "32", "sub" }, { "64", "sup" }, { "128", "mark" } };

	private final GhostCards cards;

	private final KindCounts counts;

	private LexicalHtml(GhostCards cards, KindCounts counts) {
		this.cards = cards;
		this.counts = counts;
	}

	static String of(JsonNode document, GhostCards cards, KindCounts counts) {
		return new LexicalHtml(cards, counts).children(document.path("root"), 0);
	}

	private String children(JsonNode node, int depth) {
		StringBuilder html = new StringBuilder();
		if (depth < MAX_DEPTH) {
			node.path("children").forEach((child) -> html.append(node(child, depth + 1)));
		}
		return html.toString();
	}

	private String node(JsonNode node, int depth) {
		String type = GhostCards.text(node, "type");
		String kind = type.replaceFirst("^extended-", "");
		return switch (kind) {
			case "text" -> text(node);
			case "linebreak" -> "<br>";
			case "tab" -> " ";
			case "link", "autolink", "at-link" ->
				"<a href=\"" + Entities.escape(GhostCards.text(node, "url")) + "\">" + children(node, depth) + "</a>";
			case "paragraph" -> block("p", "paragraph", node, depth);
			case "heading" -> {
				String tag = GhostCards.text(node, "tag");
				yield block(tag.matches("h[1-6]") ? tag : "h2", "heading", node, depth);
			}
			case "quote", "aside" -> block("blockquote", kind, node, depth);
			case "list" -> {
				String tag = GhostCards.text(node, "listType").equals("number") ? "ol" : "ul";
				int start = node.path("start").asInt(1);
				this.counts.add("list", "converted");
				yield "<" + tag + ((tag.equals("ol") && start != 1) ? " start=\"" + start + "\"" : "") + ">"
						+ children(node, depth) + "</" + tag + ">";
			}
			case "listitem" -> "<li>" + children(node, depth) + "</li>";
			default -> node.path("children").isArray() && !node.path("children").isEmpty() ? children(node, depth)
					: this.cards.html(kind, node);
		};
	}

	private String block(String tag, String kind, JsonNode node, int depth) {
		this.counts.add(kind, "converted");
		return "<" + tag + ">" + children(node, depth) + "</" + tag + ">";
	}

	private static String text(JsonNode node) {
		String html = Entities.escape(node.path("text").asString(""));
		int format = node.path("format").asInt(0);
		for (String[] bit : FORMATS) {
			if ((format & Integer.parseInt(bit[0])) != 0) {
				html = "<" + bit[1] + ">" + html + "</" + bit[1] + ">";
			}
		}
		return html;
	}

}
