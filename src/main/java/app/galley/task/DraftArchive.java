package app.galley.task;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

import app.galley.id.DraftId;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Drafts that are not approved and not in the trash, for the export. The content of
 * approved ones is in the revisions of their posts.
 */
@Repository
public class DraftArchive {

	private final JdbcClient jdbc;

	private final ContentTaskRepository tasks;

	DraftArchive(JdbcClient jdbc, ContentTaskRepository tasks) {
		this.jdbc = jdbc;
		this.tasks = tasks;
	}

	/** The number of drafts that are not approved. */
	public long count() {
		return this.jdbc.sql("SELECT count(*) FROM content_task WHERE status <> 'APPROVED' AND trashed_at IS NULL")
			.query(Long.class)
			.single();
	}

	/**
	 * Drafts that are not approved, by id.
	 * @param after the last one of the page before; null for the first page
	 * @param since marks those that changed at or after this time; null marks all
	 */
	public List<Entry> page(@Nullable DraftId after, int limit, @Nullable Instant since) {
		return this.jdbc.sql("""
				SELECT id, slug, CAST(:since AS timestamptz) IS NULL OR updated_at >= :since AS changed
				FROM content_task WHERE id > :after AND status <> 'APPROVED' AND trashed_at IS NULL
				ORDER BY id LIMIT :limit""")
			.param("since", (since != null) ? since.atOffset(ZoneOffset.UTC) : null)
			.param("after", (after != null) ? after.value() : new UUID(0, 0))
			.param("limit", limit)
			.query((row, n) -> new Entry(new DraftId(row.getObject("id", UUID.class)), row.getString("slug"),
					row.getBoolean("changed")))
			.list();
	}

	/** Whether the draft is in the trash, with its post or without. */
	public boolean isInTrash(DraftId id) {
		return this.jdbc.sql("SELECT EXISTS (SELECT FROM content_task WHERE id = ? AND trashed_at IS NOT NULL)")
			.param(id.value())
			.query(Boolean.class)
			.single();
	}

	/**
	 * Stores a draft as it is, with its id.
	 * @param draft of version 0; its terms are stored already, and its feature image
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public void restore(ContentTask draft) {
		this.tasks.save(draft);
	}

	/**
	 * A draft in a list.
	 *
	 * @param changed whether it changed since the given time
	 */
	public record Entry(DraftId id, String slug, boolean changed) {
	}

}
