package app.galley.settings;

import java.time.Instant;

import app.galley.settings.SiteSettings.DateStyle;
import app.galley.words.TextDirection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static app.galley.settings.SampleDates.site;
import static org.assertj.core.api.Assertions.assertThat;

class SiteDatesTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			en    | LONG    | 5 November 2026
			en    | MEDIUM  | 5 Nov 2026
			en    | NUMERIC | 05/11/2026
			en-US | LONG    | November 5, 2026
			de    | LONG    | 5. November 2026
			de    | NUMERIC | 05.11.26
			fr    | LONG    | 5 novembre 2026
			es    | LONG    | 5 de noviembre de 2026
			ja    | LONG    | 2026年11月5日
			""")
	void writesDatesInTheLanguageOfTheSite(String language, DateStyle style, String date) {
		assertThat(SiteDates.of(site(language, style, "UTC")).day(Instant.parse("2026-11-05T23:30:00Z")))
			.isEqualTo(date);
	}

	@Test
	void writesDatesInTheTimeZoneOfTheSite() {
		assertThat(SiteDates.of(site("en", DateStyle.LONG, "Asia/Tokyo")).day(Instant.parse("2026-11-05T23:30:00Z")))
			.isEqualTo("6 November 2026");
	}

	@ParameterizedTest
	@ValueSource(strings = { "ar", "fa", "he", "ur", "uz-Arab" })
	void textOfTheseLanguagesIsFromRightToLeft(String language) {
		assertThat(site(language, DateStyle.LONG, "UTC").direction()).isEqualTo(TextDirection.RTL);
		assertThat(SiteDates.of(site(language, DateStyle.LONG, "UTC")).template()).contains("{d}", "{y}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "de", "ja", "az-Latn", "ks-Deva" })
	void textOfOthersIsFromLeftToRight(String language) {
		assertThat(site(language, DateStyle.LONG, "UTC").direction()).isEqualTo(TextDirection.LTR);
	}

}
