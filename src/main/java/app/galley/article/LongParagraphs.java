package app.galley.article;

import org.commonmark.internal.ParagraphParser;
import org.commonmark.parser.block.BlockParser;
import org.commonmark.parser.block.BlockParserFactory;
import org.commonmark.parser.block.BlockStart;
import org.commonmark.parser.block.MatchedBlockParser;
import org.commonmark.parser.block.ParserState;
import org.jspecify.annotations.Nullable;

/**
 * Splits extremely long paragraphs: checking whether a list or table starts within a
 * paragraph copies its lines, so time would grow with the square of their number.
 */
final class LongParagraphs implements BlockParserFactory {

	private static final int MAX_LINES = 2_000;

	private @Nullable BlockParser paragraph;

	private int lines;

	@Override
	public BlockStart tryStart(ParserState state, MatchedBlockParser matched) {
		BlockParser active = state.getActiveBlockParser();
		if (active != this.paragraph) {
			this.paragraph = active;
			this.lines = 0;
		}
		if (!(active instanceof ParagraphParser) || ++this.lines < MAX_LINES) {
			return BlockStart.none();
		}
		this.lines = 0;
		return BlockStart.of(new ParagraphParser()).atIndex(state.getIndex());
	}

}
