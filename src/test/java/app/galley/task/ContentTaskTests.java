package app.galley.task;

import java.time.Instant;
import java.util.List;

import app.galley.id.DraftId;
import app.galley.id.PostId;
import app.galley.problem.Conflict;
import app.galley.post.Post;
import app.galley.seo.Seo;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ContentTaskTests {

	private static final Instant NOW = Instant.parse("2026-11-25T09:30:00Z");

	private static final TaskContent CONTENT = new TaskContent(Post.Kind.POST, "Title", "title", "", Seo.NONE, null,
			"Words.", null, null, List.of(), null);

	private final ContentTask draft = ContentTask.draft(DraftId.next(), CONTENT, "writer", NOW);

	@Test
	void becomesADraftAgainWhenEditedAfterRejection() {
		ContentTask rejected = this.draft.submitted("writer", NOW).rejected("Too short", "editor", NOW);
		assertThat(rejected.rejectionReason()).isEqualTo("Too short");
		ContentTask edited = rejected.edited(CONTENT, "writer", NOW);
		assertThat(edited.status()).isEqualTo(ContentTaskStatus.DRAFT);
		assertThat(edited.rejectionReason()).isNull();
	}

	@Test
	void staysInReviewWhenEdited() {
		ContentTask edited = this.draft.submitted("writer", NOW).edited(CONTENT, "editor", NOW);
		assertThat(edited.status()).isEqualTo(ContentTaskStatus.IN_REVIEW);
		assertThat(edited.createdBy()).isEqualTo("writer");
		assertThat(edited.updatedBy()).isEqualTo("editor");
	}

	@Test
	void refusesChangesOnceApproved() {
		ContentTask approved = this.draft.submitted("writer", NOW).approved(PostId.next(), "editor", NOW);
		assertThatExceptionOfType(Conflict.class).isThrownBy(() -> approved.edited(CONTENT, "writer", NOW));
		assertThatExceptionOfType(Conflict.class).isThrownBy(() -> approved.submitted("writer", NOW));
	}

	@Test
	void refusesToSubmitTwice() {
		ContentTask submitted = this.draft.submitted("writer", NOW);
		assertThatExceptionOfType(Conflict.class).isThrownBy(() -> submitted.submitted("writer", NOW));
	}

	@Test
	void namesTheMissingFields() {
		assertThat(this.draft.missing()).containsExactly("author", "category", "tags", "featuredImage");
	}

}
