package app.galley.article;

import app.galley.words.Words;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Document.OutputSettings;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Entities.EscapeMode;
import org.jsoup.parser.Parser;
import org.jsoup.safety.Cleaner;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Renders Markdown as safe HTML. The same Markdown gives the same bytes on every machine,
 * as far as it names no image or post, which may change. Every text is accepted and
 * rendered in time proportional to its size.
 */
@Component
public class ArticleRenderer {

	/**
	 * Elements removed with their content; other disallowed elements leave their text.
	 */
	static final String REMOVED_ELEMENTS = "script, style, svg, math, template, noscript, noembed, noframes, iframe, "
			+ "object, embed, applet, textarea, select, title, xmp, plaintext, head, base, link, meta, audio, video, canvas";

	private static final int MAX_DEPTH = 400;

	private final Cleaner cleaner = new Cleaner(new ArticleSafelist());

	private final ArticleReferences references;

	@Autowired
	ArticleRenderer(ArticleReferences references) {
		this.references = references;
	}

	/** A renderer of texts without references. */
	public ArticleRenderer() {
		this(ArticleReferences.NONE);
	}

	/** Renders a text in the language of the site. */
	public Article render(String markdown) {
		return render(markdown, null);
	}

	/**
	 * Renders a body for preview, API and site alike.
	 * @param language BCP 47 tag of the text, whose words the renderer adds; null for the
	 * language of the site
	 */
	public Article render(String markdown, @Nullable String language) {
		Words words = Words.of((language != null) ? language : this.references.language());
		Element body = clean(Markdown.toHtml(wellFormed(markdown)));
		References.resolve(body, markdown, this.references, words);
		Headings.arrange(body);
		ArticleMarkup.addTo(body, words);
		String text = wellFormed(PlainText.of(body));
		int minutes = ReadingTime.minutes(text);
		ArticleContents.addTo(body, minutes, words);
		return new Article(wellFormed(body.html().strip()), text, minutes);
	}

	/**
	 * Plain text of an article that was rendered before, blocks separated by an empty
	 * line.
	 */
	public static String text(String html) {
		Element body = Parser.htmlParser().setMaxDepth(MAX_DEPTH).parseInput(html, "").body();
		body.select(ArticleContents.LIST).remove();
		return PlainText.of(body);
	}

	private Element clean(String html) {
		Document parsed = Parser.htmlParser().setMaxDepth(MAX_DEPTH).parseInput("<body>" + html, "");
		parsed.body().select(REMOVED_ELEMENTS).remove();
		Document clean = this.cleaner.clean(parsed);
		clean.outputSettings(new OutputSettings().prettyPrint(false).charset("UTF-8").escapeMode(EscapeMode.xhtml));
		return clean.body();
	}

	/** Replaces characters that HTML or XML cannot contain by U+FFFD. */
	private static String wellFormed(String text) {
		StringBuilder result = new StringBuilder(text.length());
		for (int i = 0; i < text.length();) {
			int c = text.codePointAt(i);
			i += Character.charCount(c);
			boolean allowed = c == '\t' || c == '\n' || c == '\r' || c >= 0x20 && c < 0xD800 || c > 0xDFFF && c < 0xFFFE
					|| c > 0xFFFF;
			result.appendCodePoint(allowed ? c : 0xFFFD);
		}
		return result.toString();
	}

}
