package app.galley.limit;

/**
 * Counts taken from a query text before it is parsed, in one pass that allocates nothing:
 * parsing costs a hundred times as much. For text that is not GraphQL they mean nothing;
 * the parser then refuses it.
 *
 * @param tokens names, numbers, strings and punctuation
 * @param depth of nested selection sets
 * @param directives applied
 * @param inputDepth of nested lists and objects in arguments
 * @param word length of the longest name or number, in characters
 */
record DocumentText(int tokens, int depth, int directives, int inputDepth, int word) {

	static DocumentText scan(String text) {
		return new Scan(text).run();
	}

	private static final class Scan {

		private final String text;

		private int at;

		private int tokens;

		private int depth;

		private int deepest;

		private int directives;

		private int parentheses;

		private int inputDepth;

		private int deepestInput;

		private int longestWord;

		private Scan(String text) {
			this.text = text;
		}

		private DocumentText run() {
			while (this.at < this.text.length()) {
				next(this.text.charAt(this.at));
			}
			return new DocumentText(this.tokens, this.deepest, this.directives, this.deepestInput, this.longestWord);
		}

		private void next(char c) {
			if (c == '#') {
				skipLine();
			}
			else if (c <= ' ' || c == ',' || c == '\uFEFF') {
				this.at++;
			}
			else {
				this.tokens++;
				if (c == '"') {
					skipString();
				}
				else if (isWord(c)) {
					skipWord();
				}
				else {
					punctuation(c);
				}
			}
		}

		private void punctuation(char c) {
			this.at += this.text.startsWith("...", this.at) ? 3 : 1;
			switch (c) {
				case '@' -> this.directives++;
				case '(' -> this.parentheses++;
				case ')' -> this.parentheses--;
				case '{', '[' -> open();
				case '}', ']' -> close();
				default -> {
				}
			}
		}

		private void open() {
			if (this.parentheses > 0) {
				this.deepestInput = Math.max(this.deepestInput, ++this.inputDepth);
			}
			else {
				this.deepest = Math.max(this.deepest, ++this.depth);
			}
		}

		private void close() {
			if (this.parentheses > 0) {
				this.inputDepth--;
			}
			else {
				this.depth--;
			}
		}

		private void skipLine() {
			while (this.at < this.text.length() && !isLineEnd(this.text.charAt(this.at))) {
				this.at++;
			}
		}

		private void skipWord() {
			int start = this.at;
			while (this.at < this.text.length() && isWord(this.text.charAt(this.at))) {
				this.at++;
			}
			this.longestWord = Math.max(this.longestWord, this.at - start);
		}

		private void skipString() {
			if (this.text.startsWith("\"\"\"", this.at)) {
				skipBlock();
				return;
			}
			for (this.at++; this.at < this.text.length(); this.at++) {
				char c = this.text.charAt(this.at);
				if (c == '\\') {
					this.at++;
				}
				else if (c == '"' || isLineEnd(c)) {
					this.at++;
					return;
				}
			}
		}

		private void skipBlock() {
			int end = this.text.indexOf("\"\"\"", this.at + 3);
			while (end > 0 && this.text.charAt(end - 1) == '\\') {
				end = this.text.indexOf("\"\"\"", end + 3);
			}
			this.at = (end > 0) ? end + 3 : this.text.length();
		}

		private static boolean isWord(char c) {
			return c == '_' || c == '-' || c == '+' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z')
					|| (c >= 'A' && c <= 'Z');
		}

		private static boolean isLineEnd(char c) {
			return c == '\n' || c == '\r';
		}

	}

}
