package app.galley.task;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class ContentTaskStatusTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			          | DRAFT | IN_REVIEW | APPROVED | REJECTED
			DRAFT     | true  | true      | false    | false
			IN_REVIEW | true  | true      | true     | true
			REJECTED  | true  | true      | false    | false
			APPROVED  | false | false     | false    | false
			""", useHeadersInDisplayName = true)
	void allowsOnlyTheTransitionsOfTheWorkflow(ContentTaskStatus from, boolean draft, boolean inReview,
			boolean approved, boolean rejected) {
		assertThat(from.mayBecome(ContentTaskStatus.DRAFT)).isEqualTo(draft);
		assertThat(from.mayBecome(ContentTaskStatus.IN_REVIEW)).isEqualTo(inReview);
		assertThat(from.mayBecome(ContentTaskStatus.APPROVED)).isEqualTo(approved);
		assertThat(from.mayBecome(ContentTaskStatus.REJECTED)).isEqualTo(rejected);
	}

	@ParameterizedTest
	@EnumSource
	void advisesInAFullSentence(ContentTaskStatus status) {
		assertThat(status.advice()).matches("[A-Z].*\\.");
	}

}
