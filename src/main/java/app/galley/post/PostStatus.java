package app.galley.post;

import java.time.Instant;

import app.galley.activity.ActivityAction;

/**
 * Visibility of a post, with the names of the schema.
 */
public enum PostStatus {

	PUBLISHED, UNPUBLISHED, SCHEDULED;

	private static final String PUBLISHED_PAGE = "PUBLISHED_PAGE";

	/** The status as a row has it. */
	static PostStatus read(String stored) {
		return stored.equals(PUBLISHED_PAGE) ? PUBLISHED : valueOf(stored);
	}

	/**
	 * The status as a row has it. Published pages have one of their own, so that no read
	 * of published posts finds them (docs/adr/0012-pages.md).
	 */
	String stored(Post.Kind kind) {
		return (this == PUBLISHED && kind == Post.Kind.PAGE) ? PUBLISHED_PAGE : name();
	}

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
