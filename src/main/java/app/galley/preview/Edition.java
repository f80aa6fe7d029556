package app.galley.preview;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * The site that a preview shows: as it is, or as it will be once a task is approved.
 *
 * @param upcoming null when the site is shown as it is
 * @param links lead to more of the same
 * @param bar whether the pages say that they are previews
 */
record Edition(@Nullable Upcoming upcoming, Links links, boolean bar) {

	/** What is to come, if it stands at this address. */
	Optional<Upcoming> upcomingAt(String slug) {
		return Optional.ofNullable(this.upcoming).filter((task) -> task.entry().slug().equals(slug));
	}

	/** How far a task has come. */
	enum Stage {

		NOT_APPROVED, SCHEDULED, ON_THE_SITE, TAKEN_OFF

	}

	/**
	 * A task as it will be when approved.
	 *
	 * @param task its id
	 * @param revises slug of the post that it changes; null for a new post
	 * @param lacks names of the fields that approval still needs
	 * @param at when it is approved, or appears
	 * @param stage how far it has come
	 * @param until when the link ends; null for somebody signed in
	 */
	record Upcoming(UUID task, Entry entry, @Nullable String revises, List<String> lacks, Instant at, Stage stage,
			@Nullable Instant until) {
	}

}
