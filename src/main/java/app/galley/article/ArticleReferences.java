package app.galley.article;

import java.util.Map;
import java.util.Set;
import java.util.UUID;

import app.galley.words.Words;

/**
 * What the references of a text lead to. Implemented by a module that knows images and
 * posts, which this one does not.
 */
public interface ArticleReferences {

	/** Nothing: images are left out, and links are plain text. */
	ArticleReferences NONE = new ArticleReferences() {

		@Override
		public String language() {
			return "en";
		}

		@Override
		public Map<UUID, ArticleImage> images(Set<UUID> ids, Words words) {
			return Map.of();
		}

		@Override
		public Map<UUID, String> paths(Set<UUID> posts) {
			return Map.of();
		}

		@Override
		public Map<UUID, Target> targets(Set<UUID> posts) {
			return Map.of();
		}

		@Override
		public boolean isStored(String address) {
			return false;
		}

	};

	/** BCP 47 tag of the language of texts that name none. */
	String language();

	/**
	 * The stored images with these ids.
	 * @param words of the text's language
	 */
	Map<UUID, ArticleImage> images(Set<UUID> ids, Words words);

	/** The paths of the posts on the public site, if they are published. */
	Map<UUID, String> paths(Set<UUID> posts);

	/** The posts with these ids, published or not, to check links to them. */
	Map<UUID, Target> targets(Set<UUID> posts);

	/** Whether an address is that of an image in the bucket. */
	boolean isStored(String address);

	/**
	 * A post that a text links to.
	 *
	 * @param published whether readers see it
	 * @param anchors ids in its article
	 */
	record Target(boolean published, Set<String> anchors) {

		public Target {
			anchors = Set.copyOf(anchors);
		}

	}

}
