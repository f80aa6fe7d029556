package app.galley.article;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.commonmark.ext.gfm.strikethrough.StrikethroughExtension;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableBody;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableHead;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.BulletList;
import org.commonmark.node.Document;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.ListBlock;
import org.commonmark.node.ListItem;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.node.ThematicBreak;
import org.commonmark.renderer.markdown.MarkdownRenderer;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.jspecify.annotations.Nullable;

/**
 * Converts HTML of other systems to Markdown that {@link ArticleRenderer} shows alike:
 * jsoup reads it, commonmark-java writes and escapes the Markdown. What Markdown has no
 * words for but articles can contain stays HTML, such as a figure with a caption; what
 * articles cannot contain is replaced or removed, and reported.
 */
public final class HtmlToMarkdown {

	private static final int MAX_DEPTH = 100;

	private static final Set<String> REMOVED = Set.of("script", "style", "noscript", "template", "form", "input",
			"button", "select", "textarea", "svg", "math", "canvas", "map", "head", "link", "meta", "title", "base");

	/** Readers do not notice their loss. */
	private static final Set<String> REMOVED_UNSAID = Set.of("head", "link", "meta", "title", "base", "noscript",
			"template");

	private static final Set<String> PLAYED = Set.of("iframe", "video", "audio", "embed", "object");

	/** Blocks that stay HTML as they are. */
	private static final Set<String> KEPT = Set.of("dl", "details");

	private static final Set<String> CONTAINERS = Set.of("address", "article", "aside", "body", "center", "div",
			"fieldset", "footer", "header", "hgroup", "main", "nav", "section", "figcaption", "dt", "dd", "summary",
			"legend", "tbody", "thead", "tfoot", "tr", "td", "th", "caption");

	private static final Set<String> BLOCKS = Set.of("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "menu",
			"dir", "blockquote", "pre", "hr", "table", "figure", "dl", "details");

	private static final Pattern LANGUAGE = Pattern
		.compile("(?:^|[\\s;])(?:lang(?:uage)?-|brush:\\s*)([\\w+#.-]{1,40})");

	private static final Pattern STAND_IN = Pattern.compile("https://galley-image\\.invalid/(\\d{1,6});");

	private static final MarkdownRenderer RENDERER = MarkdownRenderer.builder()
		.extensions(List.of(TablesExtension.create(), StrikethroughExtension.create()))
		.build();

	private final Map<String, Integer> losses = new LinkedHashMap<>();

	private final BinaryOperator<String> images;

	private final List<String> addresses = new ArrayList<>();

	private HtmlToMarkdown(BinaryOperator<String> images) {
		this.images = images;
	}

	/**
	 * Converts a fragment of HTML.
	 * @param images returns the address that the Markdown has for an image, given its
	 * address and alternative text in the HTML: the same, or one without characters that
	 * Markdown escapes
	 */
	public static Converted convert(String html, BinaryOperator<String> images) {
		HtmlToMarkdown conversion = new HtmlToMarkdown(images);
		Element body = Parser.htmlParser().setMaxDepth(MAX_DEPTH).parseInput("<body>" + html, "").body();
		conversion.prepare(body);
		Document document = new Document();
		conversion.blocks(body, document);
		String markdown = conversion.withAddresses(RENDERER.render(document).strip());
		return new Converted(markdown.isEmpty() ? "" : markdown + "\n", conversion.losses);
	}

	/** A stand-in passes as an image's address until the end. */
	private String withAddresses(String markdown) {
		return STAND_IN.matcher(markdown).replaceAll((found) -> {
			int number = Integer.parseInt(found.group(1));
			return Matcher
				.quoteReplacement((number < this.addresses.size()) ? this.addresses.get(number) : found.group());
		});
	}

	private String address(String original, String alt) {
		String address = this.images.apply(original, alt);
		if (address.equals(original)) {
			return original;
		}
		this.addresses.add(address);
		return "https://galley-image.invalid/" + (this.addresses.size() - 1) + ";";
	}

	private void lose(String what) {
		this.losses.merge(what, 1, Integer::sum);
	}

