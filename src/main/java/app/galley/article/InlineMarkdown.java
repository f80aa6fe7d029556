package app.galley.article;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import org.commonmark.ext.gfm.strikethrough.Strikethrough;
import org.commonmark.node.Code;
import org.commonmark.node.Emphasis;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.StrongEmphasis;
import org.commonmark.node.Text;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jspecify.annotations.Nullable;

/**
 * Converts the inline HTML of one block. Emphasis that Markdown cannot express at its
 * place, as within a word of Japanese, becomes HTML.
 */
final class InlineMarkdown {

	/** Elements that stay HTML; others leave their content. */
	private static final Set<String> KEPT = Set.of("abbr", "bdi", "bdo", "cite", "dfn", "ins", "kbd", "mark", "q", "rp",
			"rt", "ruby", "samp", "small", "sub", "sup", "time", "u", "var", "wbr");

	/** Cannot begin an entity, and so needs no escape. */
	private static final Pattern LONE_AMPERSAND = Pattern.compile("&(?= )");

	private final org.commonmark.node.Node block;

	/** Whether the last thing written is white space, or nothing. */
	private boolean spaced = true;

	private InlineMarkdown(org.commonmark.node.Node block) {
		this.block = block;
	}

	/** Appends nodes without white space at both ends. */
	static void append(List<Node> nodes, org.commonmark.node.Node block) {
		InlineMarkdown inline = new InlineMarkdown(block);
		nodes.forEach((node) -> inline.node(node, block));
		inline.trimEnd();
		inline.escapeStart();
	}

	private void trimEnd() {
		org.commonmark.node.Node last = this.block.getLastChild();
		while (last instanceof HardLineBreak || last instanceof Text) {
			if (last instanceof Text text) {
				text.setLiteral(text.getLiteral().replaceAll("[ \t]+$", ""));
				if (!text.getLiteral().isEmpty()) {
					return;
				}
			}
			last.unlink();
			last = this.block.getLastChild();
		}
	}

	/** commonmark-java escapes the other marks of lists itself. */
	private void escapeStart() {
		if (this.block.getFirstChild() instanceof Text first && first.getLiteral().startsWith("+")) {
			first.setLiteral(first.getLiteral().substring(1));
			first.insertBefore(raw("\\+"));
		}
	}

	private void node(Node node, org.commonmark.node.Node target) {
		if (node instanceof TextNode text) {
			text(text.getWholeText(), target);
		}
		else if (node instanceof Element element) {
			element(element, target);
		}
	}

	private void text(String whole, org.commonmark.node.Node target) {
		String text = whole.replaceAll("[ \t\r\n\f]+", " ");
		if (this.spaced && text.startsWith(" ")) {
			text = text.substring(1);
		}
		if (!text.isEmpty()) {
			this.spaced = text.endsWith(" ");
			String[] parts = LONE_AMPERSAND.split(text, -1);
			for (int i = 0; i < parts.length; i++) {
				if (i > 0) {
					target.appendChild(raw("&"));
				}
				append(parts[i], target);
			}
		}
	}

	private static void append(String text, org.commonmark.node.Node target) {
		if (target.getLastChild() instanceof Text before) {
			before.setLiteral(before.getLiteral() + text);
		}
		else if (!text.isEmpty()) {
			target.appendChild(new Text(text));
		}
	}

	private void element(Element element, org.commonmark.node.Node target) {
		switch (element.normalName()) {
			case "br" -> {
				if (target.getLastChild() != null || target != this.block) {
					target.appendChild(new HardLineBreak());
				}
				this.spaced = true;
			}
			case "strong", "b" -> emphasis(element, new StrongEmphasis(), "strong", target);
			case "em", "i" -> emphasis(element, new Emphasis(), "em", target);
			case "del", "s", "strike" -> emphasis(element, new Strikethrough("~~"), "del", target);
			case "code", "tt" -> code(element, target);
			case "a" -> link(element, target);
			case "img" -> image(element, target);
			case "galley-raw" -> {
				target.appendChild(raw(element.attr("value")));
				this.spaced = true;
			}
			default -> {
				boolean language = element.nameIs("span") && (element.hasAttr("lang") || element.hasAttr("dir"));
				if (KEPT.contains(element.normalName()) || language) {
					html(element, SafeHtml.open(element), element.normalName(), target);
				}
				else {
					children(element, target);
				}
			}
		}
	}

	private void children(Element element, org.commonmark.node.Node target) {
		element.childNodes().forEach((child) -> node(child, target));
	}

	private void html(Element element, String open, String name, org.commonmark.node.Node target) {
		target.appendChild(raw(open));
		children(element, target);
		if (!name.equals("wbr")) {
			target.appendChild(raw("</" + name + ">"));
		}
	}

	private void emphasis(Element element, org.commonmark.node.Node node, String name,
			org.commonmark.node.Node target) {
		String text = element.wholeText();
		if (text.isBlank() && element.selectFirst("img, code") == null || isWithin(target, node.getClass())) {
			children(element, target);
			return;
		}
		boolean spaceBefore = Character.isWhitespace(first(text));
		boolean spaceAfter = Character.isWhitespace(last(text));
		if (spaceBefore && !this.spaced) {
			text(" ", target);
		}
		if (isDelimited(element, text.strip(), spaceBefore, spaceAfter) && target.getLastChild() == lastText(target)) {
			this.spaced = true;
			children(element, node);
			boolean spaced = trim(node);
			if (node.getFirstChild() != null) {
				target.appendChild(node);
			}
			this.spaced = false;
			if (spaced || spaceAfter) {
				text(" ", target);
			}
		}
		else {
			html(element, "<" + name + ">", name, target);
		}
	}

