package app.galley.post;

import app.galley.problem.Faults;
import app.galley.problem.Refused;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SlugTests {

	@ParameterizedTest
	@CsvSource({ "Über Äpfel & Crème brûlée,uber-apfel-creme-brulee", "Straße,strasse", "Smørrebrød,smorrebrod",
			"It’s Ada's,its-adas", "  --C++ 20!--  ,c-20", "日本語," })
	void proposesASlugFromATitle(String title, @Nullable String slug) {
		assertThat(Slug.propose(title)).isEqualTo(slug);
	}

	@Test
	void cutsALongTitleBetweenWords() {
		assertThat(Slug.propose("word ".repeat(40))).hasSizeLessThanOrEqualTo(80).endsWith("word");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a", "a-b", "2026-in-review" })
	void acceptsLowerCaseLettersDigitsAndSingleHyphens(String slug) {
		Faults faults = new Faults("input");
		assertThat(Slug.check(faults, "slug", slug)).isEqualTo(slug);
		faults.refuseIfAny();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "A", "a--b", "-a", "a-", "a b", "ä", "a/b", "a.b" })
	void refusesOtherSlugs(String slug) {
		Faults faults = new Faults("input");
		Slug.check(faults, "slug", slug);
		assertThatExceptionOfType(Refused.class).isThrownBy(faults::refuseIfAny);
	}

	@Test
	void refusesASlugThatIsTooLong() {
		Faults faults = new Faults("input");
		Slug.check(faults, "slug", "a".repeat(Slug.MAX_LENGTH + 1));
		assertThatExceptionOfType(Refused.class).isThrownBy(faults::refuseIfAny);
	}

}