	/** Replaces and removes what an article cannot contain. */
	private void prepare(Element body) {
		for (Element element : body.select(String.join(",", PLAYED))) {
			if (element.parents().stream().noneMatch((parent) -> PLAYED.contains(parent.normalName()))) {
				play(element);
			}
		}
		for (Element element : body.select(String.join(",", REMOVED))) {
			boolean checkbox = element.nameIs("input") && "checkbox".equals(element.attr("type"))
					&& element.closest("li") != null;
			if (checkbox || element.parent() == null) {
				continue;
			}
			if (!REMOVED_UNSAID.contains(element.normalName())
					&& element.parents().stream().noneMatch((parent) -> REMOVED.contains(parent.normalName()))) {
				lose(element.normalName() + ": removed");
			}
			element.remove();
		}
		for (Element image : body.select("img")) {
			String address = image.attr("src").strip();
			if (address.isEmpty() || address.startsWith("data:")) {
				String original = image.attr(image.hasAttr("data-src") ? "data-src" : "data-lazy-src").strip();
				if (original.isEmpty()) {
					lose(address.isEmpty() ? "img without an address: removed"
							: "img with its data in the text: removed");
					image.remove();
					continue;
				}
				address = original;
			}
			image.attr("src", address(address, image.attr("alt").strip()));
		}
		body.select("[style], [bgcolor], font").forEach((element) -> {
			String style = element.attr("style").replace(" ", "");
			if (element.nameIs("font") || style.contains("color:") || style.contains("font-")
					|| style.contains("text-align:center") || style.contains("text-align:right")) {
				lose("colour, font or alignment: removed");
			}
		});
	}

	/** A link stands for what a page would play. */
	private void play(Element element) {
		String address = element.attr(element.nameIs("object") ? "data" : "src").strip();
		if (address.isEmpty()) {
			Element source = element.selectFirst("source[src], a[href], embed[src], iframe[src]");
			address = (source != null) ? source.attr(source.hasAttr("src") ? "src" : "href").strip() : "";
		}
		if (address.startsWith("//")) {
			address = "https:" + address;
		}
		if (!address.matches("(?i)(https?://|/|\\./|\\.\\./|[^:]*$).*") || address.isEmpty()) {
			lose(element.normalName() + ": removed");
			element.remove();
			return;
		}
		lose(element.normalName() + ": replaced by a link");
		String title = element.attr("title").strip();
		Element link = new Element("a").attr("href", address).text(title.isEmpty() ? label(element, address) : title);
		element.replaceWith(isInline(element) ? link : new Element("p").appendChild(link));
	}

	private static boolean isInline(Element element) {
		return element.parent() != null && element.parent().nameIs("p");
	}

	private static String label(Element element, String address) {
		String kind = switch (element.normalName()) {
			case "video" -> "Video";
			case "audio" -> "Audio";
			default -> "";
		};
		try {
			String host = URI.create(address).getHost();
			String file = address.replaceAll("[?#].*$", "").replaceAll("^.*/", "");
			return !kind.isEmpty() ? kind + (file.isEmpty() ? "" : ": " + file) : (host != null) ? host : address;
		}
		catch (IllegalArgumentException ex) {
			return kind.isEmpty() ? address : kind;
		}
	}

	/** Appends the children of an element as blocks. */
	private void blocks(Element parent, org.commonmark.node.Node target) {
		List<Node> line = new ArrayList<>();
		for (Node child : parent.childNodes()) {
			if (child instanceof Element element && isBlock(element)) {
				paragraph(line, target);
				line.clear();
				block(element, target);
			}
			else {
				line.add(child);
			}
		}
		paragraph(line, target);
	}

	/** Whether an element is one or contains one, as an anchor around paragraphs does. */
	static boolean isBlock(Element element) {
		return BLOCKS.contains(element.normalName()) || CONTAINERS.contains(element.normalName())
				|| element.children().stream().anyMatch(HtmlToMarkdown::isBlock);
	}

	private void paragraph(List<Node> line, org.commonmark.node.Node target) {
		if (line.isEmpty()) {
			return;
		}
		Paragraph paragraph = new Paragraph();
		InlineMarkdown.append(line, paragraph);
		if (paragraph.getFirstChild() != null) {
			target.appendChild(paragraph);
		}
	}

