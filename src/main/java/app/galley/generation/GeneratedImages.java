package app.galley.generation;

import app.galley.id.DraftId;
import app.galley.id.ImageId;
import app.galley.media.PreparedImage;

/**
 * Stores finished images. Implemented by the module that owns images.
 */
public interface GeneratedImages {

	/**
	 * Uploads the files of an image under keys derived from their content, so that a
	 * repeated upload changes nothing.
	 * @param alt alternative text; may be empty
	 */
	Uploaded upload(PreparedImage prepared, Provenance provenance, String alt);

	/**
	 * An image whose files are in the bucket, but whose rows are not stored yet.
	 */
	interface Uploaded {

		ImageId id();

		/** Key of the original in the bucket. */
		String objectKey();

		/**
		 * Stores the image's rows in the caller's transaction.
		 * @param taskId the draft
		 * @param featured whether it becomes the draft's feature image
		 */
		void insert(DraftId taskId, boolean featured);

	}

}
