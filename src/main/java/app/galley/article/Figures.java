package app.galley.article;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import app.galley.words.Words;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/**
 * Places the stored images of an article. An image that stands alone, is wide, or has
 * words to go with it, is a figure; a small one amid text stays there.
 */
final class Figures {

	/** Elements that a figure cannot be in: it follows them. */
	private static final String PHRASES = "h1, h2, h3, h4, h5, h6, summary, caption, pre";

	private static final String BLOCKS = "p, li, td, th, div, blockquote, dd, dt, details, figure, figcaption, section, body, "
			+ PHRASES;

	private static final String LIFTED = "data-lifted";

	/** Of site.css: --measure in pixels. */
	private static final int MEASURE = 672;

	private static final String COLUMN_SIZES = "(min-width: 45rem) 42rem, 100vw";

	private static final String WIDE_SIZES = "(min-width: 65rem) 60rem, 100vw";

	/** The last figure that follows an element. */
	private final Map<Element, Element> last = new HashMap<>();

	private final Words words;

	Figures(Words words) {
		this.words = words;
	}

	/**
	 * Makes an image the one that its reference names. Call {@link #lift} for all of an
	 * article before.
	 */
	void place(Element image, Reference reference, ArticleImage stored) {
		image.removeAttr(LIFTED);
		String caption = image.attr("title").strip();
		describe(image, reference, stored);
		Element block = block(image);
		boolean inCaption = block.nameIs("figcaption");
		if (inCaption
				|| !(reference.wide() || !caption.isEmpty() || stored.credit() != null || isAlone(image, block))) {
			return;
		}
		boolean own = block.nameIs("figure") && block.select("img").size() == 1;
		Element figure = own ? block : figure(image, block);
		figure.addClass("image");
		if (reference.wide()) {
			figure.addClass("wide");
		}
		caption(figure, caption, stored);
	}

	private static void describe(Element image, Reference reference, ArticleImage stored) {
		String sizes = reference.wide() ? WIDE_SIZES
				: (stored.width() < MEASURE) ? "min(%dpx, 100vw)".formatted(stored.width()) : COLUMN_SIZES;
		image.removeAttr("title")
			.attr("src", stored.url())
			.attr("srcset", stored.srcset())
			.attr("sizes", sizes)
			.attr("width", Integer.toString(stored.width()))
			.attr("height", Integer.toString(stored.height()))
			.attr("alt", reference.decorative() ? "" : image.attr("alt"));
	}

	private static Element block(Element image) {
		Element block = image.closest(BLOCKS);
		return (block != null) ? block : image.root();
	}

	/** Moves an image out of links and emphasis. */
	static void lift(Element image) {
		Element block = block(image);
		Element top = image;
		while (top.parent() != null && top.parent() != block) {
			top = top.parent();
		}
		if (top != image) {
			Node after = top;
			while (after.nextSibling() instanceof Element next && next.nameIs("img") && next.hasAttr(LIFTED)) {
				after = next;
			}
			after.after(image.attr(LIFTED, ""));
			if (!top.hasText() && top.select("img, input").isEmpty()) {
				top.remove();
			}
		}
	}

	private static boolean isAlone(Element image, Element block) {
		return block.childNodes()
			.stream()
			.allMatch((node) -> node == image || node instanceof TextNode text && text.isBlank()
					|| node instanceof Element other && (other.nameIs("img") || other.nameIs("br")));
	}

	/** A figure around the image, where HTML allows one. */
	private Element figure(Element image, Element block) {
		Element figure = new Element("figure");
		if (block.nameIs("p")) {
			split(block, image, figure);
		}
		else if (block.is(PHRASES)) {
			Element table = block.closest("table");
			Element before = block.nameIs("caption") && table != null ? table : block;
			this.last.getOrDefault(before, before).after(figure);
			this.last.put(before, figure);
		}
		else {
			image.before(figure);
		}
		return figure.appendChild(image);
	}

	private static void split(Element paragraph, Element image, Element figure) {
		Element before = new Element("p");
		List.copyOf(paragraph.childNodes().subList(0, image.siblingIndex())).forEach(before::appendChild);
		if (isEmpty(before)) {
			paragraph.before(figure);
		}
		else {
			before.attributes().addAll(paragraph.attributes());
			paragraph.removeAttr("id").before(before).before(figure);
		}
		image.remove();
		if (isEmpty(paragraph)) {
			paragraph.remove();
		}
	}

	private static boolean isEmpty(Element element) {
		return !element.hasText() && element.select("img, input, [id]").isEmpty();
	}

	private void caption(Element figure, String caption, ArticleImage image) {
		if (caption.isEmpty() && image.credit() == null && !image.signed()) {
			return;
		}
		Element text = figure.selectFirst("> figcaption");
		if (text == null) {
			text = figure.appendElement("figcaption");
			text.text(caption);
		}
		if (image.credit() != null) {
			text.appendText(text.hasText() ? " " : "").appendElement("span").addClass("credit").text(image.credit());
		}
		if (image.signed()) {
			Element link = text.appendText(text.hasText() ? " " : "")
				.appendElement("a")
				.addClass("signed")
				.attr("href", "/content-credentials");
			ArticleMarkup.say("signedImage", link, this.words);
		}
	}

}
