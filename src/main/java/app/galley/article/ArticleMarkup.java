package app.galley.article;

import app.galley.words.Words;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.TextNode;

/**
 * Markup that the renderer adds to clean HTML: lazy loading of images, a scrolling region
 * around each table, cards of videos, labels for assistive technology.
 */
final class ArticleMarkup {

	private ArticleMarkup() {
	}

	static void addTo(Element body, Words words) {
		body.select("img").forEach(ArticleMarkup::image);
		body.select("input").forEach((input) -> checkbox(input, words));
		body.select("a[href]").forEach(ArticleMarkup::link);
		// Wide code scrolls, so it must be reachable by keyboard.
		body.select("pre").attr("tabindex", "0");
		int tables = 0;
		for (Element table : body.select("table")) {
			if (table.parents().stream().noneMatch((parent) -> parent.nameIs("table"))) {
				tables++;
				table(table, words.get("numberedTable", tables));
			}
		}
		body.select("section").forEach((section) -> section(section, words));
		Videos.addTo(body);
	}

	/**
	 * Makes a message the text of an element, which names another language than its own.
	 */
	static void say(String key, Element element, Words words) {
		if (words.foreign() != null) {
			element.attr("lang", words.foreign());
		}
		element.text(words.get(key));
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

	private static void checkbox(Element input, Words words) {
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
		input.attr("aria-label", words.get(done ? "done" : "toDo"));
	}

	private static void link(Element link) {
		String address = link.attr("href").strip().replace('\\', '/');
		if (address.startsWith("//") || address.regionMatches(true, 0, "http", 0, 4)) {
			link.attr("rel", "noopener");
		}
	}

	private static void table(Element table, String numbered) {
		Element region = new Element("div").attr("class", "table").attr("role", "region").attr("tabindex", "0");
		Element caption = table.selectFirst("> caption");
		String label = (caption != null) ? caption.text() : "";
		region.attr("aria-label", label.isBlank() ? numbered : label);
		table.replaceWith(region);
		region.appendChild(table);
	}

	private static void section(Element section, Words words) {
		if (section.hasClass("footnotes")) {
			section.attr("role", "region").attr("aria-label", words.get("footnotes"));
			section.select("a.footnote-backref")
				.forEach((back) -> back.attr("aria-label",
						words.get("backToReference", back.attr("aria-label").replace("Back to reference ", ""))));
		}
	}

}
