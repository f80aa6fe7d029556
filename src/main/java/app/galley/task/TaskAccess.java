package app.galley.task;

import java.util.Optional;

import app.galley.generation.GenerationAccess;
import app.galley.id.DraftId;
import app.galley.identity.Caller;
import app.galley.identity.Role;
import app.galley.problem.NotFound;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Writers see the tasks that they created, editors and administrators see all. Other
 * writers' tasks are hidden: reported as not found.
 */
@Component
class TaskAccess implements GenerationAccess {

	private final ContentTaskRepository tasks;

	TaskAccess(ContentTaskRepository tasks) {
		this.tasks = tasks;
	}

	/** The task, if the caller may see it. */
	Optional<ContentTask> find(DraftId id) {
		return Caller.current().flatMap((caller) -> this.tasks.findById(id).filter((task) -> task.visibleTo(caller)));
	}

	/**
	 * @param field the input field that holds the id
	 * @throws NotFound unless the caller may see it
	 */
	void check(DraftId id, String field) {
		if (find(id).isEmpty()) {
			throw new NotFound(field, "no draft has this id");
		}
	}

	/** The account whose tasks the caller may list; null for everyone's. */
	@Nullable String onlyOf() {
		return Caller.current().filter((caller) -> !caller.may(Role.EDITOR)).map(Caller::username).orElse(null);
	}

	@Override
	public boolean maySee(DraftId taskId) {
		return find(taskId).isPresent();
	}

}
