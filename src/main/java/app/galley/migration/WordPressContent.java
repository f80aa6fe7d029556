package app.galley.migration;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Entities;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The text of a WordPress post as plain HTML: blocks without their comments, classic text
 * with its paragraphs, captions and galleries. Other shortcodes stay as they are and are
 * reported, as is each block that has no HTML of its own.
 */
final class WordPressContent {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final int MAX_REUSED = 5;

	private static final Pattern BLOCK = Pattern.compile("<!--\\s+(/?)wp:([a-z][a-z0-9/-]*)\\s+(\\{.*?\\}\\s+)?(/?)-->",
			Pattern.DOTALL);

	private static final Set<String> CONVERTED = Set.of("paragraph", "heading", "list", "list-item", "quote", "image",
			"gallery", "table", "code", "preformatted", "pullquote", "verse", "separator", "html", "freeform", "group",
			"columns", "column", "buttons", "button", "media-text", "cover", "details", "file", "footnotes", "row",
			"stack", "text-columns", "subhead");

	private static final Set<String> LINKED = Set.of("embed", "video", "audio");

	private static final Set<String> DROPPED = Set.of("spacer", "more", "nextpage");

	private static final Pattern CAPTION = Pattern.compile("\\[(?:wp_)?caption([^\\]]*)\\](.*?)\\[/(?:wp_)?caption\\]",
			Pattern.DOTALL);

	private static final Pattern GALLERY = Pattern.compile("\\[gallery([^\\]]*)\\]");

	private static final Pattern EMBED = Pattern.compile("\\[embed[^\\]]*\\](.*?)\\[/embed\\]", Pattern.DOTALL);

	private static final Pattern ATTRIBUTE = Pattern.compile("(\\w+)\\s*=\\s*[\"']?([^\"'\\]]*)[\"']?");

	private static final Pattern SHORTCODE = Pattern
		.compile("\\[(?!/)([a-z][a-z0-9_-]{1,40})((?:\\s[^\\[\\]<>]*)?)/?\\](?!\\()", Pattern.CASE_INSENSITIVE);

	private static final Set<String> KNOWN_SHORTCODES = Set.of("audio", "video", "playlist", "contact-form-7",
			"gallery", "embed", "caption");

	private static final String BLOCK_TAGS = "(?:table|thead|tfoot|caption|col|colgroup|tbody|tr|td|th|div|dl|dd|dt|ul|ol|li|"
			+ "pre|form|map|area|blockquote|address|style|p|h[1-6]|hr|fieldset|legend|section|article|aside|hgroup|header|"
			+ "footer|nav|figure|figcaption|details|menu|summary|iframe|video|audio|script)";

