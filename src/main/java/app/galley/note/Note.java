package app.galley.note;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import app.galley.id.DraftId;
import org.jspecify.annotations.Nullable;

/**
 * A note on a draft.
 *
 * @param quote the words of the article that it is about; null for the whole draft
 * @param resolvedBy the account that resolved it; null while it is open
 * @param resolvedAt when that was; null while it is open
 * @param answers first to last
 */
record Note(UUID id, DraftId draftId, @Nullable Quote quote, String text, String createdBy, Instant createdAt,
		@Nullable String resolvedBy, @Nullable Instant resolvedAt, List<Answer> answers) {

	boolean open() {
		return this.resolvedAt == null;
	}

	Note with(List<Answer> answers) {
		return new Note(this.id, this.draftId, this.quote, this.text, this.createdBy, this.createdAt, this.resolvedBy,
				this.resolvedAt, answers);
	}

	/**
	 * An answer to a note.
	 */
	record Answer(UUID id, UUID noteId, String text, String createdBy, Instant createdAt) {
	}

}