	private void block(Element element, org.commonmark.node.Node target) {
		switch (element.normalName()) {
			case "h1", "h2", "h3", "h4", "h5", "h6" -> heading(element, target);
			case "ul", "menu", "dir" -> list(element, new BulletList(), target);
			case "ol" -> list(element, new OrderedList(), target);
			case "blockquote" -> {
				BlockQuote quote = new BlockQuote();
				blocks(element, quote);
				if (quote.getFirstChild() != null) {
					target.appendChild(quote);
				}
			}
			case "pre" -> pre(element, target);
			case "hr" -> target.appendChild(new ThematicBreak());
			case "table" -> table(element, target);
			case "figure" -> figure(element, target);
			default -> {
				if (KEPT.contains(element.normalName())) {
					html(element, target);
				}
				else {
					blocks(element, target);
				}
			}
		}
	}

	private void heading(Element element, org.commonmark.node.Node target) {
		if (element.children().stream().anyMatch(HtmlToMarkdown::isBlock)) {
			blocks(element, target);
			return;
		}
		element.select("br").forEach((line) -> line.replaceWith(new TextNode(" ")));
		Heading heading = new Heading();
		heading.setLevel(element.normalName().charAt(1) - '0');
		InlineMarkdown.append(element.childNodes(), heading);
		if (heading.getFirstChild() != null) {
			target.appendChild(heading);
		}
	}

	private void list(Element element, ListBlock list, org.commonmark.node.Node target) {
		boolean other = target.getLastChild() instanceof ListBlock before && before.getClass() == list.getClass()
				&& !"*".equals(marker(before)) && !")".equals(marker(before));
		if (list instanceof OrderedList ordered) {
			int start = number(element.attr("start"));
			ordered.setMarkerStartNumber((start >= 0) ? start : 1);
			ordered.setMarkerDelimiter(other ? ")" : ".");
		}
		else if (list instanceof BulletList bullets) {
			bullets.setMarker(other ? "*" : "-");
		}
		boolean tight = true;
		for (Node child : element.childNodes()) {
			ListItem item = new ListItem();
			if (child instanceof Element entry) {
				checkbox(entry);
				if (entry.nameIs("li")) {
					blocks(entry, item);
				}
				else {
					block(entry, item);
				}
				tight &= entry.children().stream().noneMatch((block) -> block.nameIs("p"))
						&& !hasSeveralParagraphs(item);
			}
			else if (child instanceof TextNode text && !text.isBlank()) {
				blocks(new Element("div").text(text.text()), item);
			}
			if (item.getFirstChild() != null || child instanceof Element entry && entry.nameIs("li")) {
				list.appendChild(item);
			}
		}
		list.setTight(tight);
		if (list.getFirstChild() != null) {
			target.appendChild(list);
		}
	}

	private static @Nullable String marker(ListBlock list) {
		return (list instanceof BulletList bullets) ? bullets.getMarker() : ((OrderedList) list).getMarkerDelimiter();
	}

	private static boolean hasSeveralParagraphs(ListItem item) {
		int others = 0;
		for (org.commonmark.node.Node node = item.getFirstChild(); node != null; node = node.getNext()) {
			others += (node instanceof ListBlock) ? 0 : 1;
		}
		return others > 1;
	}

	private static void checkbox(Element entry) {
		boolean first = true;
		for (Element box : entry.select("input")) {
			if (box.closest("li") == entry) {
				String mark = box.hasAttr("checked") ? "[x] " : "[ ] ";
				if (first) {
					box.before(new Element("galley-raw").attr("value", mark));
				}
				box.remove();
				first = false;
			}
		}
	}

	private static int number(String text) {
		return text.matches("\\d{1,9}") ? Integer.parseInt(text) : -1;
	}

	private void pre(Element element, org.commonmark.node.Node target) {
		if (element.hasClass("wp-block-verse")) {
			Element verse = new Element("p");
			String[] lines = element.wholeText().strip().split("\n");
			for (int i = 0; i < lines.length; i++) {
				if (i > 0) {
					verse.appendChild(new Element("br"));
				}
				verse.appendText(lines[i].stripTrailing());
			}
			paragraph(new ArrayList<>(verse.childNodes()), target);
			return;
		}
		element.select("br").forEach((line) -> line.replaceWith(new TextNode("\n")));
		String code = element.wholeText().replaceAll("\\A\n|\\s+\\z", "");
		FencedCodeBlock block = new FencedCodeBlock();
		int fence = 3;
		Matcher ticks = Pattern.compile("`{3,}").matcher(code);
		while (ticks.find()) {
			fence = Math.max(fence, ticks.end() - ticks.start() + 1);
		}
		block.setFenceCharacter("`");
		block.setOpeningFenceLength(fence);
		block.setClosingFenceLength(fence);
		block.setInfo(language(element));
		block.setLiteral(code + "\n");
		target.appendChild(block);
	}

