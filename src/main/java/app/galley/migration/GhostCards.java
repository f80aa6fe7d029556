package app.galley.migration;

import java.util.Set;
import java.util.function.BiConsumer;

import app.galley.article.ArticleRenderer;
import org.jsoup.nodes.Entities;
import tools.jackson.databind.JsonNode;

/**
 * The cards of Ghost's editors, old and new, as HTML. A card that an article cannot have
 * is reported.
 */
final class GhostCards {

	private static final Set<String> MEMBERS = Set.of("paywall", "email", "email-cta", "signup", "call-to-action");

	private final ArticleRenderer renderer;

	private final KindCounts counts;

	/** Receives what is lost of a post, and why. */
	private final BiConsumer<String, String> losses;

	GhostCards(ArticleRenderer renderer, KindCounts counts, BiConsumer<String, String> losses) {
		this.renderer = renderer;
		this.counts = counts;
		this.losses = losses;
	}

	/**
	 * @param kind of the card, without the prefix of extended ones
	 * @param card its content
	 */
	String html(String kind, JsonNode card) {
		String html = switch (kind) {
			case "image" ->
				figure(image(text(card, "src"), text(card, "alt"), text(card, "href")), text(card, "caption"));
			case "gallery" -> gallery(card);
			case "html" -> text(card, "html");
			case "markdown", "card-markdown" -> this.renderer.render(text(card, "markdown")).html();
			case "code", "codeblock" -> code(card);
			case "hr", "horizontalrule" -> "<hr>";
			case "embed" -> link(text(card, "url"), text(card.path("metadata"), "title")) + caption(card);
			case "bookmark" -> bookmark(card);
			case "button" -> link(text(card, "buttonUrl"), text(card, "buttonText"));
			case "callout" -> "<blockquote><p>" + Entities.escape(text(card, "calloutEmoji")) + " "
					+ text(card, "calloutText") + "</p></blockquote>";
			case "toggle" ->
				"<details><summary>" + text(card, "heading") + "</summary>" + text(card, "content") + "</details>";
			case "video" -> link(text(card, "src"), first(text(card, "fileName"), "Video")) + caption(card);
			case "audio" -> link(text(card, "src"), first(text(card, "title"), "Audio"));
			case "file" -> link(text(card, "src"), first(text(card, "fileTitle"), text(card, "fileName")))
					+ paragraph(text(card, "fileCaption"));
			case "header" -> header(card);
			case "product" -> product(card);
			default -> "";
		};
		count(kind, html);
		return html;
	}

	private void count(String kind, String html) {
		if (MEMBERS.contains(kind)) {
			this.counts.add(kind, "left out: for members or email");
			this.losses.accept("card " + kind, "left out; it is for members or email");
		}
		else if (html.isEmpty()) {
			this.counts.add(kind, "left out: empty or unknown");
			this.losses.accept("card " + kind, "left out; it is empty or unknown");
		}
		else if (kind.equals("embed") || kind.equals("video") || kind.equals("audio")) {
			this.counts.add(kind, "replaced by a link");
			this.losses.accept("card " + kind, "replaced by a link");
		}
		else {
			this.counts.add(kind, "converted");
		}
	}

	static String text(JsonNode card, String field) {
		return GhostIndex.text(card, field);
	}

	private static String first(String text, String otherwise) {
		return text.isEmpty() ? otherwise : text;
	}

	private static String image(String src, String alt, String href) {
		if (src.isEmpty()) {
			return "";
		}
		String image = "<img src=\"%s\" alt=\"%s\">".formatted(Entities.escape(src), Entities.escape(alt));
		return href.isEmpty() ? image : "<a href=\"%s\">%s</a>".formatted(Entities.escape(href), image);
	}

	private static String figure(String image, String caption) {
		return image.isEmpty() ? "" : "<figure>" + image
				+ (caption.isEmpty() ? "" : "<figcaption>" + caption + "</figcaption>") + "</figure>";
	}

	private static String gallery(JsonNode card) {
		StringBuilder html = new StringBuilder();
		card.path("images")
			.forEach((image) -> html
				.append(figure(image(text(image, "src"), text(image, "alt"), text(image, "href")), "")));
		return html.isEmpty() ? "" : html + caption(card);
	}

	private static String caption(JsonNode card) {
		return paragraph(text(card, "caption"));
	}

	private static String paragraph(String html) {
		return html.isEmpty() ? "" : "<p>" + html + "</p>";
	}

	private static String code(JsonNode card) {
		String language = text(card, "language").replaceAll("[^\\w+#.-]", "");
		JsonNode code = card.path("code");
		return "<pre><code" + (language.isEmpty() ? "" : " class=\"language-" + language + "\"") + ">"
				+ Entities.escape(code.asString("")) + "</code></pre>" + caption(card);
	}

	private static String link(String url, String text) {
		return url.isEmpty() ? ""
				: "<p><a href=\"%s\">%s</a></p>".formatted(Entities.escape(url), Entities.escape(first(text, url)));
	}

	private static String bookmark(JsonNode card) {
		JsonNode metadata = card.path("metadata");
		String url = first(text(card, "url"), text(metadata, "url"));
		String description = text(metadata, "description");
		return link(url, text(metadata, "title"))
				+ (description.isEmpty() ? "" : "<p>" + Entities.escape(description) + "</p>") + caption(card);
	}

	private static String header(JsonNode card) {
		String heading = first(text(card, "heading"), text(card, "header"));
		String below = first(text(card, "subheading"), text(card, "subheader"));
		return (heading.isEmpty() ? "" : "<h2>" + heading + "</h2>") + paragraph(below)
				+ link(text(card, "buttonUrl"), text(card, "buttonText"));
	}

	private static String product(JsonNode card) {
		String title = text(card, "productTitle");
		return (title.isEmpty() ? "" : "<h4>" + title + "</h4>") + image(text(card, "productImageSrc"), "", "")
				+ text(card, "productDescription") + link(text(card, "productUrl"), text(card, "productButton"));
	}

}
