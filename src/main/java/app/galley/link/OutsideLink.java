package app.galley.link;

import java.time.Instant;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * An address of another site that posts link to.
 *
 * @param status that its server answered last; null for none
 * @param movedTo where it leads for good; null unless it moved
 * @param failures checks in a row that failed
 * @param since when it began to fail, or was first seen to have moved; null when it works
 * @param checkedAt the last check; null before the first
 */
record OutsideLink(UUID id, String address, String host, LinkState state, @Nullable LinkCause cause,
		@Nullable Integer status, @Nullable String movedTo, int failures, @Nullable Instant since,
		@Nullable Instant checkedAt) {

	/** What was found, in words. */
	String answer() {
		return (this.cause != null) ? this.cause.words((this.status != null) ? this.status : 0) : "Not checked yet.";
	}

	/** The link after a check. */
	OutsideLink checked(LinkResult result, Instant now) {
		boolean fails = result.cause().weight() != LinkCause.Weight.NONE;
		int failed = fails ? this.failures + 1 : 0;
		LinkState next = LinkState.after(result, failed);
		Instant began = (next == LinkState.OK) ? null
				: (this.since != null && this.state.continues(next)) ? this.since : now;
		return new OutsideLink(this.id, this.address, this.host, next, result.cause(),
				(result.status() > 0) ? Integer.valueOf(result.status()) : null, result.movedTo(), failed, began, now);
	}

}
