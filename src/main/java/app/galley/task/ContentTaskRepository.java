package app.galley.task;

import java.util.Optional;
import java.util.UUID;

import org.springframework.data.relational.core.sql.LockMode;
import org.springframework.data.relational.repository.Lock;
import org.springframework.data.repository.ListCrudRepository;

/**
 * Content tasks in the database.
 */
interface ContentTaskRepository extends ListCrudRepository<ContentTask, UUID> {

	/** Locks the task until the transaction ends. */
	@Lock(LockMode.PESSIMISTIC_WRITE)
	Optional<ContentTask> findOneById(UUID id);

	Optional<ContentTask> findBySource(String source);

	Optional<ContentTask> findFirstByPostIdAndStatusNot(UUID postId, ContentTaskStatus status);

}
