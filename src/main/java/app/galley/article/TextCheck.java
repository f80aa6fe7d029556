package app.galley.article;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import app.galley.article.TextProblem.Code;
import app.galley.article.TextSettings.OutsideImages;
import app.galley.words.Words;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.SourceSpan;
import org.commonmark.node.Text;
import org.commonmark.parser.IncludeSourceSpans;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * The problems of one text. Reads the Markdown for their lines, and its HTML for the
 * anchors.
 */
final class TextCheck extends AbstractVisitor {

	private static final int MAX_PROBLEMS = 200;

	private static final Set<String> SCHEMES = Set.of("http", "https", "mailto");

	/**
	 * Of WordPress, Hugo and Liquid: {@code [gallery ids="1"]}, {@code {{< x >}}},
	 * {@code {% x %}}.
	 */
	private static final Pattern SHORTCODE = Pattern
		.compile("\\{\\{[<%].{0,200}?[>%]}}|\\{%.{0,200}?%}|(?<![\\\\!\\]])\\[(?:/[a-z][\\w-]{2,40}"
				+ "|[a-z][\\w-]{1,40}(?: [\\w-]{1,40}=(?:\"[^\"\\]]{0,200}\"|'[^'\\]]{0,200}'|[^\\s\"'\\]]{1,200})){1,20} ?/?"
				+ "|(?:gallery|caption|embed|playlist|audio|video|youtube|vimeo|contact-form-7))](?![(\\[:])");

	private static final Pattern INLINE_CODE = Pattern.compile("(`+)(?!`).{1,500}?(?<!`)\\1(?!`)");

	private static final Set<String> SYNTHETIC = Set.of("#root", "html", "head", "body");

	private final ArticleSafelist safelist = new ArticleSafelist();

	private final String markdown;

	private final Set<String> anchors;

	private final ArticleReferences references;

	private final TextSettings settings;

	private final List<TextProblem> problems = new ArrayList<>();

	private final List<Found> images = new ArrayList<>();

	private final List<Found> links = new ArrayList<>();

	/** Lines of code and HTML, from 0. */
	private final BitSet verbatim = new BitSet();

	private int titles;

	private TextCheck(String markdown, Set<String> anchors, ArticleReferences references, TextSettings settings) {
		this.markdown = markdown;
		this.anchors = anchors;
		this.references = references;
		this.settings = settings;
	}

	/**
	 * The problems by line.
	 * @param html what the text is rendered as
	 */
	static List<TextProblem> problems(String markdown, String html, ArticleReferences references,
			TextSettings settings) {
		TextCheck check = new TextCheck(markdown, anchors(html), references, settings);
		Markdown.parse(markdown, IncludeSourceSpans.BLOCKS_AND_INLINES).accept(check);
		check.shortcodes();
		check.lookUp();
		return check.problems.stream().sorted(Comparator.comparingInt(TextProblem::line)).limit(MAX_PROBLEMS).toList();
	}

	/** The ids in an article. */
	static Set<String> anchors(String html) {
		return new HashSet<>(Jsoup.parseBodyFragment(html).select("[id]").eachAttr("id"));
	}

	@Override
	public void visit(Image image) {
		String alt = text(image);
		image(image.getDestination(), alt, alt.isBlank(), line(image));
	}

	@Override
	public void visit(Link link) {
		this.links.add(new Found(link.getDestination(), text(link), line(link)));
		visitChildren(link);
	}

	@Override
	public void visit(Heading heading) {
		if (heading.getLevel() == 1) {
			title(line(heading));
		}
		visitChildren(heading);
	}

	@Override
	public void visit(FencedCodeBlock block) {
		verbatim(block);
	}

	@Override
	public void visit(IndentedCodeBlock block) {
		verbatim(block);
	}

	private void verbatim(Node block) {
		block.getSourceSpans().forEach((span) -> this.verbatim.set(span.getLineIndex()));
	}

