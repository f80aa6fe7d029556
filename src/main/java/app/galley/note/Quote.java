package app.galley.note;

import java.util.ArrayList;
import java.util.LinkedList;
import java.util.List;
import java.util.Optional;

import app.galley.article.SourceText;
import org.bitbucket.cowwoc.diffmatchpatch.DiffMatchPatch;
import org.bitbucket.cowwoc.diffmatchpatch.DiffMatchPatch.Diff;

/**
 * Words of an article and the words around them, as the selectors of the W3C's Web
 * Annotation model (TextQuoteSelector, TextPositionSelector). They are found again by the
 * same words, among several by those around them, else by words that are alike.
 *
 * @param text as the person marked it
 * @param position of its first letter among all letters of the article
 */
record Quote(String text, String prefix, String suffix, int position) {

	/** Characters of the words around it. */
	static final int CONTEXT = 64;

	/**
	 * How many letters of quote and surroundings must be the same: "the" is not found
	 * again anywhere.
	 */
	private static final int DISTINCTIVE = 20;

	/** Shorter quotes are alike too easily. */
	private static final int MIN_FUZZY = 12;

	/** Letters that the matcher compares at once. */
	private static final int MATCHER_BITS = 32;

	private static final float ALIKE = 0.6F;

	/** How far from its old place a changed quote is looked for, in letters. */
	private static final int REACH = 20_000;

	/** Most places of the same words that are compared. */
	private static final int MAX_CANDIDATES = 1000;

	/** The place in a text; empty when the words are no longer there. */
	Optional<Place> in(SourceText source) {
		String letters = source.letters();
		String quote = SourceText.lettersOf(this.text);
		if (quote.isEmpty() || letters.isEmpty()) {
			return Optional.empty();
		}
		return exact(letters, quote).or(() -> alike(letters, quote))
			.map((span) -> Place.of(source, letters, span.from(), span.to()));
	}

	private Optional<Span> exact(String letters, String quote) {
		List<Integer> candidates = new ArrayList<>();
		for (int at = letters.indexOf(quote); at >= 0
				&& candidates.size() < MAX_CANDIDATES; at = letters.indexOf(quote, at + 1)) {
			candidates.add(at);
		}
		String before = SourceText.lettersOf(this.prefix);
		String after = SourceText.lettersOf(this.suffix);
		int best = -1;
		int bestContext = -1;
		for (int at : candidates) {
			int context = commonEnd(letters.substring(0, at), before)
					+ commonStart(letters.substring(at + quote.length()), after);
			boolean nearer = context == bestContext && Math.abs(at - this.position) < Math.abs(best - this.position);
			if (context > bestContext || nearer) {
				best = at;
				bestContext = context;
			}
		}
		int needed = Math.min(DISTINCTIVE, quote.length() + before.length() + after.length());
		return (best >= 0 && quote.length() + bestContext >= needed)
				? Optional.of(new Span(best, best + quote.length())) : Optional.empty();
	}

	/** The matcher finds the start and the end; what lies between may have changed. */
	private Optional<Span> alike(String letters, String quote) {
		if (quote.length() < MIN_FUZZY) {
			return Optional.empty();
		}
		int from = Math.clamp(this.position - (long) REACH, 0, letters.length());
		int to = Math.clamp(this.position + (long) REACH + quote.length(), 0, letters.length());
		String window = letters.substring(from, to);
		DiffMatchPatch matcher = new DiffMatchPatch();
		matcher.matchThreshold = 1 - ALIKE;
		matcher.matchDistance = 4 * REACH;
		int part = Math.min(MATCHER_BITS, (quote.length() + 1) / 2);
		String head = quote.substring(0, part);
		String tail = quote.substring(quote.length() - part);
		int start = matcher.matchMain(window, head, this.position - from);
		if (start < 0) {
			return Optional.empty();
		}
		int end = matcher.matchMain(window, tail, start + quote.length() - tail.length());
		end = (end < 0) ? start + quote.length() : end + tail.length();
		end = Math.clamp(end, start, window.length());
		String found = window.substring(start, end);
		if (found.length() > 2 * quote.length() || similarity(matcher, quote, found) < ALIKE) {
			return Optional.empty();
		}
		return Optional.of(new Span(from + start, from + end));
	}

	private static float similarity(DiffMatchPatch matcher, String one, String other) {
		LinkedList<Diff> differences = matcher.diffMain(one, other, false);
		return 1 - matcher.diffLevenshtein(differences) / (float) Math.max(one.length(), other.length());
	}

	private static int commonEnd(String text, String end) {
		int length = 0;
		while (length < end.length() && length < text.length()
				&& text.charAt(text.length() - length - 1) == end.charAt(end.length() - length - 1)) {
			length++;
		}
		return length;
	}

	private static int commonStart(String text, String start) {
		int length = 0;
		while (length < start.length() && length < text.length() && text.charAt(length) == start.charAt(length)) {
			length++;
		}
		return length;
	}

	/** Letters from one up to another, which is not part of it. */
	private record Span(int from, int to) {
	}

	/**
	 * Where a quote is now.
	 *
	 * @param line of the Markdown, from 1
	 * @param start offset in the Markdown in UTF-16 code units
	 * @param end offset behind its last letter
	 * @param letters what stands there, without white space
	 * @param before the letters before it
	 * @param after the letters behind it
	 * @param position of the first letter among all
	 */
	record Place(int line, int start, int end, String letters, String before, String after, int position) {

		static Place of(SourceText source, String letters, int from, int to) {
			return new Place(source.line(from), source.offset(from), source.offset(to - 1) + 1,
					letters.substring(from, to), letters.substring(Math.max(0, from - CONTEXT), from),
					letters.substring(to, Math.min(letters.length(), to + CONTEXT)), from);
		}

	}

}
