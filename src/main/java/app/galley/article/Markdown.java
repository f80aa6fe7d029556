package app.galley.article;

import java.util.List;

import org.commonmark.Extension;
import org.commonmark.ext.autolink.AutolinkExtension;
import org.commonmark.ext.footnotes.FootnotesExtension;
import org.commonmark.ext.gfm.strikethrough.StrikethroughExtension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.task.list.items.TaskListItemsExtension;
import org.commonmark.internal.InlineParserImpl;
import org.commonmark.node.Node;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * Renders Markdown as HTML that is not yet safe: CommonMark with tables, strikethrough,
 * task lists, bare links and footnotes. Time and memory are proportional to the size of
 * any text; what exceeds the limits is shown as plain text.
 */
final class Markdown {

	private static final int MAX_OPEN_BLOCKS = 100;

	private static final Extension TABLES = TablesExtension.create();

	// TableBudget adds tables to the parser.
	private static final List<Extension> EXTENSIONS = List.of(StrikethroughExtension.create(),
			TaskListItemsExtension.create(), AutolinkExtension.create(), FootnotesExtension.create());

	private static final HtmlRenderer RENDERER = HtmlRenderer.builder()
		.percentEncodeUrls(true)
		.extensions(List.of(TABLES))
		.extensions(EXTENSIONS)
		.build();

	private Markdown() {
	}

	static String toHtml(String markdown) {
		return RENDERER.render(parse(markdown, IncludeSourceSpans.NONE));
	}

	/**
	 * @param spans which nodes know their lines
	 */
	static Node parse(String markdown, IncludeSourceSpans spans) {
		InlineBudget inlines = new InlineBudget();
		// TreeBounds must come before the extensions, which all recurse.
		Parser parser = Parser.builder()
			.maxOpenBlockParsers(MAX_OPEN_BLOCKS)
			.inlineParserFactory((context) -> inlines.bound(new InlineParserImpl(context)))
			.customBlockParserFactory(new LongParagraphs())
			.customBlockParserFactory(new TableBudget())
			.postProcessor(new TreeBounds(markdown.length()))
			.extensions(EXTENSIONS)
			.includeSourceSpans(spans)
			.build();
		return parser.parse(markdown);
	}

}
