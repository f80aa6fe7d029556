package app.galley.article;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Element;
import org.jsoup.safety.Safelist;
import org.jspecify.annotations.Nullable;

/**
 * Elements, attributes and URLs that an article can contain. None of the elements changes
 * how a browser parses what follows (such as template, textarea or SVG), so clean HTML
 * stays clean when it is parsed again.
 */
final class ArticleSafelist extends Safelist {

	// References of the renderer replaces post: and image:.
	private static final Set<String> LINK_SCHEMES = Set.of("http", "https", "mailto", "post", "image");

	private static final Set<String> IMAGE_SCHEMES = Set.of("http", "https", "image");

	private static final Pattern SCHEME = Pattern.compile("([^/?#:]*):.*", Pattern.DOTALL);

	private static final Pattern CLASS = Pattern
		.compile("language-[\\p{L}\\p{N}_+#.,:-]{1,60}|footnotes|footnote-ref|footnote-backref");

	private static final Pattern NUMBER = Pattern.compile("[0-9]{1,5}");

	ArticleSafelist() {
		addTags("h1", "h2", "h3", "h4", "h5", "h6", "p", "div", "hr", "br", "wbr", "blockquote", "pre", "section");
		addTags("ul", "ol", "li", "dl", "dt", "dd", "details", "summary", "figure", "figcaption", "input");
		addTags("table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td");
		addTags("a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "i", "img", "ins", "kbd", "mark",
				"q");
		addTags("rp", "rt", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var");
		addAttributes(":all", "class", "dir", "id", "lang", "title");
		addAttributes("a", "href", "aria-label");
		addAttributes("img", "src", "alt", "width", "height");
		addAttributes("ol", "start", "reversed", "type");
		addAttributes("li", "value");
		addAttributes("col", "span");
		addAttributes("colgroup", "span");
		addAttributes("th", "align", "colspan", "rowspan", "scope");
		addAttributes("td", "align", "colspan", "rowspan");
		addAttributes("details", "open");
		addAttributes("input", "checked", "disabled", "type");
		addAttributes("time", "datetime");
	}

	@Override
	public boolean isSafeAttribute(String tagName, Element element, Attribute attribute) {
		return super.isSafeAttribute(tagName, element, attribute)
				&& isSafeValue(attribute.getKey().toLowerCase(Locale.ROOT), attribute.getValue());
	}

	private static boolean isSafeValue(String name, @Nullable String value) {
		String given = (value != null) ? value : "";
		return switch (name) {
			case "href" -> hasScheme(given, LINK_SCHEMES);
			case "src" -> !given.isBlank() && hasScheme(given, IMAGE_SCHEMES);
			case "class" -> CLASS.matcher(given).matches();
			case "width", "height", "colspan", "rowspan", "span", "start", "value" -> NUMBER.matcher(given).matches();
			case "align" -> Set.of("left", "right", "center").contains(given);
			case "dir" -> Set.of("ltr", "rtl", "auto").contains(given);
			case "scope" -> Set.of("row", "col", "rowgroup", "colgroup").contains(given);
			default -> true;
		};
	}

	/** Whether a URL is relative or has one of the schemes. */
	private static boolean hasScheme(String address, Set<String> schemes) {
		String scheme = scheme(address);
		return scheme == null || schemes.contains(scheme);
	}

	/**
	 * The scheme of a URL in lower case; null for a relative one. Read as browsers do,
	 * which ignore tabs and line ends anywhere, and leading control characters and
	 * spaces.
	 */
	static @Nullable String scheme(String address) {
		StringBuilder seen = new StringBuilder();
		for (int i = 0; i < address.length(); i++) {
			if (address.charAt(i) > ' ') {
				seen.append(address.charAt(i));
			}
		}
		var scheme = SCHEME.matcher(seen);
		return scheme.matches() ? scheme.group(1).toLowerCase(Locale.ROOT) : null;
	}

}
