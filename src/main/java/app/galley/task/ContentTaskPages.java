package app.galley.task;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * Lists tasks, last changed or most relevant first, with two statements a page.
 */
@Repository
class ContentTaskPages {

	private static final String ORDER = "CHANGED";

	private static final String RELEVANCE = "RELEVANCE";

	/** Most drafts that are weighed. */
	private static final int MAX_CANDIDATES = 1000;

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
		if (filter != null && filter.words() != null) {
			return byRelevance(filter.words().strip(), conditions, parameters, page);
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
		return Page.of(inOrder(ids), page, (task) -> new Cursor(ORDER, task.updatedAt().toString(), task.id().value()));
	}

	/**
	 * Titles and slugs that contain the text come before articles that have the words.
	 */
	private Page<ContentTask> byRelevance(String words, List<String> conditions, List<Object> parameters,
			PageRequest page) {
		@Nullable Cursor cursor = page.cursorOf(RELEVANCE);
		String query = "websearch_to_tsquery('english', draft_search_text(?))";
		String sql = """
				WITH found AS (
				    SELECT draft_id AS id FROM draft_words WHERE words @@ %s
				    UNION SELECT id FROM content_task WHERE strpos(lower(title), lower(?)) > 0 OR strpos(slug, lower(?)) > 0
				), candidates AS (
				    SELECT id, title, slug FROM content_task JOIN found USING (id) WHERE %s
				    ORDER BY updated_at DESC, id DESC LIMIT %d
				), ranked AS (
				    SELECT c.id, (coalesce(ts_rank(w.words, %s), 0)
				        + CASE WHEN strpos(lower(c.title), lower(?)) > 0 OR strpos(c.slug, lower(?)) > 0 THEN 1 ELSE 0 END)::float8 AS rank
				    FROM candidates c LEFT JOIN draft_words w ON w.draft_id = c.id
				)
				SELECT id, rank FROM ranked WHERE %s ORDER BY rank %s, id %s LIMIT ?""";
		String direction = page.backward() ? "ASC" : "DESC";
		String after = (cursor != null)
				? "(rank, id) " + (page.backward() ? ">" : "<") + " (CAST(? AS float8), CAST(? AS uuid))" : "true";
		List<Object> all = new ArrayList<>(List.of(words, words, words));
		all.addAll(parameters);
		all.addAll(List.of(words, words, words));
		if (cursor != null) {
			all.addAll(List.of(cursor.number(page.cursorArgument()), cursor.id()));
		}
		all.add(page.size() + 1);
		Map<DraftId, Double> ranks = new LinkedHashMap<>();
		this.jdbc
			.sql(sql.formatted(query, String.join(" AND ", conditions), MAX_CANDIDATES, query, after, direction,
					direction))
			.params(all)
			.query((row) -> {
				ranks.put(new DraftId(row.getObject("id", UUID.class)), row.getDouble("rank"));
			});
		return Page.of(inOrder(List.copyOf(ranks.keySet())), page,
				(task) -> new Cursor(RELEVANCE, String.valueOf(ranks.get(task.id())), task.id().value()));
	}

	private List<ContentTask> inOrder(List<DraftId> ids) {
		List<ContentTask> found = new ArrayList<>(this.tasks.findAllById(ids));
		found.sort((a, b) -> Integer.compare(ids.indexOf(a.id()), ids.indexOf(b.id())));
		return found;
	}

}
