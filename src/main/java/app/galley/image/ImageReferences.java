package app.galley.image;

import java.util.Collection;
import java.util.Set;

import app.galley.id.ImageId;

/**
 * The images that a module's rows refer to. Each module that stores image ids implements
 * this, so that no image in use is ever deleted.
 */
public interface ImageReferences {

	/** The given images that a row refers to. */
	Set<ImageId> referenced(Collection<ImageId> images);

	/** The given images that have been public: they never change. */
	default Set<ImageId> published(Collection<ImageId> images) {
		return Set.of();
	}

}
