package app.galley.article;

import org.jsoup.nodes.Element;
import org.jsoup.nodes.TextNode;

/**
 * Markup that the renderer adds to clean HTML: lazy loading of images, a scrolling region
 * around each table, cards of videos, labels for assistive technology.
 */
final class ArticleMarkup {

	private ArticleMarkup() {
	}

	static void addTo(Element body) {
		body.select("img").forEach(ArticleMarkup::image);
		body.select("input").forEach(ArticleMarkup::checkbox);
		body.select("a[href]").forEach(ArticleMarkup::link);
		// Wide code scrolls, so it must be reachable by keyboard.
		body.select("pre").attr("tabindex", "0");
		int tables = 0;
		for (Element table : body.select("table")) {
			if (table.parents().stream().noneMatch((parent) -> parent.nameIs("table"))) {
				tables++;
				table(table, tables);
			}
		}
		body.select("section").forEach(ArticleMarkup::section);
		Videos.addTo(body);
	}

	private static void image(Element image) {
		if (!image.hasAttr("src")) {
			image.remove();
			return;
		}
		if (!image.hasAttr("alt")) {
			image.attr("alt", "");
		}
		image.attr("loading", "lazy").attr("decoding", "async");
	}

	private static void checkbox(Element input) {
		Element parent = input.parent();
		boolean first = input.previousElementSibling() == null
				&& (!(input.previousSibling() instanceof TextNode text) || text.isBlank());
		if (!"checkbox".equalsIgnoreCase(input.attr("type")) || parent == null || !first || !(parent.nameIs("li")
				|| parent.nameIs("p") && parent.parent() != null && parent.parent().nameIs("li"))) {
			input.remove();
			return;
		}
		boolean done = input.hasAttr("checked");
		input.clearAttributes();
		input.attr("type", "checkbox").attr("disabled", true);
		if (done) {
			input.attr("checked", true);
		}
		input.attr("aria-label", done ? "Done" : "To do");
	}

	private static void link(Element link) {
		String address = link.attr("href").strip().replace('\\', '/');
		if (address.startsWith("//") || address.regionMatches(true, 0, "http", 0, 4)) {
			link.attr("rel", "noopener");
		}
	}

	private static void table(Element table, int number) {
		Element region = new Element("div").attr("class", "table").attr("role", "region").attr("tabindex", "0");
		Element caption = table.selectFirst("> caption");
		String label = (caption != null) ? caption.text() : "";
		region.attr("aria-label", label.isBlank() ? "Table " + number : label);
		table.replaceWith(region);
		region.appendChild(table);
	}

	private static void section(Element section) {
		if (section.hasClass("footnotes")) {
			section.attr("role", "region").attr("aria-label", "Footnotes");
		}
	}

}
