package app.galley.article;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jsoup.nodes.Element;
import org.jsoup.select.Elements;

import org.springframework.util.StringUtils;

/**
 * Adjusts the levels of an article's headings and gives every anchor an id.
 * <p>
 * The title is the page's h1, so the highest level in the article becomes h2 and the
 * others keep their distance. Ids come from the heading's text ({@code h-installing},
 * {@code h-installing-2}) or, for an anchor that the writer named in HTML, from its name
 * ({@code a-name}); footnotes use {@code fn-} and {@code fnref-}. The prefixes keep them
 * apart from ids of the page and names in its DOM. Links within the article are adjusted,
 * with or without the prefix.
 */
final class Headings {

	private static final String FOOTNOTE = "fn(ref)?-[\\p{L}\\p{N}_-]+";

	private static final int MAX_SLUG_LENGTH = 80;

	private final Set<String> taken = new HashSet<>();

	private final Map<String, Integer> repeats = new HashMap<>();

	private final Map<String, String> renamed = new HashMap<>();

	static void arrange(Element body) {
		new Headings().apply(body);
	}

	private void apply(Element body) {
		Elements headings = body.select("h1, h2, h3, h4, h5, h6");
		int highest = headings.stream().mapToInt(Headings::level).min().orElse(2);
		for (Element heading : headings) {
			heading.tagName("h" + Math.min(6, level(heading) + 2 - highest));
			name(heading, unique("h-", heading.text()));
			this.renamed.putIfAbsent(heading.id().substring(2), heading.id());
		}
		for (Element element : body.select("[id]")) {
			if (isHeading(element)) {
				continue;
			}
			String id = element.id();
			if (!id.matches(FOOTNOTE)) {
				name(element, unique("a-", id));
			}
			else if (!this.taken.add(id)) {
				element.removeAttr("id");
			}
		}
		for (Element link : body.select("a[href^=#]")) {
			String id = this.renamed.get(decoded(link.attr("href").substring(1)));
			if (id != null) {
				link.attr("href", "#" + id);
			}
		}
	}

	private static String decoded(String fragment) {
		try {
			return StringUtils.uriDecode(fragment, StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return fragment;
		}
	}

	private void name(Element element, String id) {
		if (!element.id().isEmpty()) {
			this.renamed.putIfAbsent(element.id(), id);
		}
		element.attr("id", id);
	}

	private String unique(String prefix, String words) {
		String base = prefix + slug(words);
		String id = base;
		while (!this.taken.add(id)) {
			id = base + "-" + this.repeats.merge(base, 1, (n, one) -> n + one);
		}
		this.repeats.putIfAbsent(base, 1);
		return id;
	}

	private static String slug(String words) {
		StringBuilder slug = new StringBuilder();
		String lower = words.toLowerCase(Locale.ROOT);
		for (int i = 0; i < lower.length() && slug.length() < MAX_SLUG_LENGTH;) {
			int c = lower.codePointAt(i);
			i += Character.charCount(c);
			boolean mark = Character.getType(c) == Character.NON_SPACING_MARK
					|| Character.getType(c) == Character.COMBINING_SPACING_MARK;
			if (Character.isLetterOrDigit(c) || c == '_' || mark) {
				slug.appendCodePoint(c);
			}
			else if ((Character.isWhitespace(c) || c == '-') && !slug.isEmpty()
					&& slug.charAt(slug.length() - 1) != '-') {
				slug.append('-');
			}
		}
		while (!slug.isEmpty() && slug.charAt(slug.length() - 1) == '-') {
			slug.setLength(slug.length() - 1);
		}
		return slug.isEmpty() ? "section" : slug.toString();
	}

	private static boolean isHeading(Element element) {
		return element.normalName().matches("h[1-6]");
	}

	private static int level(Element heading) {
		return heading.normalName().charAt(1) - '0';
	}

}
