package app.galley.article;

import java.util.Set;

/**
 * A post that a text links to.
 *
 * @param published whether readers see it
 * @param anchors ids in its article
 */
public record ArticleTarget(boolean published, Set<String> anchors) {

	public ArticleTarget {
		anchors = Set.copyOf(anchors);
	}

}