	/** Readers would see them as they are written. */
	private void shortcodes() {
		if (!this.markdown.contains("{{") && !this.markdown.contains("{%") && !this.markdown.contains("[")) {
			return;
		}
		List<String> lines = this.markdown.lines().toList();
		for (int i = 0; i < lines.size(); i++) {
			String line = lines.get(i);
			if (this.verbatim.get(i) || line.indexOf('[') < 0 && line.indexOf('{') < 0) {
				continue;
			}
			Matcher found = SHORTCODE.matcher(INLINE_CODE.matcher(line).replaceAll(""));
			while (found.find()) {
				add(Code.LEFT_OUT, false, i + 1,
						"%s is shown as it is written: shortcodes do nothing here".formatted(cut(found.group())));
			}
		}
	}

	@Override
	public void visit(HtmlBlock block) {
		verbatim(block);
		html(block.getLiteral(), line(block));
	}

	@Override
	public void visit(HtmlInline tag) {
		html(tag.getLiteral(), line(tag));
	}

	private void title(int line) {
		if (++this.titles > 1) {
			add(Code.REPEATED_TITLE, false, line, "a second heading of the first level (#): write ## below the first");
		}
	}

	private void html(String html, int line) {
		for (Element element : Jsoup.parse(html, "", Parser.htmlParser().setTrackPosition(true)).getAllElements()) {
			if (SYNTHETIC.contains(element.normalName())) {
				continue;
			}
			int at = line + Math.max(1, element.sourceRange().start().lineNumber()) - 1;
			boolean removed = element.is(ArticleRenderer.REMOVED_ELEMENTS);
			if (!removed && element.closest(ArticleRenderer.REMOVED_ELEMENTS) != null) {
				continue;
			}
			if (removed || !this.safelist.isSafeTag(element.normalName())) {
				add(Code.LEFT_OUT, false, at, "<%s> is left out%s".formatted(cut(element.normalName()),
						removed ? " with what is in it" + instead(element) : "; its text stays"));
			}
			switch (element.normalName()) {
				case "h1" -> title(at);
				case "img" -> image(element.attr("src"), element.attr("alt"), !element.hasAttr("alt"), at);
				case "a" -> {
					if (element.hasAttr("href")) {
						this.links.add(new Found(element.attr("href"), element.text(), at));
					}
				}
				default -> {
				}
			}
		}
	}

	private static String instead(Element element) {
		return element.is("iframe, video, embed, object")
				? ": write the address of the video on a line of its own, which makes a card" : "";
	}

	private void image(String address, String alt, boolean undescribed, int line) {
		boolean reference = Reference.hasScheme(Reference.IMAGE, address);
		Optional<Reference> named = Reference.of(Reference.IMAGE, address, this.markdown);
		if (undescribed && named.filter(Reference::decorative).isEmpty()) {
			add(Code.MISSING_ALT, true, line, "an image without alt text: write ![what it shows](%s)%s"
				.formatted(cut(address), reference ? ", or add ?decorative to the address" : ""));
		}
		if (reference) {
			this.images.add(new Found(address, alt, line));
		}
		else if (!isAbsolute(address)) {
			add(Code.RELATIVE_IMAGE, true, line,
					"%s is a relative address: add the image here, which makes it image:ID".formatted(cut(address)));
		}
		else if (!this.references.isStored(address)) {
			add(Code.OUTSIDE_IMAGE, this.settings.outsideImages() == OutsideImages.REFUSE, line,
					"%s is on another server: add the image here, which makes it image:ID".formatted(cut(address)));
		}
	}

	private static boolean isAbsolute(String address) {
		return address.startsWith("//") || Reference.hasScheme("http:", address)
				|| Reference.hasScheme("https:", address);
	}

	private void lookUp() {
		Map<UUID, ArticleImage> stored = found(this.images, Reference.IMAGE).isEmpty() ? Map.of()
				: this.references.images(found(this.images, Reference.IMAGE), Words.english());
		this.images.forEach((image) -> {
			if (reference(Reference.IMAGE, image).filter((named) -> stored.containsKey(named.id())).isEmpty()) {
				add(Code.UNKNOWN_IMAGE, true, image.line(),
						"%s names no stored image: add the image again".formatted(cut(image.address())));
			}
		});
		Set<UUID> posts = found(this.links, Reference.POST);
		Map<UUID, ArticleReferences.Target> targets = posts.isEmpty() ? Map.of() : this.references.targets(posts);
		this.links.forEach((link) -> link(link, targets));
	}

