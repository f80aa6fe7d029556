package app.galley.task;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import app.galley.generation.GenerationAccess;
import app.galley.id.DraftId;
import app.galley.id.PostId;
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
public class TaskAccess implements GenerationAccess {

	private final ContentTaskRepository tasks;

	TaskAccess(ContentTaskRepository tasks) {
		this.tasks = tasks;
	}

	/** The task, if the caller may see it. */
	public Optional<ContentTask> find(DraftId id) {
		return Caller.current().flatMap((caller) -> this.tasks.findById(id).filter((task) -> task.visibleTo(caller)));
	}

	/** The open revisions of these posts that the caller may see, by post. */
	Map<PostId, ContentTask> openRevisions(Collection<PostId> posts) {
		Caller caller = Caller.current().orElseThrow();
		return this.tasks.findOpenRevisions(posts.stream().map(PostId::value).toList())
			.stream()
			.filter((task) -> task.visibleTo(caller))
			.collect(Collectors.toMap((task) -> Objects.requireNonNull(task.postId()), Function.identity(),
					(one, other) -> one));
	}

	/**
	 * @param field the input field that holds the id
	 * @throws NotFound unless the caller may see it
	 */
	public void check(DraftId id, String field) {
		if (find(id).isEmpty()) {
			throw new NotFound(field, "no draft has this id");
		}
	}

	/** The account whose tasks the caller may list; null for everyone's. */
	public @Nullable String onlyOf() {
		return Caller.current().filter((caller) -> !caller.may(Role.EDITOR)).map(Caller::username).orElse(null);
	}

	@Override
	public boolean maySee(DraftId taskId) {
		return find(taskId).isPresent();
	}

}
