package app.galley.post;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import app.galley.id.ImageId;
import app.galley.id.PostId;
import app.galley.identity.Caller;
import app.galley.identity.Role;
import org.jspecify.annotations.Nullable;

/**
 * A post or page without its bodies, as lists and cards show it.
 *
 * @param excerpt plain text, 1 to 500 characters
 * @param language BCP 47 tag; null for the language of the site
 * @param readingMinutes at least 1
 * @param featuredImageId null for a page without one
 * @param authorId null for a page
 * @param categoryId null for a page
 * @param tagIds in the writer's order; none for a page
 * @param publishedAt time of first publication, or the time it is scheduled for; to the
 * microsecond
 * @param updatedAt time of the last change of content or status; to the microsecond
 * @param createdBy username of the account that created the draft
 */
public record PostSummary(PostId id, Post.Kind kind, String slug, String title, String excerpt,
		@Nullable String language, int readingMinutes, @Nullable ImageId featuredImageId, @Nullable UUID authorId,
		@Nullable UUID categoryId, List<UUID> tagIds, PostStatus status, Instant publishedAt, Instant updatedAt,
		String createdBy, String updatedBy) implements PostAssociations.Ids {

	/**
	 * Whether the caller can see the post: everyone if it is published, else writers
	 * their own.
	 */
	public boolean visibleTo(Caller caller) {
		return visible(this.status, this.createdBy, caller);
	}

	static boolean visible(PostStatus status, String createdBy, Caller caller) {
		return status == PostStatus.PUBLISHED || editable(createdBy, caller);
	}

	/** Whether the caller can revise the post through a draft. */
	public boolean editableBy(Caller caller) {
		return editable(this.createdBy, caller);
	}

	private static boolean editable(String createdBy, Caller caller) {
		return caller.may(Role.EDITOR) || createdBy.equals(caller.username());
	}

}
