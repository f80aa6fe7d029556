package app.galley.receipt.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.apache.commons.codec.digest.DigestUtils;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.DataNode;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Document.QuirksMode;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A page of the public site or of the previews, normalised: two pages are the same when
 * their lines are. What only a framework needs is left out, and links of a preview are
 * those of the site. The order of the elements in the head does not count.
 */
public final class PageDocument {

	/** Attributes of the frameworks. */
	private static final Pattern FRAMEWORK_ATTRIBUTE = Pattern
		.compile("nonce|data-(precedence|next|react|rsc|nimg|href).*|xmlns.*");

	private static final Set<String> LINKS = Set.of("href", "src", "action");

	/** Parameters that keep a reader in a preview. */
	private static final Set<String> PREVIEW_FIELDS = Set.of("token", "at", "bar");

	private static final Pattern PREVIEW_QUERY = Pattern.compile("(?<=[?&])(?:token|at|bar)=[^&#]*&?");

	private static final Pattern WHITE_SPACE = Pattern.compile("[ \\t\\n\\f\\r]+");

	/** Elements that a place names. */
	private static final int PLACE_DEPTH = 3;

	private final Document document;

	private final List<Line> lines;

	private PageDocument(Document document) {
		this.document = document;
		this.lines = List.copyOf(new Reader(false).read(document));
	}

	/** Parses a page as browsers do: any text is a page. */
	public static PageDocument parse(String html) {
		return new PageDocument(Jsoup.parse(html));
	}

	/**
	 * The elements and texts, a line each, and the structured data, a line each value.
	 */
	public List<String> lines() {
		return this.lines.stream().map(Line::text).toList();
	}

	public List<Line> linesWithPlaces() {
		return this.lines;
	}

	/**
	 * Lines of the content of an element, whatever the element is called.
	 * @param exact whether white space counts, as in an article
	 */
	public static List<Line> contentOf(Element element, boolean exact) {
		List<Line> lines = new ArrayList<>();
		new Reader(exact).addContent(element, 0, lines);
		return lines;
	}

	public Document document() {
		return this.document;
	}

	/** In hexadecimal, of the lines. */
	public String sha256() {
		return DigestUtils.sha256Hex(String.join("\n", lines()));
	}

	/**
	 * A line of a normalised page.
	 *
	 * @param place where on the page, for readers: the last elements of its path
	 */
	public record Line(String place, String text) {
	}

	private static final class Reader {

		private final List<Line> data = new ArrayList<>();

		/** Whether all text counts to the byte. */
		private final boolean exact;

		private int scripts;

		Reader(boolean exact) {
			this.exact = exact;
		}

		List<Line> read(Document document) {
			Element html = document.selectFirst("html");
			String mode = (document.quirksMode() == QuirksMode.quirks) ? "BackCompat" : "CSS1Compat";
			List<Line> lines = new ArrayList<>();
			lines.add(new Line("html", "html lang=%s dir=%s mode=%s".formatted((html != null) ? html.attr("lang") : "",
					(html != null) ? html.attr("dir") : "", mode)));
			document.head()
				.children()
				.stream()
				.map((child) -> new Line("head > " + name(child), join(of(child, 1))))
				.filter((line) -> !line.text().isEmpty())
				.sorted((one, other) -> one.text().compareTo(other.text()))
				.forEach(lines::add);
			lines.addAll(of(document.body(), 0));
			lines.addAll(this.data);
			return lines;
		}

		private static String join(List<Line> lines) {
			return lines.stream().map(Line::text).collect(Collectors.joining(" "));
		}

		private List<Line> of(Element element, int depth) {
			if (isFramework(element)) {
				return List.of();
			}
			if (element.nameIs("script")) {
				addData(element.data());
				return List.of();
			}
			List<Line> lines = new ArrayList<>();
			String attributes = element.attributes()
				.asList()
				.stream()
				.filter((attribute) -> !FRAMEWORK_ATTRIBUTE.matcher(attribute.getKey()).matches())
				.map((attribute) -> " " + attribute.getKey() + "=" + quote(value(attribute)))
				.sorted()
				.collect(Collectors.joining());
			lines.add(new Line(place(element), "  ".repeat(depth) + element.normalName() + attributes));
			addContent(element, depth + 1, lines);
			return lines;
		}

