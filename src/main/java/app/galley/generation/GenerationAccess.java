package app.galley.generation;

import java.util.UUID;

/**
 * Decides who may see and cancel the generations of a draft. Implemented by the module
 * that owns drafts.
 */
public interface GenerationAccess {

	/** Whether the current account may. */
	boolean maySee(UUID taskId);

}
