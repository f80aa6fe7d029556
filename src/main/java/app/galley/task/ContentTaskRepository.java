package app.galley.task;

import java.util.Optional;

import app.galley.id.DraftId;
import app.galley.id.PostId;

import org.springframework.data.relational.core.sql.LockMode;
import org.springframework.data.relational.repository.Lock;
import org.springframework.data.repository.ListCrudRepository;

/**
 * Content tasks in the database.
 */
interface ContentTaskRepository extends ListCrudRepository<ContentTask, DraftId> {

	/** Locks the task until the transaction ends. */
	@Lock(LockMode.PESSIMISTIC_WRITE)
	Optional<ContentTask> findOneById(DraftId id);

	Optional<ContentTask> findFirstByPostIdAndStatusNot(PostId postId, ContentTaskStatus status);

}