	private static final Pattern PROTECTED = Pattern.compile("<(pre|script|style|textarea)\\b.*?</\\1>",
			Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

	private static final Pattern STARTS_WITH_BLOCK = Pattern.compile("^\\s*</?" + BLOCK_TAGS + "[\\s/>]",
			Pattern.CASE_INSENSITIVE);

	private final WordPressIndex index;

	private final KindCounts blocks;

	private final KindCounts shortcodes;

	/** Receives what is lost of a post, and why. */
	private final BiConsumer<String, String> losses;

	WordPressContent(WordPressIndex index, KindCounts blocks, KindCounts shortcodes,
			BiConsumer<String, String> losses) {
		this.index = index;
		this.blocks = blocks;
		this.shortcodes = shortcodes;
		this.losses = losses;
	}

	/**
	 * @param post its id, for a gallery of all its attachments
	 */
	String html(String content, String post) {
		String html = BLOCK.matcher(content).find() ? blocks(content, new HashSet<>()) : paragraphs(content);
		return shortcodes(html, post);
	}

	private String blocks(String content, Set<String> reused) {
		StringBuilder html = new StringBuilder();
		Matcher comment = BLOCK.matcher(content);
		int end = 0;
		while (comment.find()) {
			html.append(content, end, comment.start());
			end = comment.end();
			boolean closing = !comment.group(1).isEmpty();
			if (!closing) {
				boolean alone = !comment.group(4).isEmpty();
				html.append(block(comment.group(2), json(comment.group(3)), alone, reused));
			}
		}
		return html.append(content, end, content.length()).toString();
	}

	/** What stands for a block besides its HTML. */
	private String block(String name, JsonNode attributes, boolean alone, Set<String> reused) {
		String kind = name.replaceFirst("^core/", "");
		if (kind.equals("block")) {
			return reuse(attributes.path("ref").asString(""), reused);
		}
		if (DROPPED.contains(kind)) {
			this.blocks.add(kind, "left out");
		}
		else if (LINKED.contains(kind) || kind.startsWith("core-embed/")) {
			this.blocks.add(kind, "replaced by a link");
			String url = attributes.path("url").asString("");
			if (alone && !url.isEmpty()) {
				return "<p><a href=\"" + Entities.escape(url) + "\">" + Entities.escape(url) + "</a></p>";
			}
		}
		else if (kind.equals("shortcode")) {
			this.blocks.add(kind, "kept as text");
		}
		else if (CONVERTED.contains(kind)) {
			this.blocks.add(kind, "converted");
			if (kind.equals("cover") && alone) {
				return image(attributes.path("url").asString(""));
			}
		}
		else if (alone) {
			this.blocks.add(kind, "left out: WordPress makes it when it shows the page");
			this.losses.accept("block " + kind, "left out; WordPress makes it when it shows the page");
		}
		else {
			this.blocks.add(kind, "of a plugin or theme: its HTML converted");
			this.losses.accept("block " + kind, "its HTML is converted; what its plugin or theme adds is lost");
		}
		return "";
	}

	private String reuse(String id, Set<String> reused) {
		String content = this.index.reusable(id);
		if (content == null || reused.size() >= MAX_REUSED || !reused.add(id)) {
			this.blocks.add("block", "left out: the export has no block of this id");
			this.losses.accept("reusable block " + id, "left out; the export does not have it, or it contains itself");
			return "";
		}
		this.blocks.add("block", "converted");
		String html = blocks(content, reused);
		reused.remove(id);
		return html;
	}

	private static JsonNode json(@Nullable String text) {
		try {
			return (text != null) ? JSON.readTree(text) : JSON.createObjectNode();
		}
		catch (JacksonException ex) {
			return JSON.createObjectNode();
		}
	}

	/** As WordPress shows a classic text: blank lines divide paragraphs. */
	private static String paragraphs(String content) {
		List<String> kept = new ArrayList<>();
		String text = PROTECTED.matcher(content.replace("\r\n", "\n").replace('\r', '\n')).replaceAll((found) -> {
			kept.add(found.group());
			return Matcher.quoteReplacement("\n\n<pre>\u0001" + (kept.size() - 1) + "\u0001</pre>\n\n");
		});
		text = text.replaceAll("(?i)(<" + BLOCK_TAGS + "[\\s/>])", "\n\n$1")
			.replaceAll("(?i)(</" + BLOCK_TAGS + ">)", "$1\n\n")
			.replaceAll("(?i)<hr\\s*/?>", "$0\n\n");
		StringBuilder html = new StringBuilder();
		for (String part : text.split("\n\\s*\n")) {
			String chunk = part.strip();
			if (chunk.isEmpty()) {
				continue;
			}
			boolean block = STARTS_WITH_BLOCK.matcher(chunk).find();
			String inner = block ? chunk : "<p>" + chunk.replaceAll("\\s*\n", "<br>\n") + "</p>";
			html.append(inner).append('\n');
		}
		return Pattern.compile("<pre>\u0001(\\d+)\u0001</pre>")
			.matcher(html)
			.replaceAll((found) -> Matcher.quoteReplacement(kept.get(Integer.parseInt(found.group(1)))));
	}

	private String shortcodes(String html, String post) {
		String text = CAPTION.matcher(html).replaceAll((found) -> Matcher.quoteReplacement(caption(found)));
		text = GALLERY.matcher(text).replaceAll((found) -> Matcher.quoteReplacement(gallery(found.group(1), post)));
		text = EMBED.matcher(text).replaceAll((found) -> {
			this.shortcodes.add("embed", "replaced by a link");
			String url = Entities.escape(Jsoup.parse(found.group(1)).text().strip());
			return Matcher.quoteReplacement("<a href=\"" + url + "\">" + url + "</a>");
		});
		Matcher other = SHORTCODE.matcher(text.replaceAll("(?is)<(pre|code)\\b.*?</\\1>", ""));
		while (other.find()) {
			String name = other.group(1);
			boolean meant = other.group(2).contains("=") || KNOWN_SHORTCODES.contains(name) || name.contains("_")
					|| name.contains("-") || text.contains("[/" + name + "]");
			if (meant) {
				this.shortcodes.add(name, "kept as text");
				this.losses.accept("shortcode [" + name + "]", "kept as text; its plugin made something of it");
			}
		}
		return text;
	}

	private String caption(MatchResult found) {
		this.shortcodes.add("caption", "converted");
		Element inner = Jsoup.parseBodyFragment(found.group(2)).body();
		Element image = inner.selectFirst("a:has(img), img");
		String caption = attributes(found.group(1)).getOrDefault("caption", "");
		if (image == null) {
			return found.group(2);
		}
		String shown = image.outerHtml();
		image.remove();
		inner.select("p:empty").remove();
		inner.select("p").unwrap();
		String text = inner.html().strip();
		return "\n<figure>" + shown + "<figcaption>" + (text.isEmpty() ? caption : text) + "</figcaption></figure>\n";
	}

	private String gallery(String attributes, String post) {
		Map<String, String> values = attributes(attributes);
		String ids = values.getOrDefault("ids", values.getOrDefault("include", ""));
		List<String> images = ids.isBlank() ? this.index.attachmentsOf(post) : List.of(ids.split("\\s*,\\s*"));
		StringBuilder html = new StringBuilder("\n");
		int missing = 0;
		for (String id : images) {
			WordPressIndex.Attachment attachment = this.index.attachment(id);
			if (attachment == null) {
				missing++;
			}
			else {
				html.append("<figure><img src=\"")
					.append(Entities.escape(attachment.url()))
					.append("\" alt=\"")
					.append(Entities.escape(attachment.alt()))
					.append("\"></figure>\n");
			}
		}
		this.shortcodes.add("gallery", "converted");
		if (missing > 0 || images.isEmpty()) {
			this.losses.accept("shortcode [gallery]", images.isEmpty() ? "left out; the export has no images of it"
					: "%d of %d images left out; the export does not have them".formatted(missing, images.size()));
		}
		return html.toString();
	}

	private static String image(String url) {
		return url.isEmpty() ? "" : "<figure><img src=\"" + Entities.escape(url) + "\"></figure>";
	}

	private static Map<String, String> attributes(String text) {
		Map<String, String> attributes = new HashMap<>();
		Matcher found = ATTRIBUTE.matcher(text);
		while (found.find()) {
			attributes.put(found.group(1), found.group(2));
		}
		return attributes;
	}

}
