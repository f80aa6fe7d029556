package app.galley.article;

import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.InlineParser;
import org.commonmark.parser.SourceLine;
import org.commonmark.parser.SourceLines;

/**
 * Limits the work of inline parsing in one document. At each square or angle bracket the
 * parser can look ahead to the end of the block, so a block costs its length times the
 * number of brackets. Ordinary articles are far below the limit; blocks beyond it are
 * shown as plain text.
 */
final class InlineBudget {

	/** About one second of look-ahead. */
	private static final long MAX_STEPS = 300_000_000;

	/** The parser recurses once for each level of emphasis or image. */
	private static final int MAX_DELIMITERS = 4_000;

	private long steps;

	InlineParser bound(InlineParser parser) {
		return (lines, block) -> {
			if (affordable(lines)) {
				parser.parse(lines, block);
			}
			else {
				appendText(lines, block);
			}
		};
	}

	private boolean affordable(SourceLines lines) {
		long length = 0;
		long lookAheads = 0;
		int delimiters = 0;
		for (SourceLine line : lines.getLines()) {
			CharSequence content = line.getContent();
			length += content.length();
			for (int i = 0; i < content.length(); i++) {
				char c = content.charAt(i);
				if (c == '<' || c == '[' || c == ']') {
					lookAheads++;
				}
				if (c == '*' || c == '_' || c == '~' || c == '[') {
					delimiters++;
				}
			}
		}
		long cost = length * lookAheads;
		if (this.steps + cost > MAX_STEPS || delimiters > MAX_DELIMITERS) {
			return false;
		}
		this.steps += cost;
		return true;
	}

	private static void appendText(SourceLines lines, Node block) {
		boolean first = true;
		for (SourceLine line : lines.getLines()) {
			if (!first) {
				block.appendChild(new SoftLineBreak());
			}
			block.appendChild(new Text(line.getContent().toString()));
			first = false;
		}
	}

}
