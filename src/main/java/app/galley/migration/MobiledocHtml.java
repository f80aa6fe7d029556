package app.galley.migration;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;

import org.jsoup.nodes.Entities;
import tools.jackson.databind.JsonNode;

/**
 * A text of Ghost's former editor (mobiledoc 0.3) as HTML.
 */
final class MobiledocHtml {

	private static final Set<String> SECTIONS = Set.of("p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "aside",
			"pull-quote");

	private static final Set<String> MARKUPS = Set.of("a", "b", "strong", "i", "em", "s", "del", "u", "sub", "sup",
			"code", "mark");

	private static final int MARKUP_SECTION = 1;

	private static final int IMAGE_SECTION = 2;

	private static final int LIST_SECTION = 3;

	private static final int CARD_SECTION = 10;

	private final JsonNode document;

	private final GhostCards cards;

	private final KindCounts counts;

	private MobiledocHtml(JsonNode document, GhostCards cards, KindCounts counts) {
		this.document = document;
		this.cards = cards;
		this.counts = counts;
	}

	static String of(JsonNode document, GhostCards cards, KindCounts counts) {
		MobiledocHtml mobiledoc = new MobiledocHtml(document, cards, counts);
		StringBuilder html = new StringBuilder();
		document.path("sections").forEach((section) -> html.append(mobiledoc.section(section)));
		return html.toString();
	}

	private String section(JsonNode section) {
		return switch (section.path(0).asInt(0)) {
			case MARKUP_SECTION -> {
				String name = section.path(1).asString("p");
				String tag = SECTIONS.contains(name)
						? name.replace("aside", "blockquote").replace("pull-quote", "blockquote") : "p";
				this.counts.add(name, "converted");
				yield "<" + tag + ">" + markers(section.path(2)) + "</" + tag + ">";
			}
			case IMAGE_SECTION -> "<img src=\"" + Entities.escape(section.path(1).asString("")) + "\">";
			case LIST_SECTION -> {
				String tag = section.path(1).asString("ul").equals("ol") ? "ol" : "ul";
				this.counts.add("list", "converted");
				StringBuilder html = new StringBuilder("<" + tag + ">");
				section.path(2).forEach((item) -> html.append("<li>").append(markers(item)).append("</li>"));
				yield html + "</" + tag + ">";
			}
			case CARD_SECTION -> {
				JsonNode card = this.document.path("cards").path(section.path(1).asInt(-1));
				yield this.cards.html(card.path(0).asString("unknown"), card.path(1));
			}
			default -> "";
		};
	}

	/** Markers: a kind, markups opened before, how many close after, and a text. */
	private String markers(JsonNode markers) {
		StringBuilder html = new StringBuilder();
		Deque<String> open = new ArrayDeque<>();
		for (JsonNode marker : markers) {
			marker.path(1).forEach((index) -> {
				JsonNode markup = this.document.path("markups").path(index.asInt(-1));
				String tag = markup.path(0).asString("").toLowerCase(Locale.ROOT);
				open.push(MARKUPS.contains(tag) ? tag : "span");
				html.append('<').append(open.peek()).append(attributes(markup.path(1))).append('>');
			});
			html.append(content(marker));
			for (int closing = marker.path(2).asInt(0); closing > 0 && !open.isEmpty(); closing--) {
				html.append("</").append(open.pop()).append('>');
			}
		}
		open.forEach((tag) -> html.append("</").append(tag).append('>'));
		return html.toString();
	}

	private String content(JsonNode marker) {
		if (marker.path(0).asInt(0) == 0) {
			return Entities.escape(marker.path(3).asString(""));
		}
		JsonNode atom = this.document.path("atoms").path(marker.path(3).asInt(-1));
		return atom.path(0).asString("").equals("soft-return") ? "<br>" : Entities.escape(atom.path(1).asString(""));
	}

	private static String attributes(JsonNode pairs) {
		for (int i = 0; i + 1 < pairs.size(); i += 2) {
			if (pairs.path(i).asString("").equals("href")) {
				return " href=\"" + Entities.escape(pairs.path(i + 1).asString("")) + "\"";
			}
		}
		return "";
	}

}
