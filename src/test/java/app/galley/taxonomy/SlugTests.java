package app.galley.taxonomy;

import app.galley.problem.Faults;
import app.galley.problem.Refused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SlugTests {

	@ParameterizedTest
	@ValueSource(strings = { "a", "2026", "what-a-galley-proof-is" })
	void acceptsLettersDigitsAndSingleHyphens(String slug) {
		assertThat(Slug.isValid(slug)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "-a", "a-", "a--b", "A", "a b", "ä", "a/b", "a_b" })
	void refusesOtherText(String text) {
		assertThat(Slug.isValid(text)).isFalse();
	}

	@Test
	void isLimitedTo200Characters() {
		assertThat(Slug.isValid("a".repeat(200))).isTrue();
		assertThat(Slug.isValid("a".repeat(201))).isFalse();
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			Hello, World!        | hello-world
			Ada's Café           | adas-cafe
			Straße & Smørrebrød  | strasse-smorrebrod
			' -- trimmed -- '    | trimmed
			1,000 posts          | 1-000-posts
			Łódź bez łódek       | lodz-bez-lodek
			Đà Nẵng đẹp          | da-nang-dep
			Œuvre complète       | oeuvre-complete
			Þingvellir           | thingvellir
			Ærøskøbing           | aeroskobing
			Ισθμός               | isthmos
			Привет мир           | privet-mir
			Щука и ёж            | suka-i-ez
			日本語 API 2024       | ri-ben-yu-api-2024
			港の朝                | gangno-chao
			서울                  | seoul
			İstanbul ışık        | istanbul-isik
			Håkan på ön          | hakan-pa-on
			C++ vs C#            | c-plus-plus-vs-c-sharp
			.NET and Net         | dot-net-and-net
			Disney+ & node.js    | disney-plus-node-js
			Issue #5, 1+1        | issue-5-1-1
			""", delimiter = '|')
	void derivesASlugFromATitle(String title, String slug) {
		assertThat(Slug.propose(title)).isEqualTo(slug);
	}

	@Test
	void derivesNothingFromATitleWithoutUsableCharacters() {
		assertThat(Slug.propose("🎉")).isNull();
	}

	@Test
	void cutsALongTitleBetweenWords() {
		assertThat(Slug.propose("word ".repeat(40))).isEqualTo("word-".repeat(15) + "word");
		assertThat(Slug.propose("a".repeat(100))).isEqualTo("a".repeat(80));
	}

	@Test
	void suggestsAValidSlug() {
		Faults faults = new Faults("input");
		assertThat(Slug.check(faults, "slug", null)).isNull();
		assertThat(Slug.check(faults, "slug", "fine")).isEqualTo("fine");
		faults.refuseIfAny();
		Slug.check(faults, "slug", "Not A Slug");
		assertThatExceptionOfType(Refused.class).isThrownBy(faults::refuseIfAny)
			.satisfies((refused) -> assertThat(refused.faults()).singleElement()
				.satisfies((fault) -> assertThat(fault.message()).endsWith("such as not-a-slug")));
	}

}
