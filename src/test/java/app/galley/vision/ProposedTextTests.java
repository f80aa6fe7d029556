package app.galley.vision;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ProposedTextTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~',
			value = { "A pier. | A pier.", "\"A pier.\" | A pier.", "„Ein Steg.“ | Ein Steg.",
					"Alt text: A pier. | A pier.", "**Alt text:** \"A pier.\" | A pier.",
					"<think>It is grey.</think>A pier. | A pier.", "~A pier\nat low  tide.~ | A pier at low tide.",
					"A sign: \"Closed\" | A sign: \"Closed\"", "<b>A pier</b> | <b>A pier</b>" })
	void isOnePlainLine(String answer, String text) {
		assertThat(ProposedText.of(answer)).hasValue(text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " \n ", "\"\"", "…", "I'm sorry, I can't help with that.", "I cannot see an image.",
			"As an AI, I do not see." })
	void refusesWhatIsNone(String answer) {
		assertThat(ProposedText.of(answer)).isEmpty();
	}

	@Test
	void isNoLongerThanAltText() {
		assertThat(ProposedText.of("word ".repeat(200)).orElseThrow()).hasSizeLessThanOrEqualTo(500).endsWith("word…");
		assertThat(ProposedText.of("字".repeat(600)).orElseThrow()).hasSizeLessThanOrEqualTo(500).endsWith("…");
	}

}
