package app.galley.task;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import app.galley.id.DraftId;
import app.galley.paging.Cursor;
import app.galley.paging.Page;
import app.galley.paging.PageRequest;
import app.galley.taxonomy.Taxonomy;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Lists tasks, last changed first, with two statements a page.
 */
@Repository
class ContentTaskPages {

	private static final String ORDER = "CHANGED";

	private final JdbcClient jdbc;

	private final ContentTaskRepository tasks;

	private final Taxonomy taxonomy;

	ContentTaskPages(JdbcClient jdbc, ContentTaskRepository tasks, Taxonomy taxonomy) {
		this.taxonomy = taxonomy;
		this.jdbc = jdbc;
		this.tasks = tasks;
	}

	/**
	 * @param onlyOf the account whose tasks to list; null for everyone's
	 */
	Page<ContentTask> page(@Nullable ContentTaskFilter filter, @Nullable String onlyOf, PageRequest page) {
		List<Object> parameters = new ArrayList<>();
		List<String> conditions = (filter != null) ? filter.conditions(parameters, this.taxonomy) : new ArrayList<>();
		conditions.add("trashed_at IS NULL");
		if (onlyOf != null) {
			conditions.add("created_by = ?");
			parameters.add(onlyOf);
		}
		@Nullable Cursor cursor = page.cursorOf(ORDER);
		if (cursor != null) {
			conditions.add("(updated_at, id) " + (page.backward() ? ">" : "<") + " (?, ?)");
			parameters.add(cursor.time(page.cursorArgument()).atOffset(ZoneOffset.UTC));
			parameters.add(cursor.id());
		}
		String where = " WHERE " + String.join(" AND ", conditions);
		String direction = page.backward() ? "" : " DESC";
		parameters.add(page.size() + 1);
		List<DraftId> ids = this.jdbc
			.sql("SELECT id FROM content_task" + where + " ORDER BY updated_at" + direction + ", id" + direction
					+ " LIMIT ?")
			.params(parameters)
			.query((row, n) -> new DraftId(row.getObject(1, UUID.class)))
			.list();
		List<ContentTask> found = new ArrayList<>(this.tasks.findAllById(ids));
		found.sort((a, b) -> Integer.compare(ids.indexOf(a.id()), ids.indexOf(b.id())));
		return Page.of(found, page, (task) -> new Cursor(ORDER, task.updatedAt().toString(), task.id().value()));
	}

}
