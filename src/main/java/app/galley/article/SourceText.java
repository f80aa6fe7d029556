package app.galley.article;

import java.util.Arrays;

import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.Image;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Node;
import org.commonmark.node.SourceSpan;
import org.commonmark.node.Text;
import org.commonmark.parser.IncludeSourceSpans;
import org.jsoup.Jsoup;

/**
 * The letters that readers see of a Markdown text, in order, without any white space, and
 * the place of each in the Markdown. White space is left out because rendered text and
 * Markdown break lines and blocks differently.
 */
public final class SourceText extends AbstractVisitor {

	private final String markdown;

	private final StringBuilder letters = new StringBuilder();

	private int[] offsets = new int[1024];

	/** End of what was read last: where nodes without a place of their own are. */
	private int reached;

	private SourceText(String markdown) {
		this.markdown = markdown;
	}

	public static SourceText of(String markdown) {
		SourceText text = new SourceText(markdown);
		Markdown.parse(markdown, IncludeSourceSpans.BLOCKS_AND_INLINES).accept(text);
		return text;
	}

	/** A text without its white space. */
	public static String lettersOf(String text) {
		return text.codePoints()
			.filter((c) -> !isSpace(c))
			.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
			.toString();
	}

	private static boolean isSpace(int c) {
		return Character.isWhitespace(c) || Character.isSpaceChar(c);
	}

	public String letters() {
		return this.letters.toString();
	}

	/**
	 * Offset in the Markdown, in UTF-16 code units, of a letter.
	 */
	public int offset(int letter) {
		return this.offsets[letter];
	}

	/** Line of the Markdown, from 1, of a letter. */
	public int line(int letter) {
		int end = Math.min(offset(letter), this.markdown.length());
		return 1 + (int) this.markdown.substring(0, end).chars().filter((c) -> c == '\n').count();
	}

	@Override
	public void visit(Text text) {
		add(text.getLiteral(), text);
	}

	@Override
	public void visit(Code code) {
		add(code.getLiteral(), code);
	}

	@Override
	public void visit(FencedCodeBlock block) {
		add(block.getLiteral(), block);
	}

	@Override
	public void visit(IndentedCodeBlock block) {
		add(block.getLiteral(), block);
	}

	@Override
	public void visit(HtmlBlock block) {
		add(Jsoup.parseBodyFragment(block.getLiteral()).text(), block);
	}

	/** Readers see the caption; the alternative text is for those who do not see. */
	@Override
	public void visit(Image image) {
		if (image.getTitle() != null) {
			add(image.getTitle(), image);
		}
	}

	private void add(String literal, Node node) {
		SourceSpan first = node.getSourceSpans().isEmpty() ? null : node.getSourceSpans().getFirst();
		int start = (first != null) ? first.getInputIndex() : this.reached;
		int at = start;
		for (int i = 0; i < literal.length(); i++) {
			char c = literal.charAt(i);
			if (isSpace(c)) {
				continue;
			}
			// Markup may stand between: fences, indentation, escapes.
			int found = this.markdown.indexOf(c, at);
			if (found >= 0 && found < at + 100) {
				at = found;
			}
			add(c, Math.min(at, this.markdown.length()));
			at++;
		}
		this.reached = Math.max(this.reached, at);
	}

	private void add(char letter, int offset) {
		if (this.letters.length() == this.offsets.length) {
			this.offsets = Arrays.copyOf(this.offsets, 2 * this.offsets.length);
		}
		this.offsets[this.letters.length()] = offset;
		this.letters.append(letter);
	}

}
