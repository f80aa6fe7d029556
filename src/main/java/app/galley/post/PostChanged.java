package app.galley.post;

import java.util.Set;

import app.galley.id.PostId;
import app.galley.taxonomy.Term;

/**
 * Published in the transaction that publishes, revises or unpublishes a post or page,
 * with the slugs of all that the public site shows it on.
 *
 * @param slugs current and all former slugs of the post
 * @param categories slugs before and after the change
 * @param tags slugs before and after the change
 * @param authors slugs before and after the change
 * @param shownOrHidden terms whose first published post this is, or whose last it was
 * @param besides slugs of the posts before and after it in the order of publication,
 * before and after the change
 */
public record PostChanged(PostId postId, Post.Kind kind, Set<String> slugs, Set<String> categories, Set<String> tags,
		Set<String> authors, Set<Term> shownOrHidden, Set<String> besides) {
}
