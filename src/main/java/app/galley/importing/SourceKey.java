package app.galley.importing;

import org.apache.commons.codec.digest.DigestUtils;

/**
 * Identity of a post at its source. A later import of the same blog finds the post by it;
 * posts of two blogs never have the same.
 *
 * @param blog the blog's public URL if the source has it, else what identifies it
 * @param id the post's id in the blog, or its file's path below the blog's root
 */
public record SourceKey(String blog, String id) {

	/** Characters; the database indexes both parts. */
	private static final int MAX_LENGTH = 300;

	public SourceKey {
		blog = shortened(blog);
		id = shortened(id);
	}

	private static String shortened(String text) {
		return (text.length() <= MAX_LENGTH) ? text
				: text.substring(0, text.offsetByCodePoints(0, 200)) + "…" + DigestUtils.sha256Hex(text);
	}

}
