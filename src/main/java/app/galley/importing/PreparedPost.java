package app.galley.importing;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A post whose images are in the bucket, ready to be stored.
 *
 * @param known what an earlier import stored; null for a new post
 * @param cover null for none, or one that cannot be used
 * @param bodyImages null for one that cannot be used
 * @param sourceSha256 what to remember of the source, so that a later import sees whether
 * there is more to do
 */
record PreparedPost(SourcePost post, @Nullable ImportedPost known, boolean unchanged, @Nullable ImportedImage cover,
		List<@Nullable ImportedImage> bodyImages, String sourceSha256) {

	static PreparedPost unchanged(SourcePost post, ImportedPost known) {
		return new PreparedPost(post, known, true, null, List.of(), post.sha256());
	}

}
