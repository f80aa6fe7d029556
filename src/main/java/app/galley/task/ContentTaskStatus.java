package app.galley.task;

/**
 * The state of a content task. Same names as in the schema.
 */
public enum ContentTaskStatus {

	DRAFT, IN_REVIEW, APPROVED, REJECTED;

	boolean mayBecome(ContentTaskStatus next) {
		return switch (this) {
			case DRAFT -> next == DRAFT || next == IN_REVIEW;
			case IN_REVIEW -> true;
			case REJECTED -> next == DRAFT || next == IN_REVIEW;
			case APPROVED -> false;
		};
	}

	/** Names the state and what can be done from it, for a refused transition. */
	String advice() {
		return switch (this) {
			case DRAFT -> "Still a draft: submit it for review first (submitContentTask).";
			case IN_REVIEW -> "Already in review: approve or reject it.";
			case REJECTED -> "Rejected: edit the draft, then submit it again.";
			case APPROVED -> "Approved and read-only: revise the post to edit it (revisePost).";
		};
	}

}
