package app.galley.generation;

import app.galley.id.DraftId;

/**
 * Decides who may see and cancel the generations of a draft. Implemented by the module
 * that owns drafts.
 */
public interface GenerationAccess {

	/** Whether the current account may. */
	boolean maySee(DraftId taskId);

}
