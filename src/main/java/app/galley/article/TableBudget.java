package app.galley.article;

import java.util.List;

import org.commonmark.ext.gfm.tables.internal.TableBlockParser;
import org.commonmark.internal.BlockStartImpl;
import org.commonmark.node.Block;
import org.commonmark.node.DefinitionMap;
import org.commonmark.node.SourceSpan;
import org.commonmark.parser.InlineParser;
import org.commonmark.parser.SourceLine;
import org.commonmark.parser.block.BlockContinue;
import org.commonmark.parser.block.BlockParser;
import org.commonmark.parser.block.BlockParserFactory;
import org.commonmark.parser.block.BlockStart;
import org.commonmark.parser.block.MatchedBlockParser;
import org.commonmark.parser.block.ParserState;

/**
 * Limits the number of table cells in one document. Short rows are padded to the width of
 * their table, so a wide header over many short rows would turn a megabyte of Markdown
 * into gigabytes of cells. A table ends where the limit is reached.
 */
final class TableBudget implements BlockParserFactory {

	private static final int MAX_CELLS = 50_000;

	/** Each check for a table copies the paragraph above it. */
	private static final int MAX_ATTEMPTS = 1_000;

	private final BlockParserFactory tables = new TableBlockParser.Factory();

	private int remainingCells = MAX_CELLS;

	private int failedAttempts;

	@Override
	public BlockStart tryStart(ParserState state, MatchedBlockParser matched) {
		if (this.failedAttempts >= MAX_ATTEMPTS || !maybeDelimiterRow(state)) {
			return BlockStart.none();
		}
		if (!(this.tables.tryStart(state, matched) instanceof BlockStartImpl start)) {
			this.failedAttempts++;
			return BlockStart.none();
		}
		int columns = 1 + (int) state.getLine().getContent().chars().filter((c) -> c == '|').count();
		if (this.remainingCells < columns) {
			return BlockStart.none();
		}
		this.remainingCells -= columns;
		start.getBlockParsers()[0] = new BoundedTable(start.getBlockParsers()[0], columns);
		return start;
	}

	private static boolean maybeDelimiterRow(ParserState state) {
		CharSequence line = state.getLine().getContent();
		boolean pipe = false;
		for (int i = state.getNextNonSpaceIndex(); i < line.length(); i++) {
			char c = line.charAt(i);
			pipe |= c == '|';
			if (c != '|' && c != '-' && c != ':' && c != ' ' && c != '\t') {
				return false;
			}
		}
		return pipe;
	}

	private final class BoundedTable implements BlockParser {

		private final BlockParser table;

		private final int columns;

		BoundedTable(BlockParser table, int columns) {
			this.table = table;
			this.columns = columns;
		}

		@Override
		public BlockContinue tryContinue(ParserState state) {
			if (TableBudget.this.remainingCells < this.columns) {
				return BlockContinue.none();
			}
			return this.table.tryContinue(state);
		}

		@Override
		public void addLine(SourceLine line) {
			TableBudget.this.remainingCells -= this.columns;
			this.table.addLine(line);
		}

		@Override
		public boolean isContainer() {
			return this.table.isContainer();
		}

		@Override
		public boolean canHaveLazyContinuationLines() {
			return this.table.canHaveLazyContinuationLines();
		}

		@Override
		public boolean canContain(Block childBlock) {
			return this.table.canContain(childBlock);
		}

		@Override
		public Block getBlock() {
			return this.table.getBlock();
		}

		@Override
		public void addSourceSpan(SourceSpan sourceSpan) {
			this.table.addSourceSpan(sourceSpan);
		}

		@Override
		public List<DefinitionMap<?>> getDefinitions() {
			return this.table.getDefinitions();
		}

		@Override
		public void closeBlock() {
			this.table.closeBlock();
		}

		@Override
		public void parseInlines(InlineParser inlineParser) {
			this.table.parseInlines(inlineParser);
		}

	}

}
