package app.galley.link;

import app.galley.id.PostId;

/**
 * A published post or page that has a link.
 */
record OutsideLinkUse(PostId id, String title) {
}
