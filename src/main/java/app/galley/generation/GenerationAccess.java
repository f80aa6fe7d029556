package app.galley.generation;

import java.util.UUID;

/**
 * Who may see what is made for a task, and stop it. The module that knows tasks answers.
 */
public interface GenerationAccess {

	/** Whether whoever is asking may. */
	boolean maySee(UUID taskId);

}
