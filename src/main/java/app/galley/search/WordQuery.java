package app.galley.search;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * What a reader searches for, as PostgreSQL's type {@code tsquery}: words that a post
 * must all have, phrases in quotes, {@code -} before words that it must not have,
 * {@code OR} between alternatives. Every text is accepted; one without words finds
 * nothing.
 *
 * @param match which posts match
 * @param title which titles match
 * @param phrase of all words in their order; null for a single word
 * @param rank any of the words, for the relevance
 * @param excludes whether it has words that a post must not have
 * @param marks what is marked in an extract
 */
record WordQuery(String match, String title, @Nullable String phrase, String rank, boolean excludes, List<Mark> marks) {

	private static final Pattern PART = Pattern.compile("(-?)(?:[\"“”„«»]([^\"“”„«»]*)[\"“”„«»]?|([^\\s\"“”„«»]+))");

	private static final int MIN_PREFIX = 3;

	private static final WordQuery NONE = new WordQuery("", "", null, "", false, List.of());

	WordQuery {
		marks = List.copyOf(marks);
	}

	boolean isEmpty() {
		return this.match.isEmpty();
	}

	/**
	 * Reads a text.
	 * @param stemsOf stems of words, null for one that says little in a language
	 */
	static WordQuery of(String text, Function<Set<Stems.Key>, Map<Stems.Key, @Nullable String>> stemsOf) {
		List<List<Term>> alternatives = parse(text);
		List<Word> words = alternatives.stream()
			.flatMap(List::stream)
			.flatMap((term) -> term.words().stream())
			.toList();
		if (alternatives.stream().flatMap(List::stream).allMatch(Term::excluded)) {
			return NONE;
		}
		Set<Stems.Key> keys = words.stream()
			.filter((word) -> !word.gram())
			.flatMap(WordQuery::keys)
			.collect(Collectors.toSet());
		Writer writer = new Writer(stemsOf.apply(keys));
		@Nullable Language language = writer.language(words);
		List<String> match = new ArrayList<>();
		List<String> title = new ArrayList<>();
		for (List<Term> all : alternatives) {
			List<Term> wanted = all.stream().filter((term) -> !term.excluded()).toList();
			if (wanted.isEmpty()) {
				continue;
			}
			List<Term> telling = wanted.stream().filter((term) -> !writer.saysLittle(term, language)).toList();
			List<Term> required = telling.isEmpty() ? wanted : telling;
			String conditions = required.stream().map(writer::term).collect(Collectors.joining(" & "));
			title.add("(" + conditions + ")");
			match.add("(" + conditions
					+ all.stream()
						.filter(Term::excluded)
						.map((term) -> " & !" + writer.term(term))
						.collect(Collectors.joining())
					+ ")");
		}
		List<Term> wanted = alternatives.stream().flatMap(List::stream).filter((term) -> !term.excluded()).toList();
		List<Word> first = alternatives.getFirst()
			.stream()
			.filter((term) -> !term.excluded())
			.flatMap((term) -> term.sought().stream())
			.toList();
		String rank = wanted.stream()
			.flatMap((term) -> term.sought().stream())
			.map((word) -> writer.word(word, false))
			.collect(Collectors.joining(" | "));
		return new WordQuery(String.join(" | ", match), String.join(" | ", title),
				(first.size() > 1) ? writer.phrase(first, false) : null, rank,
				alternatives.stream().flatMap(List::stream).anyMatch(Term::excluded),
				wanted.stream().flatMap((term) -> writer.marks(term)).toList());
	}

	private static java.util.stream.Stream<Stems.Key> keys(Word word) {
		return Language.thatWrite(word.text()).stream().map((language) -> new Stems.Key(language, word.text()));
	}

	private static List<List<Term>> parse(String text) {
		List<List<Term>> alternatives = new ArrayList<>(List.of(new ArrayList<>()));
		Matcher part = PART.matcher(text);
		while (part.find()) {
			String quoted = part.group(2);
			String plain = part.group(3);
			if ("OR".equals(plain) && part.group(1).isEmpty()) {
				alternatives.add(new ArrayList<>());
				continue;
			}
			List<Word> words = Word.of((quoted != null) ? quoted : Objects.requireNonNull(plain));
			if (!words.isEmpty()) {
				alternatives.getLast()
					.add(new Term(words, quoted != null, !part.group(1).isEmpty(),
							plain != null && (plain.endsWith("*") || part.end() == text.stripTrailing().length())));
			}
		}
		alternatives.removeIf(List::isEmpty);
		return alternatives;
	}

	/**
	 * Words that follow each other.
	 *
	 * @param quoted whether they are to be found as they are
	 * @param start whether the last word may be the start of a longer one
	 */
	private record Term(List<Word> words, boolean quoted, boolean excluded, boolean start) {

		/** Without the last character of a run, which the pair before it has. */
		List<Word> sought() {
			List<Word> sought = new ArrayList<>();
			for (int i = 0; i < this.words.size(); i++) {
				Word word = this.words.get(i);
				boolean last = i + 1 == this.words.size() || !this.words.get(i + 1).gram()
						|| !this.words.get(i + 1).inner();
				if (!(word.gram() && word.inner() && last)) {
					sought.add(word);
				}
			}
			return sought;
		}

	}