	private void link(Found link, Map<UUID, ArticleReferences.Target> targets) {
		String address = link.address().strip();
		if (Reference.hasScheme(Reference.POST, address)) {
			Reference named = reference(Reference.POST, link).orElse(null);
			ArticleReferences.Target target = (named != null) ? targets.get(named.id()) : null;
			if (named == null || target == null) {
				add(Code.UNKNOWN_POST, true, link.line(),
						"%s names no post: choose the post again".formatted(cut(address)));
			}
			else {
				post(link, named, target);
			}
		}
		else if (address.startsWith("#")) {
			String anchor = decoded(address.substring(1));
			if (!anchor.isEmpty() && !this.anchors.contains(anchor) && !this.anchors.contains("h-" + anchor)
					&& !this.anchors.contains("a-" + anchor)) {
				add(Code.UNKNOWN_ANCHOR, false, link.line(), "no heading has the anchor %s".formatted(cut(address)));
			}
		}
		else if (!address.startsWith("/") && !Reference.hasScheme(Reference.IMAGE, address)) {
			address(link.line(), address);
		}
	}

	private void post(Found link, Reference named, ArticleReferences.Target target) {
		if (!target.published()) {
			add(Code.POST_NOT_PUBLISHED, false, link.line(),
					"the post that \"%s\" links to is not published: until it is, readers see the words without a link"
						.formatted(cut(link.text())));
		}
		String anchor = named.fragment().isEmpty() ? "" : decoded(named.fragment().substring(1));
		if (!anchor.isEmpty() && !target.anchors().contains(anchor)) {
			String near = target.anchors().contains("h-" + anchor) ? ": write #h-" + cut(anchor) : "";
			add(Code.UNKNOWN_ANCHOR, false, link.line(),
					"no heading of the linked post has the anchor #%s%s".formatted(cut(anchor), near));
		}
	}

	private void address(int line, String address) {
		var scheme = ArticleSafelist.scheme(address);
		if (scheme == null) {
			add(Code.RELATIVE_LINK, true, line, "%s: write https://…, /…, or choose a post, which makes it post:ID"
				.formatted(address.isEmpty() ? "a link has no address" : cut(address) + " is a relative address"));
		}
		else if (!SCHEMES.contains(scheme)) {
			add(Code.LEFT_OUT, false, line, "the address %s is left out; its text stays".formatted(cut(address)));
		}
	}

	private Set<UUID> found(List<Found> all, String scheme) {
		Set<UUID> ids = new LinkedHashSet<>();
		all.forEach((found) -> reference(scheme, found).ifPresent((named) -> ids.add(named.id())));
		return ids;
	}

	private Optional<Reference> reference(String scheme, Found found) {
		return Reference.of(scheme, found.address(), this.markdown);
	}

	private static String decoded(String fragment) {
		try {
			return StringUtils.uriDecode(fragment, StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return fragment;
		}
	}

	private static String text(Node node) {
		StringBuilder text = new StringBuilder();
		node.accept(new AbstractVisitor() {

			@Override
			public void visit(Text words) {
				text.append(words.getLiteral());
			}

			@Override
			public void visit(org.commonmark.node.Code code) {
				text.append(code.getLiteral());
			}

		});
		return text.toString();
	}

	private void add(Code code, boolean blocking, int line, String message) {
		if (this.problems.size() < 10 * MAX_PROBLEMS) {
			this.problems.add(new TextProblem(code, blocking, line, message));
		}
	}

	/** The line of a node, or of the nearest around it that knows one. */
	private static int line(Node node) {
		@Nullable Node at = node;
		while (at != null && at.getSourceSpans().isEmpty()) {
			at = at.getParent();
		}
		return (at == null) ? 1 : at.getSourceSpans().stream().mapToInt(SourceSpan::getLineIndex).min().orElse(0) + 1;
	}

	private static String cut(String text) {
		return (text.length() > 80) ? text.substring(0, 80) + "…" : text;
	}

	/**
	 * An image or a link.
	 */
	private record Found(String address, String text, int line) {
	}

}
