package app.galley.task;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import app.galley.id.DraftId;
import app.galley.id.PostId;

import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.ListCrudRepository;

/**
 * Content tasks in the database. Those in the trash do not exist for it:
 * {@link DraftTrash} has them.
 */
interface ContentTaskRepository extends ListCrudRepository<ContentTask, DraftId> {

	@Override
	@Query("SELECT * FROM content_task WHERE id = :id AND trashed_at IS NULL")
	Optional<ContentTask> findById(DraftId id);

	@Query("SELECT * FROM content_task WHERE id IN (:ids) AND trashed_at IS NULL")
	List<ContentTask> findAllOf(Collection<UUID> ids);

	/** Locks the task until the transaction ends. */
	@Query("SELECT * FROM content_task WHERE id = :id AND trashed_at IS NULL FOR UPDATE")
	Optional<ContentTask> findOneById(DraftId id);

	@Query("""
			SELECT * FROM content_task WHERE post_id = :postId AND status <> 'APPROVED' AND trashed_at IS NULL
			ORDER BY id LIMIT 1""")
	Optional<ContentTask> findOpenRevision(PostId postId);

	@Query("SELECT * FROM content_task WHERE post_id IN (:postIds) AND status <> 'APPROVED' AND trashed_at IS NULL")
	List<ContentTask> findOpenRevisions(Collection<UUID> postIds);

	/** The last approved task of the post. */
	@Query("""
			SELECT * FROM content_task WHERE post_id = :postId AND status = 'APPROVED' AND trashed_at IS NULL
			ORDER BY updated_at DESC, id DESC LIMIT 1""")
	Optional<ContentTask> findLastApproved(PostId postId);

}
