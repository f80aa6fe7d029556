package app.galley.image;

import java.util.Collection;
import java.util.List;
import java.util.Set;

import app.galley.id.ImageId;
import app.galley.identity.Caller;

/**
 * The images that a module's rows refer to. Each module that stores image ids implements
 * this, so that no image in use is ever deleted, and so that the library
 * ({@link ImageLibrary}) can say where each is used. Its conditions are SQL over the
 * module's own tables, in which {@code i} is a row of images.
 */
public interface ImageReferences {

	/** Uses of one image that {@link #uses} returns at most. */
	int MAX_USES = 20;

	/** The given images that a row refers to. */
	Set<ImageId> referenced(Collection<ImageId> images);

	/** The given images that have been public: they never change. */
	default Set<ImageId> published(Collection<ImageId> images) {
		return Set.of();
	}

	/** SQL condition: whether a row refers to the image {@code i}. */
	String isReferenced();

	/**
	 * SQL condition: whether the account {@code :caller}, who does not see all drafts,
	 * may see the image {@code i} because of a row that refers to it.
	 */
	String isVisible();

	/**
	 * SQL query for the ids of images that are used with words that match the tsquery
	 * {@code :word}, as {@code image_id}. Only rows that {@code :caller} may read count,
	 * unless {@code :all} is true.
	 */
	String withWord();

	/**
	 * Where the images are used, with one statement: the rows that the caller may read,
	 * at most {@value #MAX_USES} of each image.
	 */
	List<ImageUse> uses(Collection<ImageId> images, Caller caller);

}
