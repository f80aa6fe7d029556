package app.galley.task;

import java.util.Optional;
import java.util.UUID;

import app.galley.generation.GenerationAccess;
import app.galley.identity.Caller;
import app.galley.identity.Role;
import app.galley.problem.NotFound;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Writers have to do with tasks that they created, editors and administrators with all.
 * What somebody may not see does not exist for them.
 */
@Component
class TaskAccess implements GenerationAccess {

	private final ContentTaskRepository tasks;

	TaskAccess(ContentTaskRepository tasks) {
		this.tasks = tasks;
	}

	/** The task, if whoever is asking may see it. */
	Optional<ContentTask> find(UUID id) {
		return Caller.current().flatMap((caller) -> this.tasks.findById(id).filter((task) -> task.visibleTo(caller)));
	}

	/**
	 * @param field the input field that names the task
	 * @throws NotFound unless whoever is asking may see it
	 */
	void check(UUID id, String field) {
		if (find(id).isEmpty()) {
			throw new NotFound(field, "names no content task");
		}
	}

	/** Whose tasks alone to list; null for all. */
	@Nullable String onlyOf() {
		return Caller.current().filter((caller) -> !caller.may(Role.EDITOR)).map(Caller::username).orElse(null);
	}

	@Override
	public boolean maySee(UUID taskId) {
		return find(taskId).isPresent();
	}

}
