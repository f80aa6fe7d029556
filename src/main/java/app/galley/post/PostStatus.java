package app.galley.post;

import java.time.Instant;

import app.galley.activity.ActivityAction;

/**
 * Visibility of a post, with the names of the schema.
 */
public enum PostStatus {

	PUBLISHED, UNPUBLISHED, SCHEDULED;

	/** Status of a post with this publication date. */
	static PostStatus at(Instant publishedAt, Instant now) {
		return publishedAt.isAfter(now) ? SCHEDULED : PUBLISHED;
	}

	/** Whether a post can be scheduled: one that is live would disappear until then. */
	boolean canBeScheduled() {
		return switch (this) {
			case UNPUBLISHED, SCHEDULED -> true;
			case PUBLISHED -> false;
		};
	}

	/**
	 * Date of a post after a revision: a post keeps the date on which it first went live.
	 */
	Instant dateAfterRevision(Instant current, Instant requested, Instant now) {
		return switch (this) {
			case PUBLISHED -> current;
			case SCHEDULED -> requested;
			case UNPUBLISHED ->
				(at(requested, now) == SCHEDULED || at(current, now) == SCHEDULED) ? requested : current;
		};
	}

	/** Activity recorded when {@code schedulePost} leads to this status. */
	ActivityAction whenScheduled() {
		return switch (this) {
			case PUBLISHED -> ActivityAction.PUBLISHED;
			case SCHEDULED -> ActivityAction.SCHEDULED;
			case UNPUBLISHED -> ActivityAction.UNSCHEDULED;
		};
	}

}
