package app.galley.post;

import java.time.Instant;

import app.galley.activity.ActivityAction;
import org.junit.jupiter.api.Test;

import static app.galley.post.PostStatus.PUBLISHED;
import static app.galley.post.PostStatus.SCHEDULED;
import static app.galley.post.PostStatus.UNPUBLISHED;
import static org.assertj.core.api.Assertions.assertThat;

class PostStatusTests {

	private static final Instant NOW = Instant.parse("2026-11-29T08:00:00Z");

	private static final Instant EARLIER = NOW.minusSeconds(1);

	private static final Instant LATER = NOW.plusSeconds(1);

	@Test
	void dependsOnTheDate() {
		assertThat(PostStatus.at(EARLIER, NOW)).isEqualTo(PUBLISHED);
		assertThat(PostStatus.at(NOW, NOW)).isEqualTo(PUBLISHED);
		assertThat(PostStatus.at(LATER, NOW)).isEqualTo(SCHEDULED);
	}

	@Test
	void allowsSchedulingUnlessPublished() {
		assertThat(UNPUBLISHED.canBeScheduled()).isTrue();
		assertThat(SCHEDULED.canBeScheduled()).isTrue();
		assertThat(PUBLISHED.canBeScheduled()).isFalse();
	}

	@Test
	void aRevisionKeepsTheDateOfAPublishedPost() {
		assertThat(PUBLISHED.dateAfterRevision(EARLIER, NOW, NOW)).isEqualTo(EARLIER);
	}

	@Test
	void aRevisionMovesTheDateOfAScheduledPost() {
		assertThat(SCHEDULED.dateAfterRevision(LATER, NOW, NOW)).isEqualTo(NOW);
		assertThat(SCHEDULED.dateAfterRevision(LATER, LATER.plusSeconds(1), NOW)).isEqualTo(LATER.plusSeconds(1));
	}

	@Test
	void aRevisionMovesTheDateOfAnUnpublishedPostOnlyIntoTheFuture() {
		assertThat(UNPUBLISHED.dateAfterRevision(EARLIER, NOW, NOW)).isEqualTo(EARLIER);
		assertThat(UNPUBLISHED.dateAfterRevision(EARLIER, LATER, NOW)).isEqualTo(LATER);
	}

	@Test
	void isRecordedAsWhatSchedulingDid() {
		assertThat(PUBLISHED.whenScheduled()).isEqualTo(ActivityAction.PUBLISHED);
		assertThat(SCHEDULED.whenScheduled()).isEqualTo(ActivityAction.SCHEDULED);
		assertThat(UNPUBLISHED.whenScheduled()).isEqualTo(ActivityAction.UNSCHEDULED);
	}

}
