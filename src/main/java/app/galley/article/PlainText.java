package app.galley.article;

import java.util.Set;

import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/**
 * Converts clean HTML to plain text. Blocks are separated by an empty line, preformatted
 * text keeps its lines, footnote numbers, back links and credits of images are left out.
 */
final class PlainText implements NodeVisitor {

	private static final Set<String> CELLS = Set.of("td", "th");

	private static final Set<String> INLINE_BREAKS = Set.of("br", "thead", "tbody", "tfoot", "tr", "li", "dt", "dd");

	private final StringBuilder text = new StringBuilder();

	private int skipped;

	private int preformatted;

	private PlainText() {
	}

	static String of(Element root) {
		PlainText visitor = new PlainText();
		root.traverse(visitor);
		return visitor.text.toString().strip();
	}

	@Override
	public void head(Node node, int depth) {
		if (node instanceof TextNode textNode) {
			if (this.skipped == 0) {
				append(textNode.getWholeText());
			}
		}
		else if (node instanceof Element element) {
			this.skipped += isMark(element) ? 1 : 0;
			separate(element);
			this.preformatted += element.nameIs("pre") ? 1 : 0;
		}
	}

	@Override
	public void tail(Node node, int depth) {
		if (node instanceof Element element) {
			this.skipped -= isMark(element) ? 1 : 0;
			this.preformatted -= element.nameIs("pre") ? 1 : 0;
			separate(element);
		}
	}

	private void append(String words) {
		if (this.preformatted > 0) {
			this.text.append(words);
			return;
		}
		for (int i = 0; i < words.length(); i++) {
			char c = words.charAt(i);
			if (c != ' ' && c != '\n' && c != '\t' && c != '\r' && c != '\f') {
				this.text.append(c);
			}
			else if (!endsWith(' ') && !endsWith('\n')) {
				this.text.append(' ');
			}
		}
	}

	private void separate(Element element) {
		if (CELLS.contains(element.normalName())) {
			append(" ");
		}
		else if (INLINE_BREAKS.contains(element.normalName())) {
			breakLine(1);
		}
		else if (element.isBlock()) {
			breakLine(2);
		}
	}

	private void breakLine(int lines) {
		int end = this.text.length();
		while (end > 0 && this.text.charAt(end - 1) == ' ') {
			end--;
		}
		this.text.setLength(end);
		int have = 0;
		while (have < lines && end - have > 0 && this.text.charAt(end - have - 1) == '\n') {
			have++;
		}
		if (end > 0) {
			this.text.append("\n".repeat(lines - have));
		}
	}

	private boolean endsWith(char c) {
		return !this.text.isEmpty() && this.text.charAt(this.text.length() - 1) == c;
	}

	private static boolean isMark(Element element) {
		return element.hasClass("footnote-ref") || element.hasClass("footnote-backref") || element.hasClass("credit")
				|| element.hasClass("signed");
	}

}