	/**
	 * Something to mark in an extract.
	 *
	 * @param term number of what it belongs to, as an extract should show all of them
	 * @param stems starts of words that are marked, when little follows
	 * @param start whether every word that starts with a spelling is marked
	 */
	record Mark(int term, Set<String> spellings, Set<String> stems, boolean start) {

		private static final int MAX_ENDING = 4;

		Mark {
			spellings = Set.copyOf(spellings);
			stems = Set.copyOf(stems);
		}

		boolean marks(Word word) {
			return word.spellings()
				.stream()
				.anyMatch((spelling) -> this.spellings.contains(spelling)
						|| (this.start && this.spellings.stream().anyMatch(spelling::startsWith))
						|| (!word.gram() && this.stems.stream().anyMatch((stem) -> isOf(stem, spelling))));
		}

		private static boolean isOf(String stem, String spelling) {
			String bare = spelling.startsWith("ال") ? spelling.substring(2) : spelling;
			return (spelling.startsWith(stem) && spelling.length() - stem.length() <= MAX_ENDING)
					|| (bare.startsWith(stem) && bare.length() - stem.length() <= MAX_ENDING);
		}

	}

	/** Writes parts of a query. */
	private static final class Writer {

		private final Map<Stems.Key, @Nullable String> stems;

		private int marked;

		Writer(Map<Stems.Key, @Nullable String> stems) {
			this.stems = stems;
		}

		/** The language whose common words the query has most; null if it has none. */
		@Nullable Language language(List<Word> words) {
			Map<Language, Integer> counts = new EnumMap<>(Language.class);
			words.stream()
				.filter((word) -> !word.gram())
				.flatMap(WordQuery::keys)
				.filter((key) -> this.stems.get(key) == null)
				.forEach((key) -> counts.merge(key.language(), 1, Integer::sum));
			return counts.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey).orElse(null);
		}

		boolean saysLittle(Term term, @Nullable Language language) {
			return language != null && !term.quoted() && term.words().size() == 1 && !term.words().getFirst().gram()
					&& language.writes(term.words().getFirst().text())
					&& this.stems.get(new Stems.Key(language, term.words().getFirst().text())) == null;
		}

		String term(Term term) {
			List<Word> words = term.sought();
			if (words.size() == 1) {
				return word(words.getFirst(), term.start(), term.quoted());
			}
			String phrase = phrase(words, term.start() && !term.quoted());
			boolean compound = !term.quoted() && words.stream().noneMatch(Word::gram)
					&& words.stream().skip(1).allMatch(Word::inner);
			return compound ? "(" + phrase + " | " + WordVector.quoted(joined(words)) + ")" : phrase;
		}

		private static String joined(List<Word> words) {
			return Word.shortened(words.stream().map(Word::key).collect(Collectors.joining()));
		}

		/** One word, however it is spelled or inflected. */
		String word(Word word, boolean start) {
			return word(word, start, false);
		}

		private String word(Word word, boolean start, boolean exactly) {
			Set<String> entries = new LinkedHashSet<>(spellings(word, start && !exactly));
			if (!word.gram() && !exactly) {
				keys(word).forEach((key) -> {
					String stem = this.stems.get(key);
					if (stem != null) {
						entries.add(WordVector.quoted(key.entry(stem)));
					}
				});
			}
			return "(" + String.join(" | ", entries) + ")";
		}

		private static List<String> spellings(Word word, boolean start) {
			boolean alone = word.gram() && word.text().codePointCount(0, word.text().length()) == 1;
			return word.spellings()
				.stream()
				.map((spelling) -> WordVector.quoted(spelling)
						+ ((alone || (start && isStart(word, spelling))) ? ":*" : ""))
				.toList();
		}

		private static boolean isStart(Word word, String spelling) {
			return !word.gram() && spelling.length() >= MIN_PREFIX;
		}

		/** Words that follow each other: their pairs, and their positions if need be. */
		String phrase(List<Word> words, boolean start) {
			List<String> conditions = new ArrayList<>();
			int last = words.size() - 1;
			for (int i = 0; i < last; i++) {
				boolean pair = !words.get(i).gram() && !words.get(i + 1).gram();
				if (pair) {
					conditions.add(WordVector.quoted(WordVector.pair(words.get(i), words.get(i + 1)))
							+ ((start && i + 1 == last) ? ":*" : ""));
				}
			}
			if (conditions.size() != 1 || words.size() != 2) {
				List<String> places = new ArrayList<>();
				for (int i = 0; i <= last; i++) {
					places.add("(" + String.join(" | ", spellings(words.get(i), start && i == last)) + ")");
				}
				conditions.add("(" + String.join(" <-> ", places) + ")");
			}
			return "(" + String.join(" & ", conditions) + ")";
		}

		java.util.stream.Stream<Mark> marks(Term term) {
			int number = this.marked++;
			return term.sought().stream().map((word) -> {
				Set<String> stems = term.quoted() || word.gram() ? Set.of()
						: keys(word).map(this.stems::get)
							.filter(Objects::nonNull)
							.filter((stem) -> stem.length() >= MIN_PREFIX)
							.collect(Collectors.toSet());
				boolean alone = word.gram() && term.sought().size() == 1;
				return new Mark(number, word.spellings(), stems,
						alone || (term.start() && !term.quoted() && isStart(word, word.key())));
			});
		}

	}

}
