package app.galley.receipt;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import app.galley.id.PostId;
import app.galley.post.Post;
import org.jspecify.annotations.Nullable;

/**
 * What readers see of one change of a post or page.
 *
 * @param kind of what changed
 * @param revision number of the revision that was approved last
 * @param formerSlugs former addresses, which must redirect
 * @param reviewedBy account that approved the text
 * @param textSha256 of title, excerpt and Markdown with a line feed between them, in
 * hexadecimal
 * @param differences those of the last check; empty when readers see what was approved
 * @param documentSha256 of the normalised page that readers got last; null before
 * @param images image addresses of the page, as read last
 * @param checks checks that have ended
 * @param readings readings of the current check that found differences
 * @param requests sent so far
 * @param changedAt time of the change
 * @param nextCheckAt null after the last check
 * @param checkedAt null before the first reading
 * @param seenAt when the change was first seen everywhere; null before
 * @param redAt when a check first failed; null if none did
 */
public record Receipt(UUID id, PostId postId, Post.Kind kind, ReceiptChange change, int revision, String slug,
		List<String> formerSlugs, String reviewedBy, Instant reviewedAt, String textSha256, ReceiptState state,
		List<Difference> differences, @Nullable String documentSha256, List<SeenImage> images, int checks, int readings,
		int requests, Instant changedAt, @Nullable Instant nextCheckAt, @Nullable Instant checkedAt,
		@Nullable Instant seenAt, @Nullable Instant redAt) {

	public Receipt {
		formerSlugs = List.copyOf(formerSlugs);
		differences = List.copyOf(differences);
		images = List.copyOf(images);
	}

	/** The cause to look at first; null without differences. */
	public @Nullable ReceiptCause cause() {
		return this.differences.stream().map(Difference::cause).min(ReceiptCause::compareTo).orElse(null);
	}

	/** The cause as a sentence; null without differences. */
	public @Nullable String likely() {
		ReceiptCause cause = cause();
		return (cause != null) ? cause.sentence() : null;
	}

	/** Seconds from the change until readers saw it; null before. */
	public @Nullable Double secondsUntilSeen() {
		return (this.seenAt != null) ? Duration.between(this.changedAt, this.seenAt).toMillis() / 1000.0 : null;
	}

	String path() {
		return this.kind.path(this.slug);
	}

	List<String> formerPaths() {
		return this.formerSlugs.stream().map(this.kind::path).toList();
	}

}