		void addContent(Element element, int depth, List<Line> lines) {
			// The article is the renderer's text, to the byte.
			boolean exact = this.exact || element.closest(".article") != null;
			StringBuilder text = new StringBuilder();
			for (Node node : element.childNodes()) {
				switch (node) {
					case TextNode content -> text.append(content.getWholeText());
					case DataNode content -> text.append(content.getWholeData());
					case Element child -> {
						flush(element, text, exact, depth, lines);
						lines.addAll(of(child, depth));
					}
					default -> {
						// A comment does not divide a text.
					}
				}
			}
			flush(element, text, exact, depth, lines);
		}

		private static void flush(Element element, StringBuilder text, boolean exact, int depth, List<Line> lines) {
			String shown = exact ? text.toString() : WHITE_SPACE.matcher(text).replaceAll(" ").strip();
			if (!shown.isEmpty()) {
				lines.add(new Line(place(element), "  ".repeat(depth) + quote(shown)));
			}
			text.setLength(0);
		}

		/** Structured data, by value, so that the order of its fields does not count. */
		private void addData(String json) {
			String script = "JSON-LD" + ((this.scripts++ > 0) ? " " + this.scripts : "");
			try {
				addData(script, "", JsonMapper.shared().readTree(json));
			}
			catch (JacksonException ex) {
				this.data.add(new Line(script, "json " + json));
			}
		}

		private void addData(String script, String path, JsonNode node) {
			if (node.isObject() && !node.isEmpty()) {
				node.properties()
					.stream()
					.sorted(Map.Entry.comparingByKey())
					.forEach((field) -> addData(script, path + "." + field.getKey(), field.getValue()));
			}
			else if (node.isArray() && !node.isEmpty()) {
				for (int i = 0; i < node.size(); i++) {
					addData(script, path + "." + i, node.get(i));
				}
			}
			else {
				String place = script + " " + path.substring(Math.min(1, path.length()));
				this.data.add(new Line(place, "json " + place + "=" + node));
			}
		}

	}

	/**
	 * Loaders of scripts, markers for hydration, and what keeps a reader in a preview.
	 */
	private static boolean isFramework(Element element) {
		return switch (element.normalName()) {
			case "script" -> !element.attr("type").equals("application/ld+json");
			case "input" -> element.attr("type").equals("hidden") && PREVIEW_FIELDS.contains(element.attr("name"));
			case "next-route-announcer", "template" -> true;
			case "link" -> List.of(element.attr("rel").split(" ", -1))
				.stream()
				.anyMatch((rel) -> rel.equals("preload") || rel.equals("modulepreload"));
			case "div" -> element.hasAttr("hidden") && element.parent() != null && element.parent().nameIs("body");
			default -> false;
		};
	}

	private static String value(Attribute attribute) {
		String value = attribute.getValue();
		boolean link = LINKS.contains(attribute.getKey());
		return (link && value.matches("(?s)/preview([/?#].*)?"))
				? PREVIEW_QUERY.matcher(value.replaceFirst("^/preview/?", "/"))
					.replaceAll("")
					.replaceFirst("[?&](?=#|$)", "")
				: value;
	}

	private static String quote(String text) {
		return JsonMapper.shared().writeValueAsString(text);
	}

	private static String place(Element element) {
		List<String> names = new ArrayList<>();
		for (Element current = element; current != null && !current.nameIs("html")
				&& names.size() < PLACE_DEPTH; current = current.parent()) {
			names.addFirst(name(current));
		}
		return String.join(" > ", names);
	}

	private static String name(Element element) {
		if (!element.id().isEmpty()) {
			return element.normalName() + "#" + element.id();
		}
		for (String key : List.of("name", "property", "rel")) {
			if (element.nameIs("meta") || element.nameIs("link")) {
				String value = element.attr(key);
				if (!value.isEmpty()) {
					return element.normalName() + "[" + value + "]";
				}
			}
		}
		return element.normalName()
				+ element.classNames().stream().map((name) -> "." + name).collect(Collectors.joining());
	}

}