	/** The last child if it is text, or null. */
	private static org.commonmark.node.@Nullable Node lastText(org.commonmark.node.Node target) {
		org.commonmark.node.Node last = target.getLastChild();
		boolean delimiter = last instanceof StrongEmphasis || last instanceof Emphasis || last instanceof Strikethrough;
		return delimiter ? null : last;
	}

	private static boolean isWithin(org.commonmark.node.Node target, Class<?> kind) {
		for (org.commonmark.node.@Nullable Node node = target; node != null; node = node.getParent()) {
			if (kind.isInstance(node)) {
				return true;
			}
		}
		return false;
	}

	/** Removes white space at the end; whether there was some. */
	private static boolean trim(org.commonmark.node.Node node) {
		boolean spaced = false;
		while (node.getLastChild() instanceof Text text && text.getLiteral().endsWith(" ")
				|| node.getLastChild() instanceof HardLineBreak) {
			spaced = true;
			org.commonmark.node.Node last = node.getLastChild();
			if (last instanceof Text text && !text.getLiteral().isBlank()) {
				text.setLiteral(text.getLiteral().stripTrailing());
			}
			else {
				last.unlink();
			}
		}
		return spaced;
	}

	/**
	 * Whether CommonMark reads delimiters here as such: a mark next to punctuation inside
	 * needs white space or punctuation outside.
	 */
	private static boolean isDelimited(Element element, String text, boolean spaceBefore, boolean spaceAfter) {
		if (text.isEmpty()) {
			return false;
		}
		boolean opens = spaceBefore || !isPunctuation(first(text)) || isBoundary(neighbour(element, true));
		boolean closes = spaceAfter || !isPunctuation(last(text)) || isBoundary(neighbour(element, false));
		return opens && closes && first(text) != '*' && last(text) != '*';
	}

	private static int first(String text) {
		return text.isEmpty() ? ' ' : text.codePointAt(0);
	}

	private static int last(String text) {
		return text.isEmpty() ? ' ' : text.codePointBefore(text.length());
	}

	private static boolean isBoundary(int c) {
		return Character.isWhitespace(c) || Character.isSpaceChar(c) || isPunctuation(c);
	}

	/** As CommonMark 0.31: punctuation and symbols. */
	private static boolean isPunctuation(int c) {
		return switch (Character.getType(c)) {
			case Character.CONNECTOR_PUNCTUATION, Character.DASH_PUNCTUATION, Character.START_PUNCTUATION,
					Character.END_PUNCTUATION, Character.INITIAL_QUOTE_PUNCTUATION, Character.FINAL_QUOTE_PUNCTUATION,
					Character.OTHER_PUNCTUATION, Character.MATH_SYMBOL, Character.CURRENCY_SYMBOL,
					Character.MODIFIER_SYMBOL, Character.OTHER_SYMBOL ->
				true;
			default -> false;
		};
	}

	/** The character before or after an element in its block; a space at the end. */
	private static int neighbour(Element element, boolean before) {
		Node node = element;
		while (true) {
			Node next = before ? node.previousSibling() : node.nextSibling();
			if (next == null) {
				Element parent = (Element) node.parent();
				if (parent == null || HtmlToMarkdown.isBlock(parent)) {
					return ' ';
				}
				if (!parent.nameIs("span") && !parent.nameIs("font")) {
					return '*';
				}
				node = parent;
				continue;
			}
			String text = (next instanceof TextNode words) ? words.getWholeText()
					: (next instanceof Element other) ? other.nameIs("br") ? " " : other.wholeText() : "";
			if (!text.isEmpty()) {
				return before ? last(text) : first(text);
			}
			node = next;
		}
	}

	private void code(Element element, org.commonmark.node.Node target) {
		String literal = element.wholeText().replaceAll("[\r\n]+", " ");
		if (literal.isBlank()) {
			text(literal, target);
			return;
		}
		target.appendChild(new Code(literal));
		this.spaced = false;
	}

	private void link(Element element, org.commonmark.node.Node target) {
		String address = element.attr("href").replaceAll("[\\s\\p{Cntrl}]+", " ").strip().replace(" ", "%20");
		boolean empty = element.wholeText().isBlank() && element.selectFirst("img") == null;
		if (address.isEmpty() || empty || isWithin(target, Link.class)) {
			if (!element.id().isEmpty() && empty) {
				target.appendChild(raw("<a id=\"" + element.id().replaceAll("[^\\w.:-]", "") + "\"></a>"));
			}
			children(element, target);
			return;
		}
		if (Character.isWhitespace(first(element.wholeText())) && !this.spaced) {
			text(" ", target);
		}
		String title = element.attr("title").replaceAll("\\s+", " ").strip();
		Link link = new Link(address, title.isEmpty() ? null : title);
		this.spaced = true;
		children(element, link);
		boolean spaced = trim(link);
		target.appendChild(link);
		this.spaced = false;
		if (spaced) {
			text(" ", target);
		}
	}

	private void image(Element element, org.commonmark.node.Node target) {
		String title = element.attr("title").replaceAll("\\s+", " ").strip();
		Image image = new Image(element.attr("src").strip().replace(" ", "%20"), title.isEmpty() ? null : title);
		String alt = element.attr("alt").replaceAll("\\s+", " ").strip();
		if (!alt.isEmpty()) {
			image.appendChild(new Text(alt));
		}
		target.appendChild(image);
		this.spaced = false;
	}

	private static HtmlInline raw(String html) {
		HtmlInline inline = new HtmlInline();
		inline.setLiteral(html);
		return inline;
	}

}
