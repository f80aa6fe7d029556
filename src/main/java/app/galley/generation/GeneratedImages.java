package app.galley.generation;

import java.util.UUID;

import app.galley.media.PreparedImage;

/**
 * Where finished images go. Implemented by the module that stores images.
 */
public interface GeneratedImages {

	/**
	 * Uploads the files of an image under keys made from their content, so that a
	 * repeated upload changes nothing.
	 * @param alt alternative text; may be empty
	 */
	Uploaded upload(PreparedImage prepared, Provenance provenance, String alt);

	/**
	 * An image whose files are in the bucket and whose rows are not stored yet.
	 */
	interface Uploaded {

		UUID id();

		/** Key of the original. */
		String objectKey();

		/**
		 * Stores the image's rows in the caller's transaction.
		 * @param taskId the draft whose feature image it becomes when {@code featured}
		 */
		void insert(UUID taskId, boolean featured);

	}

}
