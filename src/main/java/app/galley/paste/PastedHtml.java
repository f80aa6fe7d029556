package app.galley.paste;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jsoup.nodes.Comment;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.jspecify.annotations.Nullable;

/**
 * HTML from a clipboard, in which programs say with styles what HTML has elements for.
 * Word writes lists as paragraphs with a dash, Google Docs bold words as spans. This
 * makes it the HTML that a person would have written.
 */
final class PastedHtml {

	private static final int MAX_DEPTH = 100;

	private static final Pattern WORD_LIST = Pattern.compile("mso-list:\\s*\\w+\\s+level(\\d)",
			Pattern.CASE_INSENSITIVE);

	private static final Pattern NUMBERED = Pattern.compile("^\\(?(?:\\d+|[a-zA-Z]|[ivxlcIVXLC]+)[.)].*",
			Pattern.DOTALL);

	private static final Pattern REDIRECT = Pattern
		.compile("https?://(?:www\\.)?google\\.[a-z.]+/url\\?(?:.*&)?(?:q|url)=([^&]+).*");

	private static final Pattern TASK = Pattern.compile("^\\s*\\[([ xX])]\\s+");

	private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):");

	private static final Set<String> LISTS = Set.of("ul", "ol");

	private final Element body;

	private PastedHtml(Element body) {
		this.body = body;
	}

	static String tidy(String html) {
		Document document = Parser.htmlParser().setMaxDepth(MAX_DEPTH).parseInput(html, "");
		document.outputSettings().prettyPrint(false);
		new PastedHtml(document.body()).tidy();
		return document.body().html();
	}

	private void tidy() {
		comments();
		this.body.select(
				"style, script, meta, link, title, xml, svg, o\\:p:empty, .Apple-interchange-newline, .mw-editsection, sup.reference")
			.remove();
		this.body.select("[style*=mso-element:comment], [style*=display:none], [style*=display: none], [hidden]")
			.remove();
		wordLists();
		this.body.select("[style*=mso-list], o\\:p").forEach(Element::unwrap);
		styles();
		lists();
		links();
		images();
		tables();
		this.body.select("p").forEach((paragraph) -> {
			if (paragraph.text().replace('\u00a0', ' ').isBlank() && paragraph.select("img").isEmpty()) {
				paragraph.remove();
			}
		});
	}

	/** Word's conditional comments, which HTML parsers read as comments. */
	private void comments() {
		List<Node> comments = new ArrayList<>();
		this.body.traverse((node, depth) -> {
			if (node instanceof Comment) {
				comments.add(node);
			}
			else if (node instanceof TextNode text && text.getWholeText().indexOf('\u00a0') >= 0) {
				text.text(text.getWholeText().replaceAll("\u00a0(?=[ \u00a0])|(?<=[ \u00a0])\u00a0|^\u00a0$", " "));
			}
		});
		comments.forEach(Node::remove);
	}

	/** Paragraphs with a mark and a level become lists within each other. */
	private void wordLists() {
		Deque<Element> open = new ArrayDeque<>();
		@Nullable Element last = null;
		for (Element paragraph : this.body.select("p[style*=mso-list], p.MsoListParagraph")) {
			Matcher level = WORD_LIST.matcher(paragraph.attr("style"));
			if (!level.find()) {
				continue;
			}
			int depth = Integer.parseInt(level.group(1));
			Element mark = paragraph.selectFirst("[style*=mso-list:Ignore], [style*=mso-list: Ignore]");
			String sign = (mark != null) ? mark.text().strip() : "";
			if (mark != null) {
				mark.remove();
			}
			String kind = NUMBERED.matcher(sign).matches() ? "ol" : "ul";
			if (last == null || paragraph.previousElementSibling() != last) {
				open.clear();
			}
			while (open.size() > depth) {
				open.pop();
			}
			if (open.isEmpty()) {
				Element list = new Element(kind);
				paragraph.before(list);
				open.push(list);
				last = list;
			}
			else if (open.size() < depth) {
				Element parent = open.element().lastElementChild();
				Element list = new Element(kind);
				((parent != null) ? parent : open.element().appendElement("li")).appendChild(list);
				open.push(list);
			}
			Element item = open.element().appendElement("li");
			new ArrayList<>(paragraph.childNodes()).forEach(item::appendChild);
			paragraph.remove();
		}
	}

	/** Styles that mean something become elements. */
	private void styles() {
		for (Element element : this.body.select("b, strong, i, em")) {
			String style = style(element);
			boolean bold = element.nameIs("b") || element.nameIs("strong");
			if (bold && style.matches(".*font-weight:(normal|[1-4]00).*")
					|| !bold && style.contains("font-style:normal")) {
				element.unwrap();
			}
		}
		for (Element element : this.body.select("[style]")) {
			if (element.parent() == null || element.closest("pre, code") != null || !element.nameIs("span")) {
				element.removeAttr("style");
				continue;
			}
			String style = style(element);
			boolean heading = element.closest("h1, h2, h3, h4, h5, h6, th") != null;
			wrap(element, !heading && style.matches(".*font-weight:(bold|bolder|[6-9]00).*"), "strong");
			wrap(element, style.contains("font-style:italic"), "em");
			wrap(element, style.matches(".*text-decoration[a-z-]*:[^;]*line-through.*"), "del");
			wrap(element, style.contains("vertical-align:super"), "sup");
			wrap(element, style.contains("vertical-align:sub"), "sub");
			element.removeAttr("style");
		}
		this.body.select("[id]").removeAttr("id");
		this.body.select("font, u, [lang]").forEach((element) -> {
			if (element.nameIs("font") || element.nameIs("u")) {
				element.unwrap();
			}
			else {
				element.removeAttr("lang");
			}
		});
		this.body.select("h1, h2, h3, h4, h5, h6").select("b, strong").unwrap();
	}

	private static void wrap(Element element, boolean wanted, String name) {
		if (wanted && element.closest(name) == null && !element.text().isBlank()) {
			Element inner = new Element(name);
			new ArrayList<>(element.childNodes()).forEach(inner::appendChild);
			element.appendChild(inner);
		}
	}

	private static String style(Element element) {
		return element.attr("style").toLowerCase(Locale.ROOT).replaceAll("\\s+", "");
	}

	/**
	 * A list that stands beside its item belongs in it, and one paragraph makes no loose
	 * list.
	 */
	private void lists() {
		for (Element list : this.body.select("ul > ul, ul > ol, ol > ul, ol > ol")) {
			Element item = list.previousElementSibling();
			if (item != null && item.nameIs("li")) {
				item.appendChild(list);
			}
		}
		for (Element item : this.body.select("li")) {
			task(item);
			List<Element> others = item.children()
				.stream()
				.filter((child) -> !LISTS.contains(child.normalName()) && !child.nameIs("input"))
				.toList();
			if (others.size() == 1 && others.getFirst().is("p, div") && item.ownText().isBlank()) {
				others.getFirst().unwrap();
			}
		}
	}

	private static void task(Element item) {
		Element box = item.selectFirst("input[type=checkbox]");
		boolean ticked = "true".equals(item.attr("aria-checked")) || "true".equals(item.attr("data-checked"));
		if (box == null && item.firstChild() instanceof TextNode text) {
			Matcher written = TASK.matcher(text.getWholeText());
			if (written.find()) {
				text.text(written.replaceFirst(""));
				item.prependElement("input").attr("type", "checkbox").attr("checked", !written.group(1).isBlank());
			}
		}
		if (box == null && (ticked || "checkbox".equals(item.attr("role")))) {
			item.select("img[aria-roledescription=checkbox], img[aria-roledescription]").remove();
			item.prependElement("input").attr("type", "checkbox").attr("checked", ticked);
		}
	}

	/**
	 * Addresses that lead somewhere only in the document or on the computer of the
	 * writer.
	 */
	private void links() {
		for (Element link : this.body.select("a")) {
			Matcher redirect = REDIRECT.matcher(link.attr("href"));
			if (redirect.matches()) {
				link.attr("href", decoded(redirect.group(1)));
			}
			String scheme = scheme(link.attr("href"));
			if (scheme == null || !Set.of("http", "https", "mailto").contains(scheme)) {
				link.unwrap();
			}
			else {
				link.removeAttr("title");
			}
		}
	}

	private static String decoded(String address) {
		try {
			return URLDecoder.decode(address, StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return address;
		}
	}

	/** In lower case; null for a relative address. */
	private static @Nullable String scheme(String address) {
		Matcher scheme = SCHEME.matcher(address.strip());
		return scheme.lookingAt() ? scheme.group(1).toLowerCase(Locale.ROOT) : null;
	}

	/** Images that are files of the writer's computer cannot be read from here. */
	private void images() {
		for (Element image : this.body.select("img")) {
			String scheme = scheme(image.attr("src"));
			if (scheme != null && !Set.of("http", "https", "data").contains(scheme)) {
				image.attr("src", "");
			}
			image.removeAttr("title");
		}
	}

	/**
	 * A table that only lays out leaves its content; another has its first row as head.
	 */
	private void tables() {
		// From the inside out.
		for (Element table : this.body.select("table").reversed()) {
			List<Element> cells = table.select("td, th");
			if (cells.size() == 1) {
				Element content = new Element("div");
				new ArrayList<>(cells.getFirst().childNodes()).forEach(content::appendChild);
				table.replaceWith(content);
				continue;
			}
			table.select("col, colgroup").remove();
			cells.forEach(PastedHtml::cell);
			Element first = table.selectFirst("tr");
			if (first != null && table.select("th").isEmpty()) {
				first.select("> td").forEach((cell) -> cell.tagName("th"));
			}
			if (first != null) {
				first.select("> th").select("b, strong").unwrap();
			}
			table.select("tr ~ tr > th, tbody + tbody th").forEach((cell) -> cell.tagName("td"));
		}
	}

	private static void cell(Element cell) {
		if ("1".equals(cell.attr("colspan"))) {
			cell.removeAttr("colspan");
		}
		if ("1".equals(cell.attr("rowspan"))) {
			cell.removeAttr("rowspan");
		}
		List<Element> lines = cell.select("> p, > div");
		for (int i = 0; i < lines.size(); i++) {
			if (i > 0 && !lines.get(i).text().isBlank()) {
				lines.get(i).before(new Element("br"));
			}
			lines.get(i).unwrap();
		}
	}

}
