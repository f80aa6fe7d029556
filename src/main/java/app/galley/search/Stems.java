package app.galley.search;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Stems of words, by PostgreSQL's dictionaries, which also know the words that say little
 * in a language, such as “the”.
 */
@Component
class Stems {

	private static final int WORDS_OF_LANGUAGE = 500;

	private final JdbcClient jdbc;

	Stems(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * The language in Latin script of whose common words a text has most, the first such
	 * one of {@link Language}; English if it has none.
	 */
	Language languageOf(List<Word> words) {
		String[] first = words.stream()
			.filter((word) -> !word.gram())
			.limit(WORDS_OF_LANGUAGE)
			.map(Word::text)
			.toArray(String[]::new);
		return this.jdbc.sql("""
				SELECT dictionary FROM unnest(?::text[]) WITH ORDINALITY AS t (dictionary, n), unnest(?::text[]) AS word
				WHERE ts_lexize(dictionary::regdictionary, word) = '{}'
				GROUP BY dictionary, n ORDER BY count(*) DESC, n LIMIT 1""")
			.param(Language.latin())
			.param(first)
			.query(String.class)
			.optional()
			.map(Language::of)
			.orElse(Language.ENGLISH);
	}

	/**
	 * Stems of words, each in the languages given for it, in one statement.
	 * @return by language and word; null for a word that says little in the language
	 */
	Map<Key, @Nullable String> of(Collection<Key> keys) {
		List<Key> all = List.copyOf(new TreeSet<>(keys));
		Map<Key, @Nullable String> stems = new HashMap<>();
		this.jdbc.sql("""
				SELECT n, (ts_lexize(dictionary::regdictionary, word))[1]
				FROM unnest(?::text[], ?::text[]) WITH ORDINALITY AS t (dictionary, word, n)""")
			.param(all.stream().map((key) -> key.language().dictionary()).toArray(String[]::new))
			.param(all.stream().map(Key::word).toArray(String[]::new))
			.query((row) -> {
				Key key = all.get(row.getInt(1) - 1);
				String stem = row.getString(2);
				stems.put(key, (stem != null) ? Word.folded(stem) : null);
			});
		return stems;
	}

	/**
	 * A word in a language.
	 *
	 * @param word in lower case, with its accents
	 */
	record Key(Language language, String word) implements Comparable<Key> {

		/** The entry of the index for a stem of this language. */
		String entry(String stem) {
			return "~" + this.language.ordinal() + Objects.requireNonNull(stem);
		}

		@Override
		public int compareTo(Key other) {
			int languages = this.language.compareTo(other.language);
			return (languages != 0) ? languages : this.word.compareTo(other.word);
		}

	}

}
