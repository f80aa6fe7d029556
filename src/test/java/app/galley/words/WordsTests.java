package app.galley.words;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import app.galley.settings.SampleDates;
import app.galley.settings.SiteDates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class WordsTests {

	/** What both renderers must print; {@code -Dgalley.docs.update=true} writes it. */
	private static final Path SAMPLES = Path.of("site/test/words.samples.json");

	private static final int[] NUMBERS = { 0, 1, 2, 3, 11, 100 };

	private static final JsonMapper JSON = JsonMapper.builder()
		.enable(SerializationFeature.INDENT_OUTPUT, SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
		.build();

	@ParameterizedTest
	@CsvSource({ "de,Archiv", "de-AT,Archiv", "fr,Archives", "es-MX,Archivo", "ja,アーカイブ", "ar-EG,الأرشيف", "en,Archive",
			"en-US,Archive" })
	void speaksTheLanguageOfTheSiteWhateverItsRegion(String language, String archive) {
		assertThat(Words.of(language).get("archive")).isEqualTo(archive);
		assertThat(Words.of(language).foreign()).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "sv", "zh-Hant-TW", "de1", "../de" })
	void speaksEnglishAndSaysSoInALanguageWithoutWords(String language) {
		assertThat(Words.of(language).get("archive")).isEqualTo("Archive");
		assertThat(Words.of(language).foreign()).isEqualTo("en");
	}

	@Test
	void knowsTheLanguagesThatHaveWords() {
		assertThat(Words.languages()).containsEntry("ar", "العربية")
			.containsEntry("en", "English")
			.hasSizeGreaterThan(5);
	}

	@Test
	void refusesAMessageThatDoesNotExist() {
		assertThatThrownBy(() -> Words.english().get("nothing")).hasMessage("nothing");
	}

	@Test
	void readsTheRulesOfPlurals() {
		PluralRules russian = new PluralRules(Map.of("one", "n % 10 = 1 and n % 100 != 11", "few",
				"n % 10 = 2..4 and n % 100 != 12..14", "many", "n % 10 = 0,5..9 or n % 100 = 11..14"));
		assertThat(IntStream.of(1, 2, 5, 11, 12, 21, 22, 100).mapToObj(russian::categoryOf)).containsExactly("one",
				"few", "many", "many", "many", "one", "few", "many");
		assertThatThrownBy(() -> new PluralRules(Map.of("one", "i = 1"))).hasMessageContaining("i = 1");
	}

	/** The site's test compares the same file. */
	@Test
	void printsWhatTheSitePrints() throws IOException {
		Map<String, Map<String, ?>> samples = new LinkedHashMap<>();
		Words.languages().keySet().forEach((language) -> samples.put(language, samples(language)));
		String json = JSON.writeValueAsString(samples) + "\n";
		if (Boolean.getBoolean("galley.docs.update")) {
			Files.writeString(SAMPLES, json);
		}
		assertThat(Files.readString(SAMPLES)).isEqualTo(json);
	}

	private static Map<String, ?> samples(String language) {
		Words words = Words.of(language);
		Map<String, Object> samples = new LinkedHashMap<>();
		for (int number : NUMBERS) {
			samples.put("readingTime " + number, words.counted("readingTime", number));
			samples.put("postCount " + number, words.counted("postCount", number));
			samples.put("searchCut " + number, words.get("searchCut", number));
		}
		samples.put("searchFor", words.get("searchFor", "$1 {text} \\ & <b>"));
		samples.put("month", words.get("month", Map.of("month", "Mai", "year", 2026)));
		samples.put("updated", words.around("updated"));
		samples.put("postGone", words.around("postGone"));
		Instant date = Instant.parse("2026-03-01T23:30:00Z");
		samples.put("dates", Stream.of("LONG", "MEDIUM", "NUMERIC").map((style) -> {
			SiteDates dates = SampleDates.of(language, style);
			return Map.of("format", dates, "day", dates.day(date));
		}).toList());
		return samples;
	}

}
