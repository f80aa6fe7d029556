package app.galley.task;

/**
 * Where a content task stands. Same names as in the schema.
 */
public enum ContentTaskStatus {

	DRAFT, IN_REVIEW, APPROVED, REJECTED;

	boolean mayBecome(ContentTaskStatus next) {
		return switch (this) {
			case DRAFT -> next == DRAFT || next == IN_REVIEW;
			case IN_REVIEW -> next == IN_REVIEW || next == APPROVED || next == REJECTED;
			case REJECTED -> next == DRAFT || next == IN_REVIEW;
			case APPROVED -> false;
		};
	}

	/** For whoever wanted something else: what can be done from here. */
	String advice() {
		return switch (this) {
			case DRAFT -> "is a draft: submit it for review first (submitContentTask)";
			case IN_REVIEW -> "is in review: approve or reject it";
			case REJECTED -> "was rejected: edit it, then submit it again";
			case APPROVED -> "is approved and changes no more: open a revision of its post (revisePost)";
		};
	}

}
