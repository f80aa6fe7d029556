package app.galley.search;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import app.galley.search.WordQuery.Mark;
import org.jspecify.annotations.Nullable;

/**
 * HTML of a text with the words of a query in {@code <mark>} elements. All other
 * characters are escaped.
 */
final class Extract {

	private static final int LENGTH = 240;

	/** Shown before the first marked word. */
	private static final int LEAD = 60;

	/** Read of a long text, for one who scans results. */
	private static final int MAX_READ = 60_000;

	private final String text;

	private final List<Word> words;

	private final List<Hit> hits = new ArrayList<>();

	private Extract(String text, List<Mark> marks) {
		this.text = (text.length() > MAX_READ) ? text.substring(0, MAX_READ) : text;
		this.words = Word.of(this.text);
		for (Word word : this.words) {
			marks.stream()
				.filter((mark) -> mark.marks(word))
				.findFirst()
				.ifPresent((mark) -> this.hits.add(new Hit(word.start(), word.end(), mark.term())));
		}
	}

	/** The whole text. */
	static String all(String text, List<Mark> marks) {
		Extract extract = new Extract(text, marks);
		return extract.html(0, extract.text.length());
	}

	/** The part of a text that shows most of the query; null if it has none of it. */
	static @Nullable String of(String text, List<Mark> marks) {
		Extract extract = new Extract(text, marks);
		return extract.hits.isEmpty() ? null : extract.best();
	}

	private String best() {
		int best = 0;
		int most = -1;
		for (int i = 0; i < this.hits.size(); i++) {
			Set<Integer> terms = new HashSet<>();
			int near = 0;
			for (int k = i; k < this.hits.size()
					&& this.hits.get(k).end() - this.hits.get(i).start() <= LENGTH - LEAD; k++) {
				terms.add(this.hits.get(k).term());
				near++;
			}
			int score = 100 * terms.size() + Math.min(near, 20);
			if (score > most) {
				most = score;
				best = i;
			}
		}
		int start = wordStart(this.hits.get(best).start() - LEAD);
		int end = wordEnd(start + LENGTH);
		return ((start > 0) ? "… " : "") + html(start, end) + ((end < this.text.length()) ? " …" : "");
	}

	/** Start of the first word at or after an index. */
	private int wordStart(int index) {
		if (index <= 0) {
			return 0;
		}
		return this.words.stream().mapToInt(Word::start).filter((start) -> start >= index).findFirst().orElse(0);
	}

	/** End of the last word before an index. */
	private int wordEnd(int index) {
		if (index >= this.text.length()) {
			return this.text.length();
		}
		return this.words.stream().mapToInt(Word::end).filter((end) -> end <= index).max().orElse(this.text.length());
	}

	private String html(int from, int to) {
		StringBuilder html = new StringBuilder();
		int at = from;
		int i = 0;
		while (i < this.hits.size()) {
			Hit hit = this.hits.get(i++);
			if (hit.start() < from || hit.end() > to) {
				continue;
			}
			int end = hit.end();
			// Pairs of characters overlap.
			while (i < this.hits.size() && this.hits.get(i).start() <= end && this.hits.get(i).end() <= to) {
				end = Math.max(end, this.hits.get(i++).end());
			}
			html.append(escaped(this.text.substring(at, Math.max(at, hit.start()))))
				.append("<mark>")
				.append(escaped(this.text.substring(Math.max(at, hit.start()), end)))
				.append("</mark>");
			at = end;
		}
		return html.append(escaped(this.text.substring(at, to))).toString();
	}

	/** As browsers serialise a text, so that both renderers have the same. */
	private static String escaped(String text) {
		return text.replaceAll("\\s+", " ").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
	}

	/**
	 * A word to mark.
	 *
	 * @param term of the query
	 */
	private record Hit(int start, int end, int term) {
	}

}
