package app.galley.paste;

import java.util.List;

import app.galley.article.HtmlToMarkdown;

/**
 * Markdown made of pasted HTML.
 *
 * @param markdown ends with a line break, unless it is empty
 * @param losses what was left out or replaced, other than looks
 */
public record PastedMarkdown(String markdown, List<String> losses) {

	public PastedMarkdown {
		losses = List.copyOf(losses);
	}

	/** Converts the HTML of a clipboard; images keep their addresses. */
	static PastedMarkdown of(String html) {
		HtmlToMarkdown.Converted converted = HtmlToMarkdown.convert(PastedHtml.tidy(html), (address, alt) -> address);
		List<String> losses = converted.losses()
			.keySet()
			.stream()
			.filter((loss) -> !loss.startsWith("colour"))
			.toList();
		return new PastedMarkdown(converted.markdown(), losses);
	}

}
