package app.galley.preview;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import app.galley.id.DraftId;
import app.galley.settings.SiteSettings;
import app.galley.words.Words;
import org.jspecify.annotations.Nullable;

/**
 * Version of the site that a preview shows: live, as it will be once a draft is approved,
 * or with draft settings.
 *
 * @param settings of the site
 * @param settingsUntil expiry of the link to draft settings; null for published ones
 * @param upcoming the post of a draft; null for none
 * @param links links to other pages of the same edition
 * @param bar whether pages have a preview bar
 */
record Edition(SiteSettings settings, @Nullable Instant settingsUntil, @Nullable Upcoming upcoming, Links links,
		boolean bar) {

	Edition(SiteSettings settings, @Nullable Upcoming upcoming, Links links, boolean bar) {
		this(settings, null, upcoming, links, bar);
	}

	/** The words of the site's language. */
	Words words() {
		return Words.of(this.settings.language());
	}

	/** The date of an instant, as the site writes it. */
	String day(Instant instant) {
		return this.settings.dateFormat().day(instant);
	}

	/** The upcoming post or page, if it has this path. */
	Optional<Upcoming> upcomingAt(String path) {
		return Optional.ofNullable(this.upcoming).filter((shown) -> shown.entry().path().equals(path));
	}

	/** Whether the path is the one that the upcoming post or page leaves. */
	boolean isLeft(String path) {
		return this.upcoming != null && this.upcoming.revises() != null
				&& this.upcoming.entry().kind().path(this.upcoming.revises()).equals(path);
	}

	/** Progress of a draft. */
	enum Stage {

		NOT_APPROVED, SCHEDULED, LIVE, UNPUBLISHED

	}

	/**
	 * The post or page that a draft will become.
	 *
	 * @param task id of the content task
	 * @param revises slug of the post or page that the draft revises; null for a new one
	 * @param missing names of the fields that approval still requires
	 * @param at time of approval, or of scheduled publication
	 * @param until expiry of the link; null for a signed-in user
	 */
	record Upcoming(DraftId task, Entry entry, @Nullable String revises, List<String> missing, Instant at, Stage stage,
			@Nullable Instant until) {
	}

}
