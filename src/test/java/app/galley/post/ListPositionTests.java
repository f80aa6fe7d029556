package app.galley.post;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import app.galley.id.PostId;
import app.galley.paging.Cursor;
import app.galley.problem.Refused;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ListPositionTests {

	private static final Instant TIME = Instant.parse("2026-11-29T08:00:00.123456Z");

	private static final PostId LOW = PostId.of("00000000-0000-7000-8000-000000000001");

	private static final PostId HIGH = PostId.of("f0000000-0000-7000-8000-000000000001");

	@Test
	void putsTheNewestFirst() {
		ListPosition older = new ListPosition(TIME, HIGH);
		ListPosition newer = new ListPosition(TIME.plusNanos(1000), LOW);
		assertThat(Stream.of(older, newer).sorted()).containsExactly(newer, older);
	}

	/** {@link UUID#compareTo} would put ids that start with 8 to f first. */
	@Test
	void breaksTiesByTheBytesOfTheIdAsPostgreSqlDoes() {
		ListPosition low = new ListPosition(TIME, LOW);
		ListPosition high = new ListPosition(TIME, HIGH);
		ListPosition lowest = new ListPosition(TIME, PostId.of("00000000-0000-7000-0000-000000000001"));
		assertThat(Stream.of(lowest, high, low).sorted()).isEqualTo(List.of(high, low, lowest));
	}

	@Test
	void isReadBackFromItsCursor() {
		ListPosition position = new ListPosition(TIME, LOW);
		assertThat(ListPosition.of(position.cursor())).isEqualTo(position);
	}

	@Test
	void refusesTheCursorOfAnotherOrder() {
		String cursor = new Cursor(PostOrder.UPDATED_AT_DESC.name(), TIME.toString(), LOW.value()).encode();
		assertThatExceptionOfType(Refused.class).isThrownBy(() -> ListPosition.of(cursor));
	}

	@Test
	void refusesACursorWithoutATime() {
		String cursor = new Cursor(PostOrder.PUBLISHED_AT_DESC.name(), "yesterday", LOW.value()).encode();
		assertThatExceptionOfType(Refused.class).isThrownBy(() -> ListPosition.of(cursor));
	}

}
