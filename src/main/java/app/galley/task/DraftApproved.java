package app.galley.task;

import app.galley.id.DraftId;
import app.galley.id.PostId;

/**
 * A draft was approved. Published synchronously, in the transaction that stores its post.
 *
 * @param post the new post, or the one that the draft revised
 */
public record DraftApproved(DraftId draft, PostId post) {
}
