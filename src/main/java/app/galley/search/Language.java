package app.galley.search;

import java.util.Arrays;
import java.util.List;

/**
 * Languages whose words are also found by their stem: those of PostgreSQL's stemmers.
 */
enum Language {

	ENGLISH, GERMAN, FRENCH, SPANISH, ITALIAN, PORTUGUESE, DUTCH, RUSSIAN, ARABIC;

	/** Name of PostgreSQL's dictionary. */
	String dictionary() {
		return name().toLowerCase(java.util.Locale.ROOT) + "_stem";
	}

	/** Whether its words are written in the script of this one. */
	boolean writes(String word) {
		Character.UnicodeScript script = Character.UnicodeScript.of(word.codePointAt(0));
		return switch (this) {
			case RUSSIAN -> script == Character.UnicodeScript.CYRILLIC;
			case ARABIC -> script == Character.UnicodeScript.ARABIC;
			default -> script == Character.UnicodeScript.LATIN;
		};
	}

	/** Dictionaries of the languages that share the Latin script. */
	static String[] latin() {
		return Arrays.stream(values())
			.filter((language) -> language.writes("a"))
			.map(Language::dictionary)
			.toArray(String[]::new);
	}

	static Language of(String dictionary) {
		return Arrays.stream(values()).filter((one) -> one.dictionary().equals(dictionary)).findFirst().orElseThrow();
	}

	/** Languages that the word can be of. */
	static List<Language> thatWrite(String word) {
		return Arrays.stream(values()).filter((language) -> language.writes(word)).toList();
	}

}
