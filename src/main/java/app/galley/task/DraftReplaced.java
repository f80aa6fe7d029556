package app.galley.task;

import app.galley.id.DraftId;

/**
 * Published in the transaction that discards the revision of a post.
 *
 * @param discarded the draft that is in the trash now
 * @param standIn the post's last approved draft, for which it stood
 */
public record DraftReplaced(DraftId discarded, DraftId standIn) {
}
