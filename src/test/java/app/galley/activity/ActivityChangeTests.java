package app.galley.activity;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ActivityChangeTests {

	@Test
	void keepsShortValuesWhole() {
		assertThat(ActivityChange.of("title", "Old", null)).isEqualTo(new ActivityChange("title", "Old", null));
	}

	@Test
	void cutsLongValuesToTheDifferenceWithContext() {
		String words = "word ".repeat(20_000);
		ActivityChange change = ActivityChange.of("bodyMarkdown", words + "cat" + words, words + "tiger" + words);
		assertThat(change.before()).startsWith("…").endsWith("…").contains("word cat").hasSizeLessThan(200);
		assertThat(change.after()).startsWith("…").endsWith("…").contains("word tiger").hasSizeLessThan(200);
	}

	@Test
	void keepsTheBeginningOfALongValue() {
		ActivityChange change = ActivityChange.of("bodyMarkdown", null, "a".repeat(5000));
		assertThat(change.before()).isNull();
		assertThat(change.after()).isEqualTo("a".repeat(ActivityChange.MAX_LENGTH) + "…");
	}

	@Test
	void mergesSuccessiveChanges() {
		ActivityChange first = new ActivityChange("title", null, "One");
		assertThat(ActivityChange.merge(List.of(first), List.of(new ActivityChange("title", "One", "Two"))))
			.containsExactly(new ActivityChange("title", null, "Two"));
		assertThat(ActivityChange.merge(List.of(first), List.of(new ActivityChange("title", "One", null)))).isEmpty();
	}

	@Test
	void doesNotMergeExcerptsOfLongValues() {
		String words = "word ".repeat(1000);
		ActivityChange here = ActivityChange.of("bodyMarkdown", words + "cat", words + "tiger");
		ActivityChange there = ActivityChange.of("bodyMarkdown", words + "tiger", "A " + words + "tiger");
		assertThat(ActivityChange.merge(List.of(here), List.of(there))).containsExactly(here, there);
	}

	@Test
	void doesNotSplitSurrogatePairs() {
		for (int shift = 0; shift < 4; shift++) {
			String odd = "a".repeat(shift) + "😀".repeat(3000);
			ActivityChange change = ActivityChange.of("bodyMarkdown", odd + "x" + odd, odd + odd + "y");
			for (String value : new String[] { String.valueOf(change.before()), String.valueOf(change.after()) }) {
				assertThat(value.codePoints())
					.noneMatch((c) -> Character.MIN_SURROGATE <= c && c <= Character.MAX_SURROGATE);
			}
		}
	}

}
