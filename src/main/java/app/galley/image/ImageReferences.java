package app.galley.image;

import java.util.Collection;
import java.util.Set;
import java.util.UUID;

/**
 * Which images a module's rows refer to. Each module that stores image ids implements
 * this, so that no image in use is ever deleted.
 */
public interface ImageReferences {

	/** Those of the given images that a row refers to. */
	Set<UUID> referenced(Collection<UUID> images);

	/** Those of the given images that the public may have seen: they never change. */
	default Set<UUID> published(Collection<UUID> images) {
		return Set.of();
	}

}
