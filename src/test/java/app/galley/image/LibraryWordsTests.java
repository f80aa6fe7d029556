package app.galley.image;

import java.text.Normalizer;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import app.galley.GalleyTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The words by which images are found, of any text.
 */
@GalleyTest
class LibraryWordsTests {

	private static final String FINDS = """
			(SELECT count(*) > 0 AND bool_and(library_words(%1$s) @@ CAST(term || ':*' AS tsquery))
			FROM unnest(tsvector_to_array(library_words(%2$s))) AS term)""";

	@Autowired
	JdbcClient jdbc;

	@ParameterizedTest
	@CsvSource(textBlock = """
			Covid-19,                  19
			Covid-19,                  covid
			Learn node.js today,       js
			Learn node.js today,       node.js
			either x/y or z,           y
			see example.org/about,     about
			Portrayed-4e203dec,        4e203dec
			Portrayed-4e203dec,        Portrayed-4e203dec
			Portrayed-12345678,        1234
			123e4567,                  123e45
			v1.2.3,                    v1.2
			ines@example.org,          example
			Café crème,                cafe creme
			cafe creme,                CAFÉ
			Straße nach Łódź,          strasse lodz
			Smørrebrød,                smorre
			ﬁne,                       fine
			ПРИВЕТ Ёжик,               привет ежик
			ΟΔΥΣΣΕΎΣ,                  οδυσσευς
			東京タワーの夕暮れ,            タワー
			東京タワーの夕暮れ,            夕
			東京タワーの夕暮れ,            東京 夕暮れ
			한국어 제목입니다,              제목
			ภาษาไทย,                   ไทย
			don't,                     don't
			""")
	void findsAPartOf(String text, String sought) {
		assertThat(finds(text, sought)).isTrue();
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			Covid-19,   9
			lighthouse, house
			東京タワー,   大阪
			がき,        かき
			anything,   !?
			'',         x
			""")
	void doesNotFind(String text, String sought) {
		assertThat(finds(text, sought)).isFalse();
	}

	private boolean finds(String text, String sought) {
		return this.jdbc.sql("SELECT " + FINDS.formatted("CAST(:text AS text)", "CAST(:sought AS text)"))
			.param("text", text)
			.param("sought", sought)
			.query(Boolean.class)
			.single();
	}

	/** Some are numbers with an exponent, or negative ones, to PostgreSQL's parser. */
	@Test
	void findsEveryNameWithARandomSuffix() {
		assertThat(this.jdbc
			.sql("""
					SELECT name FROM (SELECT 'Portrayed-' || substr(md5(n::text), 1, 8) AS name, substr(md5(n::text), 1, 8) AS suffix
					    FROM generate_series(1, 20000) n) AS names
					WHERE NOT (%s AND %s)"""
				.formatted(FINDS.formatted("name", "name"), FINDS.formatted("name", "suffix")))
			.query(String.class)
			.list()).isEmpty();
	}

	@Test
	void everyLetterAndDigitIsPartOfAWord() {
		List<String> letters = IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
			.filter(Character::isLetterOrDigit)
			.mapToObj(Character::toString)
			// Some marks are letters, but a space with a mark in their plain form.
			.filter((c) -> !Normalizer.normalize(c, Normalizer.Form.NFKD).startsWith(" "))
			.toList();
		assertThat(this.jdbc.sql("SELECT letter FROM unnest(?) AS letter WHERE library_words(letter) = ''")
			.param(letters.toArray(String[]::new))
			.query(String.class)
			.list()).isEmpty();
	}

	@Test
	void aTextOfAnyLengthIsIndexed() {
		String words = IntStream.range(0, 30_000).mapToObj("w%d"::formatted).collect(Collectors.joining(" "));
		for (String text : List.of("x".repeat(100_000), "字".repeat(100_000), words)) {
			assertThat(this.jdbc.sql("SELECT length(library_words(?))").param(text).query(Integer.class).single())
				.isPositive();
		}
	}

}
