package app.galley.search;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * Languages whose words are also found by their stem: those of PostgreSQL's stemmers.
 */
enum Language {

	ENGLISH, GERMAN, FRENCH, SPANISH, ITALIAN, PORTUGUESE, DUTCH, RUSSIAN, ARABIC;

	/** Name of PostgreSQL's dictionary. */
	String dictionary() {
		return name().toLowerCase(Locale.ROOT) + "_stem";
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

	/**
	 * The language in Latin script of a text that names its own.
	 * @param tag BCP 47 tag; null for a text that names none
	 */
	static Optional<Language> latinOf(@Nullable String tag) {
		String code = (tag != null) ? Locale.forLanguageTag(tag).getLanguage() : "";
		return Arrays.stream(values())
			.filter((language) -> language.writes("a"))
			.filter((language) -> Locale.of(code).getDisplayLanguage(Locale.ENGLISH).equalsIgnoreCase(language.name()))
			.findFirst();
	}

	static Language of(String dictionary) {
		return Arrays.stream(values()).filter((one) -> one.dictionary().equals(dictionary)).findFirst().orElseThrow();
	}

	/** Languages that the word can be of. */
	static List<Language> thatWrite(String word) {
		return Arrays.stream(values()).filter((language) -> language.writes(word)).toList();
	}

}