	private static String language(Element pre) {
		Element code = pre.selectFirst("code");
		String classes = pre.className() + " " + pre.attr("lang") + " " + ((code != null) ? code.className() : "");
		Matcher language = LANGUAGE.matcher(classes);
		return language.find() ? language.group(1) : "";
	}

	private void figure(Element element, org.commonmark.node.Node target) {
		Element caption = element.select("> figcaption").first();
		List<Element> inner = element.select("> figure, > ul figure, > table, > blockquote, > pre, figure figure");
		if (!inner.isEmpty() || element.selectFirst("img") == null) {
			blocks(element, target);
			return;
		}
		if (caption == null || caption.text().isBlank()) {
			if (caption != null) {
				caption.remove();
			}
			paragraphs(element, target);
			return;
		}
		html(element, target);
	}

	/** Images beside each other become paragraphs of their own. */
	private void paragraphs(Element element, org.commonmark.node.Node target) {
		for (Element image : element.select("img")) {
			Node shown = (image.parent() != null && image.parent().nameIs("a")) ? image.parent() : image;
			paragraph(List.of(shown), target);
		}
	}

	/** A Markdown table has a head, and cells of one line. */
	private void table(Element element, org.commonmark.node.Node target) {
		List<Element> rows = element.select("> thead > tr, > tbody > tr, > tfoot > tr, > tr");
		boolean headed = !rows.isEmpty() && !rows.getFirst().children().isEmpty()
				&& rows.getFirst().children().stream().allMatch((cell) -> cell.nameIs("th"));
		boolean plain = element
			.select("[colspan], [rowspan], caption, table table, ul, ol, pre, blockquote, figure, p + p, hr")
			.isEmpty();
		int columns = rows.isEmpty() ? 0 : rows.getFirst().childrenSize();
		boolean even = rows.stream().allMatch((row) -> row.childrenSize() == columns);
		boolean headOnlyFirst = rows.stream().skip(1).allMatch((row) -> row.select("> th").isEmpty());
		if (!headed || !plain || !even || !headOnlyFirst) {
			html(element, target);
			return;
		}
		TableBlock table = new TableBlock();
		TableHead head = new TableHead();
		head.appendChild(row(rows.getFirst(), true));
		table.appendChild(head);
		if (rows.size() > 1) {
			TableBody body = new TableBody();
			rows.stream().skip(1).forEach((row) -> body.appendChild(row(row, false)));
			table.appendChild(body);
		}
		target.appendChild(table);
	}

	private static TableRow row(Element element, boolean head) {
		TableRow row = new TableRow();
		for (Element cell : element.children()) {
			cell.select("p, div").unwrap();
			cell.select("br").forEach((line) -> line.replaceWith(new Element("galley-raw").attr("value", "<br>")));
			TableCell target = new TableCell();
			target.setHeader(head);
			String alignment = cell.attr("align").isEmpty() ? cell.attr("style").replace(" ", "") : cell.attr("align");
			if (alignment.contains("center")) {
				target.setAlignment(TableCell.Alignment.CENTER);
			}
			else if (alignment.contains("right")) {
				target.setAlignment(TableCell.Alignment.RIGHT);
			}
			InlineMarkdown.append(cell.childNodes(), target);
			row.appendChild(target);
		}
		return row;
	}

	/** An HTML block ends at a blank line. */
	private void html(Element element, org.commonmark.node.Node target) {
		element.select("galley-raw").remove();
		HtmlBlock block = new HtmlBlock();
		block.setLiteral(SafeHtml.block(element));
		target.appendChild(block);
	}

	/**
	 * Markdown, and what it does not show.
	 *
	 * @param losses how often something was left out or replaced, in the order of the
	 * text: {@code iframe: replaced by a link}
	 */
	public record Converted(String markdown, Map<String, Integer> losses) {

		public Converted {
			losses = new LinkedHashMap<>(losses);
		}

	}

}
