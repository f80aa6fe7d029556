package app.galley.post;

/**
 * Whether the public sees a post: now, not any more, not yet. Same names as in the
 * schema.
 */
public enum PostStatus {

	PUBLISHED, UNPUBLISHED, SCHEDULED

}
