package app.galley.transfer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import app.galley.importing.ImportReport;
import app.galley.importing.SourceImage;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Image;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.LinkReferenceDefinition;
import org.commonmark.node.Node;
import org.commonmark.node.SourceSpan;
import org.commonmark.node.Text;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Entities;

/**
 * The text of a Markdown file: finds its images, turns players into links, and reports
 * what the page will not show as the former site did.
 */
final class MarkdownBody {

	private static final Parser PARSER = Parser.builder()
		.maxOpenBlockParsers(100)
		.includeSourceSpans(IncludeSourceSpans.BLOCKS_AND_INLINES)
		.build();

	/** The parser looks ahead from each bracket, and recurses with each delimiter. */
	private static final long MAX_LOOK_AHEAD = 300_000_000;

	private static final int MAX_DELIMITERS = 4_000;

	private static final Set<String> LINK_SCHEMES = Set.of("http", "https", "mailto");

	private static final Pattern COMMENT = Pattern.compile("<!--.*?-->", Pattern.DOTALL);

	private static final Pattern PLAYER = Pattern.compile(
			"<(iframe|video|audio|embed|object)\\b[^>]*>(?:(?:(?!<\\1\\b).)*?</\\1\\s*>)?",
			Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

	private static final Pattern HTML_IMAGE = Pattern.compile("<img\\b[^>]*>", Pattern.CASE_INSENSITIVE);

	private static final Pattern EMBED = Pattern.compile("!\\[\\[([^\\]|#\\n]+)(?:[#|]([^\\]\\n]*))?]]");

	private static final Pattern DATA = Pattern.compile("data:image/[a-z0-9.+-]+;base64,(.*)",
			Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

	private static final String AS_TEXT = "is no Markdown here; the page shows it as text";

	private static final String NOT_SHOWN = "is left out by the page";

	/** What other programs understand, by its name in the report. */
	private static final Map<Pattern, String[]> CONSTRUCTS = Map.ofEntries(
			construct("\\{\\{[<%]\\s*/?\\s*([\\w./-]+).*?[%>]}}", "shortcode", AS_TEXT),
			construct("\\{%-?\\s*(\\w+).*?%}", "Liquid tag", AS_TEXT),
			construct("\\{\\{(?![<%])\\s*([\\w.]+).*?}}", "Liquid variable", AS_TEXT),
			construct("(?<!!)\\[\\[([^\\]\\n]+)]]", "wiki link", AS_TEXT),
			construct("(?<=\\S)[ \\t]*\\{([#.][\\w-]+)[^}\\n]*}", "attribute", AS_TEXT),
			construct("^\\{:\\s*([^}\\n]*)}", "attribute", AS_TEXT),
			construct("^\\s*>\\s*\\[!(\\w+)]", "alert", "is shown as a quotation"),
			construct("^:::+\\s*(\\w+)", "admonition", AS_TEXT),
			construct("^(?:!!!|\\?\\?\\?)\\s+(\\w+)", "admonition", AS_TEXT),
			construct("\\$\\$([^$]+)\\$\\$", "formula", AS_TEXT),
			construct("==([^=\\s][^=\\n]*)==", "marked text", AS_TEXT),
			construct("(?<![\\w:/]):([a-z][a-z0-9_+-]*):(?![\\w:/])", "emoji name", AS_TEXT),
			construct(
					"<(script|style|svg|math|template|form|textarea|select|canvas|applet|noscript|button|input|link|meta)\\b",
					"HTML element", NOT_SHOWN));

	private final SourceFolder folder;

	private final String file;

	private final int firstLine;

	private final String text;

	private final ImportReport report;

	private final List<SourceImage> images = new ArrayList<>();

	private final List<String> files = new ArrayList<>();

	private final List<Replacement> replacements = new ArrayList<>();

	private MarkdownBody(SourceFolder folder, String file, int firstLine, String text, ImportReport report) {
		this.folder = folder;
		this.file = file;
		this.firstLine = firstLine;
		this.text = text;
		this.report = report;
	}

	/**
	 * The text for Galley.
	 *
	 * @param markdown with placeholders for the images
	 * @param files of the images that are files
	 */
	record Result(String markdown, List<SourceImage> images, List<String> files) {
	}

	static Result read(SourceFolder folder, String file, int firstLine, String text, ImportReport report) {
		return new MarkdownBody(folder, file, firstLine, text, report).read();
	}

	private static Map.Entry<Pattern, String[]> construct(String pattern, String name, String why) {
		return Map.entry(Pattern.compile(pattern, Pattern.MULTILINE | Pattern.CASE_INSENSITIVE),
				new String[] { name, why });
	}

	private Result read() {
		if (!isAffordable()) {
			this.report.warn(this.file, this.firstLine, "text",
					"has too many brackets or asterisks to look for images in it");
			return new Result(this.text, List.of(), List.of());
		}
		char[] words = this.text.toCharArray();
		Deque<Node> nodes = new ArrayDeque<>();
		nodes.push(PARSER.parse(this.text));
		while (!nodes.isEmpty()) {
			Node node = nodes.pop();
			visit(node, words);
			for (Node child = node.getLastChild(); child != null; child = child.getPrevious()) {
				nodes.push(child);
			}
		}
		Matcher comment = COMMENT.matcher(new String(words));
		while (comment.find()) {
			blank(words, comment.start(), comment.end());
		}
		String masked = new String(words);
		embeds(masked);
		players(masked);
		htmlImages(masked);
		constructs(masked);
		return new Result(replaced(), this.images, this.files);
	}

	private boolean isAffordable() {
		for (String block : this.text.split("\n\\s*\n")) {
			long brackets = block.chars().filter((c) -> c == '<' || c == '[' || c == ']').count();
			long delimiters = block.chars().filter((c) -> c == '*' || c == '_' || c == '[').count();
			if (brackets * block.length() > MAX_LOOK_AHEAD || delimiters > MAX_DELIMITERS) {
				return false;
			}
		}
		return true;
	}

	private void visit(Node node, char[] words) {
		if (node instanceof FencedCodeBlock || node instanceof IndentedCodeBlock || node instanceof Code) {
			node.getSourceSpans()
				.forEach((span) -> blank(words, span.getInputIndex(), span.getInputIndex() + span.getLength()));
		}
		else if (node instanceof Image image) {
			markdownImage(image, image.getDestination(), alt(image));
		}
		else if (node instanceof LinkReferenceDefinition definition
				&& SourceFolder.isImage(definition.getDestination())) {
			markdownImage(definition, definition.getDestination(), definition.getLabel());
		}
		else if (node instanceof Link link) {
			link(link);
		}
	}

	private static String alt(Node image) {
		StringBuilder alt = new StringBuilder();
		for (Node child = image.getFirstChild(); child != null; child = child.getNext()) {
			if (child instanceof Text words) {
				alt.append(words.getLiteral());
			}
		}
		return alt.toString();
	}

	private static void blank(char[] words, int start, int end) {
		for (int i = start; i < end; i++) {
			if (words[i] != '\n') {
				words[i] = ' ';
			}
		}
	}

	private void link(Link link) {
		String address = link.getDestination();
		Matcher scheme = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*):.*", Pattern.DOTALL).matcher(address);
		if (scheme.matches()) {
			if (!LINK_SCHEMES.contains(scheme.group(1).toLowerCase(Locale.ROOT))) {
				this.report.warn(this.file, line(start(link)), address,
						"the link is left out by the page; its text stays");
			}
		}
		else if (address.matches("(?i)[^?#]+\\.(md|markdown|mdx)([?#].*)?")) {
			this.report.warn(this.file, line(start(link)), address, "is a link to a file; give the post's new address");
		}
	}

	private static int start(Node node) {
		List<SourceSpan> spans = node.getSourceSpans();
		return spans.isEmpty() ? 0 : spans.getFirst().getInputIndex();
	}

	private void markdownImage(Node node, String reference, String alt) {
		List<SourceSpan> spans = node.getSourceSpans();
		if (spans.isEmpty() || isElsewhere(reference)) {
			return;
		}
		int start = spans.getFirst().getInputIndex();
		int end = spans.getLast().getInputIndex() + spans.getLast().getLength();
		String written = this.text.substring(start, end);
		int inner = written.lastIndexOf("](");
		int at = written.indexOf(reference, Math.max(inner, 0));
		if (at < 0) {
			if (inner >= 0 || node instanceof LinkReferenceDefinition) {
				this.report.warn(this.file, line(start), reference,
						"the image cannot be used: write its path without escapes");
			}
			return;
		}
		int from = start + at;
		int to = from + reference.length();
		if (this.text.charAt(from - 1) == '<' && to < this.text.length() && this.text.charAt(to) == '>') {
			from--;
			to++;
		}
		add(reference, alt, from, to, "", "");
	}

	/** Images on the web stay there. */
	private static boolean isElsewhere(String reference) {
		return reference.isBlank()
				|| reference.matches("(?is)([a-z][a-z0-9+.-]*:|//).*") && !DATA.matcher(reference).matches();
	}

	/** Replaces a part of the text by an image's placeholder, if there is the image. */
	private boolean add(String reference, String alt, int from, int to, String before, String after) {
		int line = line(from);
		Matcher data = DATA.matcher(reference);
		if (data.matches()) {
			this.images.add(new SourceImage("an image in the text (data:)", line, alt,
					() -> Base64.getMimeDecoder().decode(data.group(1))));
		}
		else {
			Optional<String> found = this.folder.find(this.file, reference);
			if (found.isEmpty()) {
				this.report.warn(this.file, line, reference,
						"image not found in the folder; the text keeps its address");
				return false;
			}
			String name = found.get();
			this.files.add(name);
			this.images.add(new SourceImage(reference, line, alt, () -> this.folder.read(name)));
		}
		this.replacements
			.add(new Replacement(from, to, before + SourceImage.placeholder(this.images.size() - 1) + after));
		return true;
	}

	/** Obsidian's {@code ![[pasted.png]]}. */
	private void embeds(String masked) {
		Matcher embed = EMBED.matcher(masked);
		while (embed.find()) {
			String name = embed.group(1).strip();
			String alt = Objects.requireNonNullElse(embed.group(2), "").replaceAll("^\\d+(x\\d+)?$", "");
			if (!SourceFolder.isImage(name)) {
				this.report.warn(this.file, line(embed.start()), embed.group(), AS_TEXT);
			}
			else {
				add(name, alt, embed.start(), embed.end(), "![" + alt.replaceAll("[\\[\\]\\\\]", "") + "](", ")");
			}
		}
	}

	/** A page shows no players: a link leads to each. */
	private void players(String masked) {
		Matcher player = PLAYER.matcher(masked);
		while (player.find()) {
			Element element = Jsoup.parseBodyFragment(this.text.substring(player.start(), player.end()))
				.body()
				.child(0);
			String address = playerAddress(element);
			String name = element.normalName();
			if (address.isEmpty()) {
				this.report.warn(this.file, line(player.start()), "<" + name + ">",
						NOT_SHOWN + "; it has no address to link to");
				continue;
			}
			String title = element.attr("title").isBlank()
					? (name.equals("audio") ? "Audio" : name.equals("iframe") ? "Embedded page" : "Video")
					: element.attr("title").strip();
			boolean alone = masked.substring(lineStart(masked, player.start()), player.start()).isBlank()
					&& masked.substring(player.end(), lineEnd(masked, player.end())).isBlank();
			String link = alone
					? "\n[" + title.replaceAll("[\\[\\]\\\\\\n]", " ") + "](<" + address.replaceAll("[<>\\n]", "")
							+ ">)\n"
					: "<a href=\"" + Entities.escape(address) + "\">" + Entities.escape(title) + "</a>";
			this.replacements.add(new Replacement(player.start(), player.end(), link));
			this.report.warn(this.file, line(player.start()), "<" + name + ">", "replaced by a link to " + address);
		}
	}

	private static String playerAddress(Element player) {
		Element source = player.selectFirst("source[src], a[href], embed[src]");
		String address = player.hasAttr("src") ? player.attr("src") : player.hasAttr("data") ? player.attr("data")
				: (source == null) ? "" : source.hasAttr("src") ? source.attr("src") : source.attr("href");
		Matcher youTube = Pattern.compile("(?:https?:)?//(?:www\\.)?youtube(?:-nocookie)?\\.com/embed/([\\w-]+).*")
			.matcher(address);
		if (youTube.matches()) {
			return "https://www.youtube.com/watch?v=" + youTube.group(1);
		}
		return address.startsWith("//") ? "https:" + address : address;
	}

	private static int lineStart(String text, int index) {
		return text.lastIndexOf('\n', index - 1) + 1;
	}

	private static int lineEnd(String text, int index) {
		int end = text.indexOf('\n', index);
		return (end < 0) ? text.length() : end;
	}

	private void htmlImages(String masked) {
		Matcher tag = HTML_IMAGE.matcher(masked);
		while (tag.find()) {
			Element image = Jsoup.parseBodyFragment(this.text.substring(tag.start(), tag.end())).selectFirst("img");
			String reference = (image != null) ? image.attr("src") : "";
			int at = this.text.indexOf(reference, tag.start());
			if (image != null && !isElsewhere(reference) && at >= 0 && at < tag.end()) {
				add(reference, image.attr("alt"), at, at + reference.length(), "", "");
			}
		}
	}

	private void constructs(String masked) {
		CONSTRUCTS.forEach((pattern, said) -> {
			Matcher construct = pattern.matcher(masked);
			while (construct.find()) {
				this.report.warn(this.file, line(construct.start(1)), said[0] + " " + construct.group(1).strip(),
						said[1]);
			}
		});
	}

	private int line(int index) {
		int line = this.firstLine;
		for (int end = this.text.indexOf('\n'); end >= 0 && end < index; end = this.text.indexOf('\n', end + 1)) {
			line++;
		}
		return line;
	}

	private String replaced() {
		StringBuilder result = new StringBuilder(this.text);
		int limit = this.text.length();
		for (Replacement next : this.replacements.stream()
			.sorted(Comparator.comparingInt(Replacement::start).reversed())
			.toList()) {
			if (next.end() <= limit) {
				result.replace(next.start(), next.end(), next.text());
				limit = next.start();
			}
		}
		return result.toString();
	}

	private record Replacement(int start, int end, String text) {
	}

}
