package app.galley.article;

import org.jsoup.nodes.Document;
import org.jsoup.nodes.Document.OutputSettings;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Entities.EscapeMode;
import org.jsoup.safety.Cleaner;

/**
 * HTML within Markdown, of nothing but what an article can contain.
 */
final class SafeHtml {

	private static final Cleaner CLEANER = new Cleaner(new ArticleSafelist());

	private SafeHtml() {
	}

	/** An element without blank lines, at which Markdown would end it. */
	static String block(Element element) {
		Document dirty = Document.createShell("");
		dirty.body().appendChild(element.clone());
		Document clean = CLEANER.clean(dirty);
		clean.outputSettings(new OutputSettings().prettyPrint(false).charset("UTF-8").escapeMode(EscapeMode.xhtml));
		clean.select("pre").forEach((pre) -> pre.html(pre.html().replace("\n", "&#10;")));
		String html = clean.body().html().strip().replaceAll("\\s*\n\\s*", "\n");
		return html.replace("&amp;#10;", "&#10;");
	}

	/** The start tag of an inline element, with its attributes. */
	static String open(Element element) {
		Element alone = element.shallowClone();
		String html = block(alone);
		int end = html.lastIndexOf("</");
		return (end > 0) ? html.substring(0, end) : html;
	}

}
