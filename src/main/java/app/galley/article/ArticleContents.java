package app.galley.article;

import java.util.List;

import app.galley.words.Words;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * What helps to find the parts of an article: a link to itself in each heading, and the
 * list of contents of a long article. Both come from headings that have their ids.
 */
final class ArticleContents {

	static final String LIST = "nav.contents";

	private static final int MIN_HEADINGS = 4;

	private static final int MIN_MINUTES = 3;

	private ArticleContents() {
	}

	static void addTo(Element body, int readingMinutes, Words words) {
		List<Element> parts = body.select("> h2, > h3")
			.stream()
			.filter((heading) -> !heading.text().isBlank())
			.toList();
		if (parts.size() >= MIN_HEADINGS && readingMinutes >= MIN_MINUTES) {
			body.prependText("\n").prependChild(list(parts, words));
		}
		body.select("h1, h2, h3, h4, h5, h6").forEach(ArticleContents::link);
	}

	/**
	 * Empty, so that a heading has no other text than its own; a screen reader has the
	 * list, and the headings themselves.
	 */
	private static void link(Element heading) {
		heading.appendElement("a")
			.attr("class", "anchor")
			.attr("href", "#" + heading.id())
			.attr("aria-hidden", "true")
			.attr("tabindex", "-1");
	}

	private static Element list(List<Element> parts, Words words) {
		Element list = new Element("ul");
		@Nullable Element last = null;
		@Nullable Element inner = null;
		for (Element part : parts) {
			boolean under = part.nameIs("h3") && last != null;
			if (under && inner == null && last != null) {
				inner = last.appendElement("ul");
			}
			Element item = (under && inner != null) ? inner.appendElement("li") : list.appendElement("li");
			item.appendElement("a").attr("href", "#" + part.id()).text(part.text());
			if (!under) {
				last = item;
				inner = null;
			}
		}
		Element nav = new Element("nav").attr("class", "contents").attr("aria-label", words.get("contents"));
		Element details = nav.appendElement("details").attr("open", true);
		ArticleMarkup.say("contents", details.appendElement("summary"), words);
		details.appendChild(list);
		return nav;
	}

}
